using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Testing;
using Lode.Host.Simulate;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>Full disks, overload, clocks that step back, many columns, retention, backup.</summary>
public sealed class LimitTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void FullDisk_IsRefusedBeforeApplying_AndTakenAgainWhenThereIsSpace()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        Assert.True(plant.Append(series, plant.Now, 1).IsStored);
        for (var room = 0; room < 200; room += 20)
        {
            plant.Disk.Capacity = plant.Disk.UsedBytes + room;
            var answer = AppendResultOf(plant, series, room);
            if (answer.IsStored)
            {
                continue;
            }

            Assert.Equal(AppendOutcome.DiskFull, answer.Outcome);
            Assert.True(answer.RetryAfter > TimeSpan.Zero);
            Assert.DoesNotContain(plant.Read(series), row => row.Value == 100 + room);
        }

        plant.Disk.Capacity = long.MaxValue;
        Assert.True(plant.Append(series, plant.Now + (9_000 * Second), 3).IsStored);
        var expected = plant.Read(series);
        var after = plant.Reopen(plant.Disk.Reboot(3));
        Assert.Empty(after.Store.Faults);
        Assert.Equal(expected, after.Read(after.Store.Index[0]));
    }

    [Fact]
    public void FullDisk_WhileSealing_KeepsHeadsAndJournal_AndSealsLater()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        for (var i = 0; i < 100; i++)
        {
            plant.Append(series, plant.Now + (i * Second), Math.Sin(i));
        }

        var expected = plant.Read(series);
        for (var room = 0; room < 3_000; room += 100)
        {
            plant.Disk.Capacity = plant.Disk.UsedBytes + room;
            try
            {
                plant.Store.Flush();
            }
            catch (IOException)
            {
                Assert.Equal(expected, plant.Read(series));
            }
        }

        plant.Disk.Capacity = long.MaxValue;
        plant.Store.Flush();
        Assert.Equal(expected, plant.Read(series));
        Assert.Equal(expected, plant.Reopen().Read(series));
        Assert.True(plant.Store.Verify().IsClean);
    }

    [Fact]
    public void ClockSteppedBack_KeepsArrivalsAscending_AcrossRestarts()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        var first = plant.Append(series, plant.Now, 1).ArrivalNs;
        plant.Clock.Step(TimeSpan.FromDays(-1));
        var second = plant.Append(series, plant.Now, 2).ArrivalNs;
        plant.Store.Flush();
        var again = plant.Reopen();
        var third = again.Append(again.Store.Index[0], plant.Now + 5, 3).ArrivalNs;
        Assert.True(first < second && second < third);
        Assert.Equal(3, again.Read(again.Store.Index[0]).Count);
    }

    [Fact]
    public async Task TooMuchUnsealed_IsRefusedWithARetryTime_AndTakenAfterAFlush()
    {
        var plant = new Plant(options: Plant.Inline with { MaxUnsealedBytes = 20_000 });
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        var stored = 0;
        while (plant.Append(series, plant.Now + (stored * Second), stored).IsStored)
        {
            stored++;
        }

        Assert.InRange(stored, 100, 10_000);
        Assert.Equal(1, plant.Store.Metrics.Overloaded.Value);
        Assert.Equal(stored, plant.Read(series).Count);
        await plant.Store.FlushAsync();
        Assert.True(plant.Append(series, plant.Now + (stored * Second), stored).IsStored);
    }

    [Fact]
    public void WideSparseSeries_KeepsEveryColumn()
    {
        var plant = new Plant();
        var columns = Enumerable.Range(0, 200).Select(i => ($"c{i}", ColumnType.Int64)).ToArray();
        var series = plant.Series("wide", columns[..70]);
        for (var i = 0; i < 500; i++)
        {
            if (i == 100)
            {
                plant.Series("wide", columns);
            }

            var width = i < 100 ? 70 : 200;
            plant.Append(batch =>
            {
                batch.BeginRow(series.Id, plant.Now + (i * Second));
                batch.Add(i * 7 % width, (long)i);
                batch.Add((i * 7 + 3) % width, -(long)i);
                batch.EndRow();
            });
        }

        for (var round = 0; round < 2; round++)
        {
            var total = 0;
            for (var column = 0; column < 200; column++)
            {
                foreach (var (time, value) in plant.Read(series, column))
                {
                    var i = (int)((time - plant.Now) / Second);
                    var width = i < 100 ? 70 : 200;
                    Assert.Equal(column == i * 7 % width ? i : -i, value);
                    total++;
                }
            }

            Assert.Equal(1000, total);
            plant.Store.Flush();
        }
    }

    [Fact]
    public void Retention_DropsWholeDays()
    {
        var plant = new Plant(options: Plant.Inline with { Retention = TimeSpan.FromDays(2) });
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        for (var day = 0; day < 6; day++)
        {
            plant.Append(series, plant.Now, day);
            plant.Clock.Step(TimeSpan.FromDays(1));
        }

        plant.Store.Flush();
        plant.Store.DropExpired();
        Assert.Equal([4.0, 5.0], plant.Read(series).Select(row => row.Value));
        Assert.Equal(2, plant.Disk.List("segments/").Count);
        Assert.Equal(2, plant.Reopen().Read(series).Count);
    }

    [Fact]
    public async Task Backup_OfARunningStore_RestoresEverythingAcknowledged()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        for (var i = 0; i < 200; i++)
        {
            plant.Append(series, plant.Now + (i * 1000 * Second), i);
        }

        using var archive = new MemoryStream();
        await plant.Store.BackupToAsync(archive);
        plant.Append(series, plant.Now + (999 * 1000 * Second), 1);
        archive.Position = 0;
        var target = new SimDisk();
        await HistorianStore.RestoreAsync(archive, target);
        var copy = new Plant(target);
        Assert.True(copy.Store.Verify().IsClean);
        Assert.Empty(copy.Store.Faults);
        Assert.Equal(plant.Read(series)[..200], copy.Read(copy.Store.Index[0]));
        archive.Position = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => HistorianStore.RestoreAsync(archive, target));
    }

    [Fact]
    public async Task Background_CommitsGroups_TellsSubscribersInOrder_AndSealsWhenIdle()
    {
        var disk = new SimDisk();
        var options = new HistorianOptions
        {
            ReservedDiskBytes = 0,
            IdleAfter = TimeSpan.FromMilliseconds(20),
            IdleValues = 1,
        };
        using var store = HistorianStore.Open(disk, options, TimeProvider.System);
        var seen = new List<long>();
        using var subscription = store.Subscribe(batch => seen.Add(batch.Sequence));
        var series = store.Index.GetOrAdd("m,s=1"u8);
        store.Index.GetOrAddColumn(series, "v"u8, ColumnType.Float64);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var batch = new RowBatch();
                batch.BeginRow(series.Id, ((writer * 50) + i + 1) * Second);
                batch.Add(0, (double)i);
                batch.EndRow();
                Assert.True((await store.AppendAsync(batch)).IsStored);
            }
        }));
        await Task.WhenAll(writers);
        for (var wait = 0; wait < 500 && store.Metrics.UnsealedValues.Value > 0; wait++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(0, store.Metrics.UnsealedValues.Value);
        Assert.Equal(200, store.Metrics.Batches.Value);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task ApplyAndDecode_AllocateNothing()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("a", ColumnType.Float64), ("b", ColumnType.Int64));
        var pool = new ChunkPool(1 << 24);
        using var batch = new RowBatch();
        for (var i = 0; i < 200; i++)
        {
            batch.BeginRow(series.Id, i * Second);
            batch.Add(0, i * 0.1);
            batch.Add(1, (long)i);
            batch.EndRow();
        }

        // Chunk and head objects are paid once per flush, not per row: far below a byte a value over a head's life.
        Allocations.AtMost(24_000, () =>
        {
            var generation = new HeadGeneration(pool, 0);
            for (var i = 0; i < 20; i++)
            {
                generation.Apply(batch.Payload, i, i, batch.ValueCount, plant.Store.Index);
            }

            generation.Release();
        });
        Assert.True((await plant.Store.AppendAsync(batch)).IsStored);
        plant.Store.Flush();
        var view = plant.Store.Segments.AcquireView();
        var reader = new BlockReader();
        var doubles = new double[4096];
        var times = new long[4096];
        Allocations.AtMost(0, () =>
        {
            view.Segments[0].Read(0, reader);
            reader.DecodeTimes(times.AsSpan(0, reader.Count));
            reader.DecodeDoubles(0, doubles.AsSpan(0, reader.Count));
            reader.DecodeDoubles(1, doubles.AsSpan(0, reader.Count));
        });
    }

    private static AppendResult AppendResultOf(Plant plant, Series series, int room) =>
        plant.Append(series, plant.Now + ((room + 1) * Second), 100 + room);
}
