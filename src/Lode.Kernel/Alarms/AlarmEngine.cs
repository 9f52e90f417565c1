using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Kernel.Expressions;
using Lode.Kernel.History;

namespace Lode.Kernel.Alarms;

/// <summary>All alarms of the node in memory: takes rows and time, gives journal entries. No I/O; guarded by its own
/// lock.</summary>
internal sealed class AlarmEngine
{
    /// <summary>Values may still come this much later without an alarm being judged too early, ns.</summary>
    internal const long GraceNs = 2_000_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Id, AlarmUnit> units = [];
    private readonly Dictionary<(int Site, string Group), FirstOutGroup> groups = [];
    private readonly AlarmFloods floods = new();
    private readonly List<ConditionChange> scratch = [];
    private readonly HashSet<AlarmUnit> restated = [];
    private List<AlarmChange> changes = [];
    private SignalIndex<AlarmWatch> index = new();
    private bool stale = true;

    /// <summary>Definitions under evaluation.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
            {
                return units.Count;
            }
        }
    }

    /// <summary>Whether any definition reads a signal: otherwise the historian need not hand anything over.</summary>
    internal bool IsWatching
    {
        get
        {
            lock (gate)
            {
                Refresh();
                return index.Count > 0;
            }
        }
    }

    /// <summary>Runs something over the alarms under the lock.</summary>
    internal T Read<T>(Func<IReadOnlyDictionary<Id, AlarmUnit>, T> body)
    {
        lock (gate)
        {
            return body(units);
        }
    }

    /// <summary>Whether the position is in a flood, and since when.</summary>
    internal long? FloodSince(int site, string position)
    {
        lock (gate)
        {
            return floods.SinceNs(site, position);
        }
    }

    /// <summary>Floods of a position within the last day, see <see cref="AlarmFloods.Of"/>.</summary>
    internal IReadOnlyList<(long FromNs, long ToNs)> FloodsOf(int site, string position)
    {
        lock (gate)
        {
            return floods.Of(site, position);
        }
    }

    /// <summary>Puts a definition in (or in place of its older revision, keeping state); null takes it out.</summary>
    internal void Put(Id id, AlarmUnit? unit, bool keepCondition = false)
    {
        lock (gate)
        {
            stale = true;
            if (unit is null)
            {
                units.Remove(id);
                return;
            }

            if (units.TryGetValue(id, out var older))
            {
                Carry(older, unit, keepCondition);
            }

            units[id] = unit;
        }
    }

    /// <summary>Takes what waits to be written: journal entries, and alarms whose stored state is behind
    /// memory.</summary>
    internal (List<AlarmChange> Changes, List<AlarmUnit> Restated) Drain()
    {
        lock (gate)
        {
            var (taken, behind) = (changes, restated.ToList());
            changes = [];
            restated.Clear();
            return (taken, behind);
        }
    }

    /// <summary>Evaluates one durable batch.</summary>
    /// <param name="series">Names the series of the payload.</param>
    /// <param name="payload">Rows, for <see cref="RowReader"/>.</param>
    /// <param name="uptimeNs">Running time of the process: a clock that is set makes nothing silent.</param>
    /// <param name="fills">From a source that only fills: nothing is evaluated, the past may be revised.</param>
    internal void Apply(SeriesIndex series, ReadOnlySpan<byte> payload, long uptimeNs, bool fills = false)
    {
        lock (gate)
        {
            Refresh();
            if (index.Count == 0)
            {
                return;
            }

            var rows = new RowReader(payload);
            while (rows.MoveNext())
            {
                if (index.Find(series, rows.SeriesId) is not { } entry)
                {
                    continue;
                }

                while (rows.NextCell(out var column, out var type, out var bits, out var text))
                {
                    var watches = entry.Of(column);
                    if (watches.Length == 0)
                    {
                        continue;
                    }

                    var word = type == ColumnType.Text ? Encoding.UTF8.GetString(text) : null;
                    var value = type switch
                    {
                        ColumnType.Float64 => BitConverter.Int64BitsToDouble(bits),
                        ColumnType.Text => double.NaN,
                        ColumnType.UInt64 => unchecked((ulong)bits),
                        _ => bits,
                    };
                    foreach (var watch in watches)
                    {
                        var sample = new ConditionSample(watch.Slot, rows.Time, value, rows.Quality, word);
                        if (fills)
                        {
                            Fill(watch, sample, uptimeNs);
                        }
                        else
                        {
                            Take(watch, sample, uptimeNs);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Evaluates stored values of one alarm that were not evaluated before, ascending in time: a restart
    /// loses nothing that had arrived, and a new definition judges what is there.</summary>
    internal void Replay(AlarmUnit unit, IEnumerable<(AlarmInputKey Input, ConditionSample Sample)> stored, long uptimeNs)
    {
        lock (gate)
        {
            if (!ReferenceEquals(units.GetValueOrDefault(unit.Id), unit))
            {
                return;
            }

            foreach (var (input, sample) in stored)
            {
                var tracker = input.ForSuppression ? unit.Suppressor : unit.Tracker;
                if (tracker is not null && (sample.TimeNs >= tracker.TimeNs || tracker.Slots > 1))
                {
                    Take(new(unit, input.Slot, input.ForSuppression), sample, uptimeNs);
                }
            }
        }
    }

    /// <summary>Takes back what the journal and the stored states know of bursts and floods.</summary>
    internal void Restore(IReadOnlyList<AlarmRows.RecentRow> recent, long nowNs)
    {
        lock (gate)
        {
            foreach (var group in units.Values.Where(unit => unit.Definition.Group is { Length: > 0 })
                .GroupBy(unit => (unit.SiteId, unit.Definition.Group!)))
            {
                var first = group.FirstOrDefault(unit => unit.FirstOut);
                groups[group.Key] = new();
                groups[group.Key].Resume(first?.Definition.Code, first?.Snapshot.RaisedNs ?? 0,
                    group.Where(unit => unit.Snapshot.Active).Select(unit => unit.Definition.Code));
            }

            foreach (var row in recent.Where(row => row.Kind == "raised"))
            {
                if (units.TryGetValue(row.DefinitionId, out var unit))
                {
                    unit.Rose(row.EventNs);
                }
            }

            foreach (var position in recent.GroupBy(row => ((int)row.SiteId, row.Position)))
            {
                floods.Restore(
                    position.Key.Item1, position.Key.Position,
                    position.Where(row => row is { Kind: "raised", Annunciated: 1 }
                        && row.EventNs > nowNs - FloodDetector.WindowNs).Select(row => row.EventNs),
                    FloodsIn(position));
            }
        }
    }

    /// <summary>Lets time pass: delays, silence, the ends of shelvings and floods.</summary>
    /// <param name="nowNs">The instant, for the ends of shelvings and floods.</param>
    /// <param name="uptimeNs">Running time of the process, for delays and silence.</param>
    internal void Advance(long nowNs, long uptimeNs)
    {
        lock (gate)
        {
            foreach (var unit in units.Values)
            {
                if (unit.BaseEventNs != long.MinValue && unit.Tracker is { } tracker)
                {
                    // Event time runs on from the newest value, so old data that is filled in is not judged by today.
                    var eventNs = unit.BaseEventNs + Math.Max(0, uptimeNs - unit.BaseUptimeNs - GraceNs);
                    scratch.Clear();
                    tracker.Advance(eventNs, scratch);
                    Emit(unit);
                }

                if (AlarmMachine.Expire(unit.Snapshot, unit.Definition.Manners, nowNs / 1000) is { } after)
                {
                    var endNs = unit.Snapshot.ShelvedUntilUs!.Value * 1000;
                    unit.Snapshot = after;
                    changes.Add(Entry(unit, AlarmEventKind.ShelvingExpired, endNs, AlarmActor.Plant));
                    CountFlood(unit, after.Active, endNs);
                }

                if (unit.Late.IsDue(uptimeNs))
                {
                    changes.Add(Entry(unit, AlarmEventKind.Revised, nowNs, AlarmActor.Plant) with
                    {
                        Late = unit.Late.Take(),
                    });
                }
            }

            EndFloods(nowNs);
        }
    }

    /// <summary>A command of a person, already judged and written: takes it over.</summary>
    internal AlarmChange? Command(Id id, AlarmInput input, AlarmEventKind kind, long nowNs, long untilUs,
        AlarmActor actor)
    {
        lock (gate)
        {
            return units.TryGetValue(id, out var unit)
                && AlarmMachine.Apply(unit.Snapshot, input, unit.Definition.Manners, nowNs, untilUs) is { } after
                ? Entry(unit, kind, nowNs, actor) with
                {
                    After = after,
                    Input = input,
                    UntilNs = input == AlarmInput.Shelve ? untilUs * 1000 : null,
                }
                : null;
        }
    }

    /// <summary>Takes over what a command wrote.</summary>
    internal void Settle(AlarmChange change)
    {
        lock (gate)
        {
            // Evaluation went on while the command was written: the command applies to what the alarm is now.
            var unit = units.GetValueOrDefault(change.Unit.Id) ?? change.Unit;
            unit.Snapshot = AlarmMachine.Apply(unit.Snapshot, change.Input, unit.Definition.Manners, change.EventNs,
                (change.UntilNs ?? 0) / 1000) ?? unit.Snapshot;
            if (unit.Snapshot != change.After)
            {
                restated.Add(unit);
            }

            switch (change.Kind)
            {
                case AlarmEventKind.Acknowledged:
                    unit.AcknowledgedBy = change.Actor.Name;
                    unit.AcknowledgedNs = change.EventNs;
                    break;
                case AlarmEventKind.Shelved or AlarmEventKind.OutOfService or AlarmEventKind.Suppressed:
                    unit.MaskReason = change.Actor.Comment;
                    unit.MaskedBy = change.Actor.Name;
                    unit.MaskedNs = change.EventNs;
                    unit.ApprovedBy = change.ApprovedBy;
                    break;
            }
        }
    }

    /// <summary>The journal had the present occurrence otherwise than late values say.</summary>
    internal void MarkRevised(AlarmUnit unit, long occurrence)
    {
        lock (gate)
        {
            if (units.GetValueOrDefault(unit.Id) is { } present && present.Snapshot.Occurrence == occurrence)
            {
                present.Revised = true;
                restated.Add(present);
            }
        }
    }

    private static IEnumerable<(long FromNs, long? ToNs)> FloodsIn(IEnumerable<AlarmRows.RecentRow> rows)
    {
        long? began = null;
        foreach (var row in rows)
        {
            if (row.Kind == "floodBegan")
            {
                began = row.EventNs;
            }
            else if (row.Kind == "floodEnded" && began is { } from)
            {
                yield return (from, row.EventNs);
                began = null;
            }
        }

        if (began is { } open)
        {
            yield return (open, null);
        }
    }

    private static void Carry(AlarmUnit older, AlarmUnit unit, bool keepCondition)
    {
        unit.Late = older.Late;
        unit.Snapshot = older.Snapshot;
        unit.FirstOut = older.FirstOut;
        unit.AcknowledgedBy = older.AcknowledgedBy;
        unit.AcknowledgedNs = older.AcknowledgedNs;
        unit.MaskReason = older.MaskReason;
        unit.MaskedBy = older.MaskedBy;
        unit.MaskedNs = older.MaskedNs;
        unit.ApprovedBy = older.ApprovedBy;
        unit.Revised = older.Revised;
        unit.RecentRises.AddRange(older.RecentRises);
        if (keepCondition && older.Tracker is not null)
        {
            unit.Tracker?.Restore(older.Tracker.Active, older.Tracker.TimeNs);
        }
        else if (unit.Inputs.SequenceEqual(older.Inputs))
        {
            // The new limits judge what comes next: until then the condition is what it was, and what is late stays so.
            unit.Tracker?.Restore(unit.Snapshot.Active, older.BaseEventNs);
        }
        else
        {
            unit.Tracker?.Restore(unit.Snapshot.Active, long.MinValue);
        }

        if (unit.Inputs.SequenceEqual(older.Inputs))
        {
            (unit.BaseEventNs, unit.BaseUptimeNs) = (older.BaseEventNs, older.BaseUptimeNs);
        }
    }

    private void Refresh()
    {
        if (!stale)
        {
            return;
        }

        stale = false;
        index = new();
        foreach (var unit in units.Values)
        {
            foreach (var (key, slot, suppression) in unit.Inputs)
            {
                index.Add(key, new(unit, slot, suppression));
            }
        }
    }

    private void Take(AlarmWatch watch, in ConditionSample sample, long uptimeNs)
    {
        var unit = watch.Unit;
        var tracker = watch.ForSuppression ? unit.Suppressor : unit.Tracker;
        if (tracker is null)
        {
            return;
        }

        scratch.Clear();
        var claim = tracker.Add(sample, scratch);
        if (claim != LateClaim.None)
        {
            unit.Late.Add(watch.ForSuppression ? LateClaim.Unknown : claim, sample.TimeNs, uptimeNs);
        }
        else if (!watch.ForSuppression && sample.TimeNs >= unit.BaseEventNs)
        {
            unit.BaseEventNs = sample.TimeNs;
            unit.BaseUptimeNs = uptimeNs;
        }

        if (scratch.Count == 0)
        {
            return;
        }

        if (watch.ForSuppression)
        {
            foreach (var change in scratch)
            {
                Suppress(unit, change);
            }
        }
        else
        {
            Emit(unit);
        }
    }

    private static void Fill(AlarmWatch watch, in ConditionSample sample, long uptimeNs)
    {
        if (!watch.ForSuppression && watch.Unit.Tracker?.Judge(sample) is { } claim and not LateClaim.None)
        {
            watch.Unit.Late.Add(claim, sample.TimeNs, uptimeNs);
        }
    }

    private void Emit(AlarmUnit unit)
    {
        foreach (var change in scratch)
        {
            var input = change.Active ? AlarmInput.ConditionTrue : AlarmInput.ConditionFalse;
            if (AlarmMachine.Apply(unit.Snapshot, input, unit.Definition.Manners, change.TimeNs) is not { } after)
            {
                continue;
            }

            unit.Snapshot = after;
            FirstOutOf(unit, change);
            changes.Add(Entry(unit, change.Active ? AlarmEventKind.Raised : AlarmEventKind.Returned, change.TimeNs,
                AlarmActor.Plant, change.Value));
            if (change.Active)
            {
                unit.Revised = false;
                unit.AcknowledgedBy = "";
                unit.AcknowledgedNs = 0;
                unit.Rose(change.TimeNs);
                CountFlood(unit, rises: true, change.TimeNs);
            }
        }
    }

    private void FirstOutOf(AlarmUnit unit, ConditionChange change)
    {
        if (unit.Definition.Group is not { Length: > 0 } name)
        {
            return;
        }

        if (!groups.TryGetValue((unit.SiteId, name), out var group))
        {
            groups[(unit.SiteId, name)] = group = new();
        }

        if (!change.Active)
        {
            group.Return(unit.Definition.Code);
            return;
        }

        unit.FirstOut = group.Raise(unit.Definition.Code, change.TimeNs);
        if (unit.FirstOut)
        {
            foreach (var other in units.Values)
            {
                other.FirstOut &= ReferenceEquals(other, unit) || other.SiteId != unit.SiteId
                    || other.Definition.Group != name;
            }
        }
    }

    private void Suppress(AlarmUnit unit, ConditionChange change)
    {
        var input = change.Active ? AlarmInput.Suppress : AlarmInput.Unsuppress;
        if (AlarmMachine.Apply(unit.Snapshot, input, unit.Definition.Manners, change.TimeNs) is not { } after)
        {
            return;
        }

        unit.Snapshot = after;
        (unit.MaskReason, unit.MaskedBy, unit.MaskedNs) = (unit.Definition.SuppressWhen ?? "", "", change.TimeNs);
        changes.Add(Entry(unit, change.Active ? AlarmEventKind.Suppressed : AlarmEventKind.Unsuppressed, change.TimeNs,
            AlarmActor.Plant));
        CountFlood(unit, !change.Active && after.Active, change.TimeNs);
    }

    private void CountFlood(AlarmUnit unit, bool rises, long timeNs)
    {
        if (!rises || !unit.IsAnnunciated)
        {
            return;
        }

        if (floods.Raise(unit.SiteId, unit.Definition.Position, timeNs))
        {
            changes.Add(Entry(unit, AlarmEventKind.FloodBegan, timeNs, AlarmActor.Plant));
        }
    }

    private void EndFloods(long nowNs)
    {
        foreach (var (site, position, endedNs) in floods.Advance(nowNs))
        {
            if (units.Values.FirstOrDefault(
                unit => unit.SiteId == site && unit.Definition.Position == position) is { } any)
            {
                changes.Add(Entry(any, AlarmEventKind.FloodEnded, endedNs, AlarmActor.Plant));
            }
        }
    }

    private static AlarmChange Entry(AlarmUnit unit, AlarmEventKind kind, long eventNs, AlarmActor actor) =>
        Entry(unit, kind, eventNs, actor, unit.Value);

    private static AlarmChange Entry(
        AlarmUnit unit, AlarmEventKind kind, long eventNs, AlarmActor actor, in ExpressionValue value)
    {
        return new(unit, kind, eventNs, unit.Snapshot, unit.IsAnnunciated,
            value.HasValue && double.IsFinite(value.Number) ? value.Number : null, value.Quality, unit.FirstOut, null,
                actor);
    }
}
