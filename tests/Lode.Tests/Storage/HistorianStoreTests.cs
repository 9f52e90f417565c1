using Lode.Historian;
using Lode.Historian.Storage;
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
        again.Store.Merge(MergePolicy.All);
        Assert.Equal(expected, again.Read(series));
        Assert.Single(again.Disk.List("segments/"));
        var third = again.Reopen();
        Assert.Empty(third.Store.Faults);
        Assert.Equal(expected, third.Read(third.Store.Index[series.Id]));
        series = third.Store.Index[series.Id];
        Assert.Equal(expected[10..20], third.Read(series, 0, expected[10].Item1, expected[20].Item1));
    }

    [Fact]
    public void VersionsOlderThanTheAsOfRetention_AreFolded_AndTheNewestStays()
    {
        var plant = new Plant(options: Plant.Inline with { AsOfRetention = TimeSpan.FromDays(10) });
        var series = plant.Series("level,tank=1", ("value", ColumnType.Float64));
        var stamp = plant.Now;
        for (var version = 0; version < 4; version++)
        {
            plant.Append(series, stamp, version);
            plant.Append(series, stamp + Second, 10 + version);
            plant.Clock.Step(TimeSpan.FromDays(version == 2 ? 7 : 1));
            plant.Store.Flush();
        }

        plant.Store.Merge(MergePolicy.All);
        Assert.Equal(4 * 2, RowsIn(plant));
        plant.Clock.Step(TimeSpan.FromDays(8.5));
        plant.Append(series, stamp + (2 * Second), 5);
        plant.Store.Flush();
        plant.Store.Merge(MergePolicy.All);

        // The fourth version arrived within the retention: it and the fold of the three before it are kept.
        Assert.Equal((2 * 2) + 1, RowsIn(plant));
        Assert.Equal([3.0, 13.0, 5.0], plant.Read(series).Select(row => row.Value));
        Assert.Equal([2.0, 12.0], plant.Read(series, asOf: Plant.Nanoseconds(Plant.Start.AddDays(8.9)))
            .Select(row => row.Value));
        plant.Clock.Step(TimeSpan.FromDays(60));
        plant.Append(series, stamp + (3 * Second), 6);
        plant.Store.Flush();
        plant.Store.Merge(MergePolicy.All);
        Assert.Equal(4, RowsIn(plant));
        Assert.Equal([3.0, 13.0, 5.0, 6.0], plant.Read(series).Select(row => row.Value));
    }

    [Fact]
    public void SparseCorrections_LeaveUntouchedBlocksWhole()
    {
        var plant = new Plant();
        var series = plant.Series("level,tank=1", ("value", ColumnType.Float64));
        var start = plant.Now;
        for (var i = 0; i < 2_000; i++)
        {
            plant.Append(series, start + (i * Second), i);
        }

        plant.Store.Flush();
        plant.Append(series, start + (100 * Second), -1);
        plant.Append(series, start + (1_900 * Second), -2);
        for (var round = 0; round < 2; round++)
        {
            var (whole, merged, rows) = (0, 0, 0);
            using var reader = plant.Store.OpenReader(series.Id, [0], long.MinValue, long.MaxValue);
            while (reader.MoveNext())
            {
                rows += reader.Count;
                _ = reader.TrySummary(0, out _) ? whole++ : merged++;
            }

            Assert.Equal(2_000, rows);
            Assert.Equal(2, merged);
            Assert.InRange(whole, 28, 40);
            Assert.Equal(-2, plant.Read(series)[1_900].Value);
            plant.Store.Flush();
        }
    }

    private static long RowsIn(Plant plant) => plant.Store.Verify().Rows;

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
                plant.Store.Merge(MergePolicy.All);
                plant.Append(series, stamp + 2 * Second, 4);
                Assert.True(plant.Store.TryLast(series.Id, 0, out var last));
                Assert.Equal(4, last.Number);
                break;
            }
        }
    }
}
