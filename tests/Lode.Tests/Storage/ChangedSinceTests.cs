using Lode.Historian;
using Lode.Historian.Storage;
using Xunit;

namespace Lode.Tests.Storage;

public sealed class ChangedSinceTests
{
    private const long Second = 1_000_000_000;
    private readonly Plant plant = new();

    [Fact]
    public void RowsInMemory_AreToldExactly()
    {
        var series = plant.Series("m", ("v", ColumnType.Float64));
        var first = plant.Append(series, 10 * Second, 1);
        var late = plant.Append(series, 5 * Second, 2);
        plant.Append(plant.Series("other", ("v", ColumnType.Float64)), 99 * Second, 1);
        Assert.Equal((5 * Second, (10 * Second) + 1), plant.Store.ChangedSince(series.Id, first.Sequence - 1));
        Assert.Equal((5 * Second, (5 * Second) + 1), plant.Store.ChangedSince(series.Id, first.Sequence));
        Assert.Null(plant.Store.ChangedSince(series.Id, late.Sequence));
    }

    [Fact]
    public void RowsInSegments_AreToldByBlocks_AlsoAfterAMergeAndARestart()
    {
        var series = plant.Series("m", ("v", ColumnType.Float64));
        var first = plant.Append(series, 10 * Second, 1);
        plant.Store.Flush();
        Assert.Null(plant.Store.ChangedSince(series.Id, first.Sequence));
        var late = plant.Append(series, 5 * Second, 2);
        plant.Store.Flush();
        Assert.Equal((5 * Second, (5 * Second) + 1), plant.Store.ChangedSince(series.Id, first.Sequence));
        plant.Store.Merge(day => day);
        var reopened = HistorianStore.Open(plant.Disk, Plant.Inline, plant.Clock);
        // Merged with what was there before: more than what came, never less.
        Assert.Equal((5 * Second, (10 * Second) + 1), reopened.ChangedSince(series.Id, first.Sequence));
        Assert.Null(reopened.ChangedSince(series.Id, late.Sequence));
    }
}
