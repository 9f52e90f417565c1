using System.Text.Json;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>Writes journal entries and present states; numbers the entries of each site from 1.</summary>
/// <remarks>One engine per historian node writes, so numbers come from memory.</remarks>
internal sealed class AlarmJournal(ISqlSession sql)
{
    /// <summary>Rows of one unit of the bulk lane (rules §3).</summary>
    private const int UnitRows = 25;

    private readonly Dictionary<int, long> lastSeq = [];

    internal async Task OpenAsync(CancellationToken cancel)
    {
        foreach (var row in await sql.QueryAsync<AlarmRows.SeqRow>(AlarmRows.SelectLastSeq, cancel: cancel))
        {
            lastSeq[(int)row.SiteId] = row.Seq;
        }
    }

    /// <summary>Writes what the plant did, in units of the bulk lane.</summary>
    internal async Task WriteAsync(
        List<AlarmChange> changes, List<AlarmUnit> restated, CancellationToken cancel)
    {
        for (var at = 0; at < changes.Count; at += UnitRows)
        {
            var part = changes.Skip(at).Take(UnitRows).ToList();
            var numbers = part.ConvertAll(change => Next(change.Unit.SiteId));
            var written = await sql.CommitAsync<Done>(
                work =>
                {
                    Write(work, part, numbers);
                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
            Invariant.Holds(written.TryGet(out _, out _));
        }

        if (restated.Count > 0)
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    foreach (var unit in restated)
                    {
                        WriteState(work, unit, unit.Snapshot, AlarmRows.StoredState.Of(unit, unit.Snapshot));
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }
    }

    /// <summary>Late values against what is written: one entry per stretch that the journal has otherwise.</summary>
    internal async Task<List<AlarmChange>> CompareAsync(AlarmChange late, CancellationToken cancel)
    {
        var (unit, definition) = (late.Unit, late.Unit.Definition);
        var rows = await sql.QueryAsync<AlarmRows.TouchingRow>(
            AlarmRows.SelectTouching,
            new
            {
                SiteId = (long)unit.SiteId,
                DefinitionId = unit.Id,
                ToNs = late.Late.Max(run => run.ToNs) + AlarmCondition.Nanoseconds(definition.OnDelaySeconds + 60),
            },
            cancel);
        return [.. LateRuns.Otherwise(
            late.Late, [.. rows.Select(row => (row.Number, row.RaisedNs, row.ReturnedNs))],
            AlarmCondition.Nanoseconds(definition.OnDelaySeconds), AlarmCondition.Nanoseconds(definition.OffDelaySeconds))
            .Select(found => late with
            {
                EventNs = found.FromNs,
                UntilNs = found.ToNs,
                Occurrence = found.Occurrence,
                Late = [],
            })];
    }

    /// <summary>The next number of a site. A number that is not used after all leaves a gap.</summary>
    internal long Next(int site) => lastSeq[site] = lastSeq.GetValueOrDefault(site) + 1;

    /// <summary>Entries and the last state of each alarm among them, in one transaction.</summary>
    internal static void Write(IWork work, List<AlarmChange> changes, List<long> numbers)
    {
        for (var at = 0; at < changes.Count; at++)
        {
            var change = changes[at];
            work.Execute(AlarmRows.InsertEvent, new
            {
                SiteId = (long)change.Unit.SiteId,
                Seq = numbers[at],
                DefinitionId = change.Unit.Id,
                Occurrence = change.Occurrence ?? change.After.Occurrence,
                Kind = KindText(change.Kind),
                State = (long)change.After.State,
                Priority = (long)change.Unit.Definition.Priority,
                Annunciated = change.Annunciated,
                change.EventNs,
                change.UntilNs,
                RecordedUs = work.NowUs,
                change.Value,
                Quality = (long)change.Quality,
                change.FirstOut,
                Place = change.Unit.Place.Path,
                ActorId = change.Actor.Id,
                ActorName = change.Actor.Name,
                change.Actor.Comment,
                change.Unit.Revision,
                change.Unit.Definition.Position,
            });
        }

        // A revised entry tells of the past; the present state may have gone on since.
        foreach (var last in changes.Where(change => change.Kind != AlarmEventKind.Revised).GroupBy(change => change.Unit.Id)
            .Select(group => group.Last()))
        {
            WriteState(work, last.Unit, last.After, AlarmRows.StoredState.Of(last));
        }
    }

    private static void WriteState(IWork work, AlarmUnit unit, AlarmSnapshot snapshot, AlarmRows.StoredState state) =>
        work.Execute(AlarmRows.UpsertState, new
        {
            SiteId = (long)unit.SiteId,
            DefinitionId = unit.Id,
            State = (long)snapshot.State,
            Content = JsonSerializer.Serialize(state, AlarmRows.Json),
            ChangedUs = work.NowUs,
        });

    internal static string KindText(AlarmEventKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
