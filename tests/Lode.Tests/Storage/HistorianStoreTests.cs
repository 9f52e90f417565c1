using Lode.Historian;
using Xunit;

namespace Lode.Tests.Storage;

public sealed class HistorianStoreTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Append_IsReadBack_FromHeads_AfterReplay_AfterFlush_AfterMerge()
    {
        var plant = new Plant();
        var series = plant.Series("level,tank=1", ("value", ColumnType.Float64));
        var expected = new List<(long, double)>();
        for (var i = 0; i < 300; i++)
        {
            plant.Clock.Step(TimeSpan.FromSeconds(1));
            Assert.True(plant.Append(series, plant.Now, i * 0.5).IsStored);
            expected.Add((plant.Now, i * 0.5));
        }

        Assert.Equal(expected, plant.Read(series));
        plant.Store.Dispose();
        var again = plant.Reopen();
        series = again.Store.Index[series.Id];
        Assert.Empty(again.Store.Faults);
        Assert.Equal(expected, again.Read(series));
        again.Store.Flush();
        Assert.Equal(expected, again.Read(series));
        Assert.Empty(again.Disk.List("journal/"));
        again.Append(series, again.Now + Second, 7);
        expected.Add((again.Now + Second, 7));
        again.Store.Flush();
        again.Store.MergeDays(atLeast: 2);
        Assert.Equal(expected, again.Read(series));
        Assert.Single(again.Disk.List("segments/"));
        var third = again.Reopen();
        Assert.Empty(third.Store.Faults);
        Assert.Equal(expected, third.Read(third.Store.Index[series.Id]));
        series = third.Store.Index[series.Id];
        Assert.Equal(expected[10..20], third.Read(series, 0, expected[10].Item1, expected[20].Item1));
    }

    [Fact]
    public void Correction_IsRead_AndOldValueStaysReadableAsOf()
    {
        var plant = new Plant();
        var series = plant.Series("level,tank=1", ("value", ColumnType.Float64));
        var stamp = plant.Now;
        plant.Append(series, stamp, 1);
        plant.Clock.Step(TimeSpan.FromSeconds(5));
        plant.Append(series, stamp + Second, 2);
        plant.Clock.Step(TimeSpan.FromHours(1));
        var corrected = plant.Append(series, stamp, 3);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal([(stamp, 3.0), (stamp + Second, 2.0)], plant.Read(series));
            Assert.Equal(
                [(stamp, 1.0), (stamp + Second, 2.0)], plant.Read(series, asOf: corrected.ArrivalNs - 1));
            plant.Store.Flush();
            if (round == 1)
            {
                plant.Append(series, stamp + 2 * Second, 4);
                plant.Store.Flush();
                plant.Store.MergeDays(2);
                plant.Append(series, stamp + 2 * Second, 4);
                Assert.True(plant.Store.TryLast(series.Id, 0, out var last));
                Assert.Equal(4, last.Number);
                break;
            }
        }
    }
}
