using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Host.Simulate;

namespace Lode.Tests.Storage;

/// <summary>A small store on a simulated disk, with a clock that stands still until it is moved.</summary>
internal sealed class Plant
{
    internal static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    internal static readonly HistorianOptions Inline = new()
    {
        Inline = true,
        Maintenance = false,
        ReservedDiskBytes = 0,
        MaxBlockRows = 64,
    };

    internal Plant(SimDisk? disk = null, HistorianOptions? options = null, StepClock? clock = null)
    {
        Disk = disk ?? new SimDisk();
        Clock = clock ?? new StepClock();
        Store = HistorianStore.Open(Disk, options ?? Inline, Clock);
    }

    internal SimDisk Disk { get; }

    internal StepClock Clock { get; }

    internal HistorianStore Store { get; }

    internal long Now => Nanoseconds(Clock.GetUtcNow());

    internal static long Nanoseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks * 100;

    internal Series Series(string key, params (string Name, ColumnType Type)[] columns)
    {
        var series = Store.Index.GetOrAdd(System.Text.Encoding.UTF8.GetBytes(key));
        foreach (var (name, type) in columns)
        {
            Store.Index.GetOrAddColumn(series, System.Text.Encoding.UTF8.GetBytes(name), type);
        }

        return series;
    }

    internal AppendResult Append(Action<RowBatch> fill)
    {
        using var batch = new RowBatch();
        fill(batch);
        return Store.AppendAsync(batch).AsTask().GetAwaiter().GetResult();
    }

    internal AppendResult Append(Series series, long time, double value, uint quality = Quality.Good) =>
        Append(batch =>
        {
            batch.BeginRow(series.Id, time, quality);
            batch.Add(0, value);
            batch.EndRow();
        });

    internal List<(long Time, double Value)> Read(
        Series series, int column = 0, long from = long.MinValue, long to = long.MaxValue, long asOf = long.MaxValue)
    {
        var rows = new List<(long, double)>();
        using var reader = Store.OpenReader(series.Id, [column], from, to, asOf);
        while (reader.MoveNext())
        {
            var values = reader.Values(0);
            for (var i = 0; i < reader.Count; i++)
            {
                if (reader.HasValue(0, i))
                {
                    rows.Add((reader.Times[i], values[i]));
                }
            }
        }

        return rows;
    }

    internal Plant Reopen(SimDisk? disk = null, HistorianOptions? options = null) =>
        new(disk ?? Disk, options, Clock);
}

/// <summary>A clock that tests move, forward and back.</summary>
internal sealed class StepClock : TimeProvider
{
    private DateTimeOffset now = Plant.Start;

    public override DateTimeOffset GetUtcNow() => now;

    internal void Step(TimeSpan by) => now += by;
}
