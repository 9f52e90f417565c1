using System.Text.Json.Nodes;
using Lode.Kernel.Audit;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Replays cases from their events and compares: state, revision, tasks and timers must be what the events add
/// up to. The log is the case; the rest are projections of it (rules §6).</summary>
internal sealed class VerifyCases(ISqlSession sql, DefinitionStore definitions)
{
    private const int AtOnce = 200;

    private const string Sites = "SELECT DISTINCT site_id FROM kernel_case WHERE site_id >= 0 ORDER BY site_id";

    private const string Rows = $"""
        SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id = @SiteId AND (opened_us, id) > (@AfterUs, @After)
         ORDER BY opened_us, id LIMIT @Limit
        """;

    private const string Events = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event WHERE site_id = @SiteId AND case_id {"{ids}"}
         ORDER BY case_id, number
        """;

    private const string Tasks = """
        SELECT case_id, task, candidate, key, excluded, opened_us, due_us, level
          FROM kernel_case_task WHERE site_id = @SiteId AND case_id {ids}
        """;

    private const string Timers = """
        SELECT case_id, deadline, entry, percent, fire_us
          FROM kernel_case_timer WHERE site_id = @SiteId AND case_id {ids}
        """;

    /// <summary>The first thing that is not as the events say.</summary>
    internal sealed record Fault(Id Case, string Number, string What);

    internal sealed record Result(long Cases, long Events, Fault? Fault);

    private sealed record TaskRow
    {
        public Id CaseId { get; init; }

        public long Task { get; init; }

        public string Candidate { get; init; } = "";

        public string Key { get; init; } = "";

        public string Excluded { get; init; } = "";

        public long OpenedUs { get; init; }

        public long? DueUs { get; init; }

        public long Level { get; init; }

        internal TaskLine Line => new((int)Task, Candidate, Key, Excluded, OpenedUs, DueUs, (int)Level);
    }

    private sealed record TimerRow
    {
        public Id CaseId { get; init; }

        public string Deadline { get; init; } = "";

        public long Entry { get; init; }

        public long Percent { get; init; }

        public long FireUs { get; init; }

        internal TimerLine Line => new(Deadline, (int)Entry, (int)Percent, FireUs);
    }

    /// <summary>Checks all cases; stops at the first fault.</summary>
    /// <param name="report">Hears how many cases were checked.</param>
    internal async Task<Result> RunAsync(Func<long, Task>? report, CancellationToken cancel)
    {
        var (cases, events) = (0L, 0L);
        foreach (var site in await sql.QueryAsync<long>(Sites, null, cancel))
        {
            for (var (afterUs, after) = (long.MinValue, new Id(Guid.Empty)); ;)
            {
                var rows = await sql.QueryAsync<CaseRow>(
                    Rows, new { SiteId = site, AfterUs = afterUs, After = after, Limit = AtOnce }, cancel);
                if (rows.Count == 0)
                {
                    break;
                }

                var (fault, count) = await CheckAsync(site, rows, cancel);
                (cases, events) = (cases + rows.Count, events + count);
                (afterUs, after) = (rows[^1].OpenedUs, rows[^1].Id);
                if (fault is not null)
                {
                    return new Result(cases, events, fault);
                }

                if (report is not null)
                {
                    await report(cases);
                }
            }
        }

        return new Result(cases, events, null);
    }

    private async Task<(Fault? Fault, int Events)> CheckAsync(
        long site, IReadOnlyList<CaseRow> rows, CancellationToken cancel)
    {
        // Rows move while they are read: a case that changed meanwhile is read again as a whole.
        var args = new { SiteId = site, Ids = rows.Select(row => row.Id).ToArray() };
        var events = (await sql.QueryAsync<CaseEventRow>(Events, args, cancel)).ToLookup(one => one.CaseId);
        var tasks = (await sql.QueryAsync<TaskRow>(Tasks, args, cancel)).ToLookup(one => one.CaseId, one => one.Line);
        var timers = (await sql.QueryAsync<TimerRow>(Timers, args, cancel))
            .ToLookup(one => one.CaseId, one => one.Line);
        foreach (var row in rows)
        {
            if (Compare(row, [.. events[row.Id]], [.. tasks[row.Id]], [.. timers[row.Id]],
                await definitions.FindAsync(sql, row.Definition, cancel)) is { } what
                && await AgainAsync(row.Id, cancel) is { } still)
            {
                return (new Fault(row.Id, row.Number, still.Length > 0 ? still : what), events.Sum(one => one.Count()));
            }
        }

        return (null, events.Sum(one => one.Count()));
    }

    private async Task<string?> AgainAsync(Id id, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Found>(
            work =>
            {
                var row = CaseRows.Find(work, id, locked: true)!;
                var args = new { SiteId = (long)id.Site, Ids = new[] { id } };
                return new Found(Compare(
                    row, work.Query<CaseEventRow>(Events, args),
                        [.. work.Query<TaskRow>(Tasks, args).Select(one => one.Line)],
                    [.. work.Query<TimerRow>(Timers, args).Select(one => one.Line)],
                        definitions.Find(work, row.Definition)));
            },
            Lane.Bulk,
            cancel);
        return outcome.TryGet(out var found, out _) ? found.What : "";
    }

    private sealed record Found(string? What);

    private static string? Compare(
        CaseRow row, IReadOnlyList<CaseEventRow> events, IReadOnlyList<TaskLine> tasks, IReadOnlyList<TimerLine> timers,
        CaseProcedure? procedure)
    {
        if (events.Count != row.Events || events.Index().Any(pair => pair.Item.Number != pair.Index + 1))
        {
            return "events";
        }

        if (events.Count(one => one.Refusal is null) != row.Rev || procedure is null)
        {
            return "revision";
        }

        var state = CaseChange.Replay(events.Select(one => CaseRecord.ChangesOf(one.Record)));
        var replayed = CaseJson.Text(state);
        if (CanonicalJson.Of(JsonNode.Parse(replayed)) != CanonicalJson.Of(JsonNode.Parse(row.State)))
        {
            return "state";
        }

        if (row.Status != CaseRows.Text(state.Status) || row.Definition != state.Definition
            || row.Number != state.Number || row.DueUs != CaseProjection.DueOf(state)
            || row.Title != CaseService.TitleOf(procedure, state)
            || row.Confidential != (CaseProjection.IsConfidential(procedure, state) ? 1 : 0))
        {
            return "row";
        }

        return !CaseProjection.Tasks(procedure, state).ToHashSet().SetEquals(tasks) ? "tasks"
            : !CaseProjection.Timers(state).ToHashSet().SetEquals(timers) ? "timers" : null;
    }
}
