using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;

namespace Lode.Kernel.Alarms;

/// <summary>Values of the historian as alarms read them.</summary>
internal sealed class StoredSamples(HistorianStore store)
{
    /// <summary>Before the newest value, so far back is read again after a restart, ns: what a kill left unevaluated is
    /// younger, since the journal of alarms is written every quarter of a second.</summary>
    internal const long LookBackNs = 120_000_000_000;

    /// <summary>The newest values of the inputs, ascending in time.</summary>
    internal List<(AlarmInputKey Input, ConditionSample Sample)> Newest(AlarmUnit unit) =>
        [.. unit.Inputs.Select(input => (input, Sample: Last(input))).Where(one => one.Sample is not null)
            .Select(one => (one.input, one.Sample!.Value)).OrderBy(one => one.Value.TimeNs)];

    /// <summary>The values of the last minutes, far enough back that delays and windows are filled, ascending in
    /// time; inputs without any have their newest one.</summary>
    internal List<(AlarmInputKey Input, ConditionSample Sample)> Recent(AlarmUnit unit)
    {
        var stored = Newest(unit);
        if (stored.Count == 0)
        {
            return stored;
        }

        var definition = unit.Definition;
        var fromNs = stored[^1].Sample.TimeNs - LookBackNs - AlarmCondition.Nanoseconds(
            Math.Min(86_400, definition.OnDelaySeconds + definition.OffDelaySeconds + definition.WindowSeconds));
        stored.RemoveAll(one => one.Sample.TimeNs >= fromNs);
        foreach (var input in unit.Inputs)
        {
            using var reader = Open(input, fromNs, long.MaxValue);
            stored.AddRange(Read(reader, input));
        }

        // Stable: inputs of one stamp keep their order.
        return [.. stored.OrderBy(one => one.Sample.TimeNs)];
    }

    /// <summary>The stored values of an input with stamps in [from, to).</summary>
    internal SampleReader? Open(AlarmInputKey input, long fromNs, long toNs) =>
        Find(input.Key) is var (series, column) ? store.OpenReader(series, [column], fromNs, toNs) : null;

    /// <summary>Row by row; quality and text as conditions want them.</summary>
    internal static IEnumerable<(AlarmInputKey Input, ConditionSample Sample)> Read(
        SampleReader? reader, AlarmInputKey input)
    {
        while (reader?.MoveNext() == true)
        {
            for (var row = 0; row < reader.Count; row++)
            {
                if (reader.HasValue(0, row))
                {
                    yield return (input, new(input.Slot, reader.Times[row], reader.Values(0)[row],
                        reader.AllGood ? Quality.Good : reader.Qualities[row], reader.Text(0, row)));
                }
            }
        }
    }

    private ConditionSample? Last(AlarmInputKey input) =>
        Find(input.Key) is var (series, column) && store.TryLast(series, column, out var last)
            ? new(input.Slot, last.Time, last.Number, last.Quality,
                last.Text is { } text ? Encoding.UTF8.GetString(text) : null)
            : null;

    private (int Series, int Column)? Find(string key)
    {
        if (!SeriesKey.TrySplitSignal(key, out var name, out var field)
            || !store.Index.TryFind(Encoding.UTF8.GetBytes(name), out var series))
        {
            return null;
        }

        var column = series.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
        return column < 0 ? null : (series.Id, column);
    }
}
