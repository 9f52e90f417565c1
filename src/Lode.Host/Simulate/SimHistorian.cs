using System.Globalization;
using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;

namespace Lode.Host.Simulate;

/// <summary>The historian on a disk whose power goes: what it acknowledged is there after the reboot.</summary>
internal sealed class SimHistorian
{
    private static readonly HistorianOptions Inline = new()
    {
        Inline = true,
        Maintenance = false,
        ReservedDiskBytes = 0,
        MaxBlockRows = 64,
    };

    private readonly SortedDictionary<(string Key, long Time), double> acknowledged = [];
    private readonly Dictionary<(string Key, long Time), HashSet<double>> doubtful = [];
    private readonly Random random;
    private readonly SimClock clock;
    private readonly PlantedBug bug;
    private SimDisk disk;
    private HistorianStore store;
    private int written;

    internal SimHistorian(Random random, SimClock clock, PlantedBug bug)
    {
        (this.random, this.clock, this.bug) = (random, clock, bug);
        disk = Fitted(new SimDisk());
        store = HistorianStore.Open(disk, Inline, clock);
    }

    /// <summary>Times the power went.</summary>
    internal int Cuts { get; private set; }

    /// <summary>Values that were acknowledged.</summary>
    internal int Values => acknowledged.Count;

    /// <summary>Writes, seals or merges; now and then the power goes in the middle of it.</summary>
    /// <returns>What is wrong after a reboot, or null.</returns>
    internal async Task<string?> StepAsync()
    {
        if (random.Next(12) == 0)
        {
            disk.PowerCutAt = disk.Calls + random.Next(1, 25);
        }

        try
        {
            switch (random.Next(12))
            {
                case 0:
                    store.Flush();
                    break;
                case 1:
                    store.Merge(MergePolicy.All);
                    break;
                default:
                    await WriteAsync();
                    break;
            }

            return null;
        }
        catch (IOException)
        {
            return Reboot();
        }
    }

    /// <summary>Cuts the power and compares.</summary>
    internal string? Reboot()
    {
        Cuts++;
        disk = Fitted(disk.Reboot(random.Next()));
        try
        {
            store = HistorianStore.Open(disk, Inline, clock);
            var report = store.Verify();
            return Difference() ?? (report.IsClean ? null : $"historian: {report.Faults[0]}");
        }
        catch (InvalidDataException broken)
        {
            return $"historian: {broken.Message}";
        }
    }

    /// <summary>All that was acknowledged, as text.</summary>
    internal IEnumerable<string> Lines() => acknowledged.Select(pair => string.Create(
        CultureInfo.InvariantCulture, $"{pair.Key.Key} {pair.Key.Time} {pair.Value:R}"));

    private SimDisk Fitted(SimDisk fresh)
    {
        if (bug == PlantedBug.SkipFsync)
        {
            fresh.ForgetSync = name => name.StartsWith("journal/", StringComparison.Ordinal);
        }

        return fresh;
    }

    private async Task WriteAsync()
    {
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var rows = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (
            Key: $"sim,s={random.Next(4)}",
            Time: now - (random.Next(5) == 0 ? random.Next(200_000) * 1_000_000_000L : random.Next(1_000)),
            Value: (double)++written)).DistinctBy(row => (row.Key, row.Time)).ToList();
        var stored = false;
        try
        {
            using var batch = new RowBatch();
            foreach (var (key, time, value) in rows)
            {
                var series = store.Index.GetOrAdd(Encoding.UTF8.GetBytes(key));
                store.Index.GetOrAddColumn(series, "v"u8, ColumnType.Float64);
                batch.BeginRow(series.Id, time);
                batch.Add(0, value);
                batch.EndRow();
            }

            stored = (await store.AppendAsync(batch)).IsStored;
        }
        finally
        {
            foreach (var (key, time, value) in rows)
            {
                Note((key, time), value, stored);
            }
        }
    }

    private void Note((string, long) place, double value, bool stored)
    {
        if (stored)
        {
            acknowledged[place] = value;
            doubtful.Remove(place);
        }
        else if (!doubtful.TryAdd(place, [value]))
        {
            doubtful[place].Add(value);
        }
    }

    private string? Difference()
    {
        var found = new Dictionary<(string, long), double>();
        for (var id = 0; id < store.Index.Count; id++)
        {
            var series = store.Index[id];
            if (series.Layout.Count > 0)
            {
                Read(series, found);
            }
        }

        foreach (var (place, value) in acknowledged)
        {
            if (!found.TryGetValue(place, out var read) || (read != value && !IsDoubtful(place, read)))
            {
                return $"historian: {place} = {value} was acknowledged and is gone";
            }
        }

        return found.Where(pair => !acknowledged.ContainsKey(pair.Key) && !IsDoubtful(pair.Key, pair.Value))
            .Select(pair => $"historian: {pair.Key} = {pair.Value} was never written").FirstOrDefault();
    }

    private bool IsDoubtful((string, long) place, double value) =>
        doubtful.TryGetValue(place, out var maybe) && maybe.Contains(value);

    private void Read(Series series, Dictionary<(string, long), double> found)
    {
        using var reader = store.OpenReader(series.Id, [0], long.MinValue, long.MaxValue, long.MaxValue);
        while (reader.MoveNext())
        {
            var values = reader.Values(0);
            for (var i = 0; i < reader.Count; i++)
            {
                if (reader.HasValue(0, i))
                {
                    found[(series.KeyText, reader.Times[i])] = values[i];
                }
            }
        }
    }
}
