using Lode.Historian;
using Lode.Historian.Codec;
using Lode.Historian.Ingest;
using Xunit;

namespace Lode.Tests.Ingest;

public sealed class SeriesIndexTests
{
    [Fact]
    public void Definitions_Restored_GiveTheSameIndex()
    {
        var index = new SeriesIndex();
        var owner = index.OwnerNumber(Guid.Parse("00000000-0000-0000-0000-0000000000aa"));
        var catalog = new ByteSink();
        var a = index.GetOrAdd("m,a=1"u8, owner);
        index.GetOrAddColumn(a, "v"u8, ColumnType.Float64);
        Assert.True(index.TakeNewDefinitions(catalog));
        Assert.False(index.TakeNewDefinitions(catalog));
        var b = index.GetOrAdd("m,a=2"u8);
        index.GetOrAddColumn(b, "v"u8, ColumnType.Float64);
        index.GetOrAddColumn(a, "w x"u8, ColumnType.Text);
        index.GiveTo(b, owner);
        index.TakeNewDefinitions(catalog);

        var restored = new SeriesIndex();
        restored.Restore(catalog.Written);
        Assert.Equal(2, restored.Count);
        Assert.Equal(3, restored.ColumnCount);
        Assert.True(restored.TryFind("m,a=1"u8, out var again));
        Assert.Equal(["v", "w x"], again.Layout.Columns.ToArray().Select(column => column.Name));
        Assert.Equal(index.OwnerOf(owner), restored.OwnerOf(again.Owner));
        Assert.Equal(owner, restored[1].Owner);
        Assert.Equal(2, restored.OwnedBy(owner) + restored.OwnedBy(0));
        Assert.False(restored.HasNewDefinitions);
    }

    [Fact]
    public void Definitions_CutOff_AreRefused()
    {
        var index = new SeriesIndex();
        index.GetOrAddColumn(index.GetOrAdd("m"u8), "v"u8, ColumnType.Float64);
        var catalog = new ByteSink();
        index.TakeNewDefinitions(catalog);
        Assert.Throws<InvalidDataException>(() => new SeriesIndex().Restore(catalog.Written[..^1]));
    }

    [Fact]
    public void Column_OfAnotherType_IsRefused()
    {
        var index = new SeriesIndex();
        var series = index.GetOrAdd("m"u8);
        Assert.Equal(0, index.GetOrAddColumn(series, "v"u8, ColumnType.Float64));
        Assert.Equal(-1, index.GetOrAddColumn(series, "v"u8, ColumnType.Text));
        Assert.Equal(1, series.Layout.Count);
    }

    [Fact]
    public void Series_SayTheirTags()
    {
        var key = SeriesKey.Of("a b=c", [new("z", "1,2"), new("k=", "ü x")]);
        var series = new SeriesIndex().GetOrAdd(key);
        Assert.Equal("a\\ b=c,k\\==ü\\ x,z=1\\,2", series.KeyText);
        Assert.Equal("a b=c", series.Measurement);
        Assert.Equal([new("k=", "ü x"), new("z", "1,2")], series.Tags);
    }

    [Fact]
    public void ManySeries_FromTwoThreads_GetOneIdEach()
    {
        var index = new SeriesIndex();
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                index.GetOrAdd(System.Text.Encoding.UTF8.GetBytes($"m,i={i}"));
            }
        });
        Assert.Equal(5_000, index.Count);
        Assert.Equal(5_000, Enumerable.Range(0, 5_000).Select(id => index[id].KeyText).Distinct().Count());
    }
}
