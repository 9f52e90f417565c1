using System.Globalization;
using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Alarms;

/// <summary>Writes what alarms do back into the historian, so that durations are asked for like any signal.</summary>
/// <remarks>Series <c>alarm,definition=CODE,site=N</c>: <c>active</c> is 1 from the rise to the return,
/// <c>unacknowledged</c> is 1 from the rise until somebody acknowledged; both step, at event time. The time-weighted
/// average of a period times its length is the time in alarm.</remarks>
internal sealed class DurationSeries(HistorianStore store, TimeProvider clock) : IDisposable
{
    private readonly RowBatch rows = new();

    /// <summary>Appends the changes; false when the disk is full and they stay in the journal only.</summary>
    internal async Task<bool> AppendAsync(IEnumerable<AlarmChange> changes, CancellationToken cancel)
    {
        rows.Clear();
        foreach (var change in changes)
        {
            switch (change.Kind)
            {
                case AlarmEventKind.Raised:
                    Add(change.Unit, change.EventNs, active: 1, change.After.IsUnacknowledged ? 1 : 0);
                    break;
                case AlarmEventKind.Returned:
                    Add(change.Unit, change.EventNs, active: 0, null);
                    break;
                case AlarmEventKind.Acknowledged:
                    Add(change.Unit, change.EventNs, null, unacknowledged: 0);
                    break;
                default:
                    break;
            }
        }

        return await store.AppendPatientlyAsync(rows, clock, cancel);
    }

    /// <summary>After a restart: where the series ends otherwise than the alarm stands, the missing edge is written.
    /// </summary>
    internal async Task<bool> RepairAsync(IEnumerable<AlarmUnit> units, CancellationToken cancel)
    {
        rows.Clear();
        foreach (var unit in units.Where(unit => unit.Snapshot.Occurrence > 0))
        {
            var series = store.Index.GetOrAdd(KeyOf(unit));
            var column = series.Layout.IndexOf("active"u8);
            var known = column >= 0 && store.TryLast(series.Id, column, out var last) ? last.Number : 0;
            if (known > 0 != unit.Snapshot.Active)
            {
                Add(unit, unit.Snapshot.Active ? unit.Snapshot.RaisedNs : unit.Snapshot.ReturnedNs,
                    unit.Snapshot.Active ? 1 : 0, unit.Snapshot.IsUnacknowledged ? 1 : 0);
            }
        }

        return await store.AppendPatientlyAsync(rows, clock, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();

    /// <summary>Canonical key of the series of an alarm.</summary>
    internal static string KeyTextOf(AlarmUnit unit) => Encoding.UTF8.GetString(KeyOf(unit));

    private static byte[] KeyOf(AlarmUnit unit) => SeriesKey.Of("alarm",
    [
        new("definition", unit.Definition.Code),
        new("site", unit.SiteId.ToString(CultureInfo.InvariantCulture)),
    ]);

    private void Add(AlarmUnit unit, long timeNs, long? active, long? unacknowledged)
    {
        var series = store.Index.GetOrAdd(KeyOf(unit));
        rows.BeginRow(series.Id, timeNs);
        if (active is { } on)
        {
            rows.Add(store.Index.GetOrAddColumn(series, "active"u8, ColumnType.Int64), on);
        }

        if (unacknowledged is { } open)
        {
            rows.Add(store.Index.GetOrAddColumn(series, "unacknowledged"u8, ColumnType.Int64), open);
        }

        rows.EndRow();
    }
}
