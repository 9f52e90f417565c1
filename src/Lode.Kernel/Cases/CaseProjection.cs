using System.Text.Json;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>A line of the worklist.</summary>
internal sealed record TaskLine(
    int Task, string Candidate, string Key, string Excluded, long OpenedUs, long? DueUs, int Level);

/// <summary>A timer of a case.</summary>
internal sealed record TimerLine(string Deadline, int Entry, int Percent, long FireUs);

/// <summary>What the tables of tasks and timers hold of a case: a function of its state, so that the verifier can
/// compare them.</summary>
internal static class CaseProjection
{
    private const string DeleteTask = """
        DELETE FROM kernel_case_task
         WHERE site_id = @SiteId AND case_id = @CaseId AND task = @Task AND candidate = @Candidate
        """;

    private const string InsertTask = """
        INSERT INTO kernel_case_task (site_id, case_id, task, candidate, key, excluded, opened_us, due_us, turn_us,
                                      level)
        VALUES (@SiteId, @CaseId, @Task, @Candidate, @Key, @Excluded, @OpenedUs, @DueUs, @TurnUs, @Level)
        """;

    private const string DeleteTimer = """
        DELETE FROM kernel_case_timer
         WHERE site_id = @SiteId AND case_id = @CaseId AND deadline = @Deadline AND percent = @Percent
        """;

    private const string InsertTimer = """
        INSERT INTO kernel_case_timer (site_id, case_id, deadline, entry, percent, fire_us)
        VALUES (@SiteId, @CaseId, @Deadline, @Entry, @Percent, @FireUs)
        """;

    /// <summary>Lines of the worklist: one for each way in which somebody may come by a task, and the copies.</summary>
    internal static IEnumerable<TaskLine> Tasks(CaseProcedure procedure, CaseState state)
    {
        foreach (var task in state.Tasks)
        {
            var due = DueOf(state, task);
            var excluded = Excluded(procedure, state, task.Key);
            foreach (var candidate in Candidates(task))
            {
                yield return new TaskLine(task.N, candidate, task.Key, excluded, task.OpenedUs, due, task.Level);
            }
        }

        foreach (var person in state.Copied)
        {
            yield return new TaskLine(0, "c:" + person.Id, "", "", state.OpenedUs, null, 0);
        }
    }

    /// <summary>Timers of levels that are still to come.</summary>
    internal static IEnumerable<TimerLine> Timers(CaseState state) =>
        from deadline in state.Deadlines
        where deadline.StoppedUs is null
        from level in deadline.Levels
        where !level.Fired
        select new TimerLine(deadline.Id, deadline.Entry, level.Percent, level.AtUs);

    /// <summary>The earliest deadline that a task is under.</summary>
    internal static long? DueOf(CaseState state, TaskState task) => state.Deadlines
        .Where(deadline => deadline.StoppedUs is null && (deadline.Id == $"task:{task.N}"
            || deadline.Id == "signOff:" + task.Key || (
                task.State is not null && deadline.Id == "state:" + task.State)))
        .Min(deadline => (long?)deadline.DueUs);

    /// <summary>The earliest deadline of a case.</summary>
    internal static long? DueOf(CaseState state) => state.Deadlines
        .Where(deadline => deadline.StoppedUs is null).Min(deadline => (long?)deadline.DueUs);

    /// <summary>Whether only those see the case who have to do with it.</summary>
    internal static bool IsConfidential(CaseProcedure procedure, CaseState state) =>
        state.Entries.Keys.Any(id => procedure.States[id].Confidential);

    /// <summary>Writes the difference between two states.</summary>
    internal static void Write(IWork work, CaseProcedure before, CaseState? old, CaseProcedure after, CaseState state)
    {
        var (site, id) = (state.Org, state.Id);
        TaskLine[] had = old is null ? [] : [.. Tasks(before, old)];
        TaskLine[] has = [.. Tasks(after, state)];
        foreach (var line in had.Except(has))
        {
            work.Execute(DeleteTask, new { SiteId = site, CaseId = id, line.Task, line.Candidate });
        }

        foreach (var line in has.Except(had))
        {
            work.Execute(InsertTask, new
            {
                SiteId = site,
                CaseId = id,
                line.Task,
                line.Candidate,
                line.Key,
                line.Excluded,
                line.OpenedUs,
                line.DueUs,
                TurnUs = line.DueUs ?? CaseRows.Never,
                line.Level,
            });
        }

        TimerLine[] ran = old is null ? [] : [.. Timers(old)];
        TimerLine[] runs = [.. Timers(state)];
        foreach (var timer in ran.Except(runs))
        {
            work.Execute(DeleteTimer, new { SiteId = site, CaseId = id, timer.Deadline, timer.Percent });
        }

        foreach (var timer in runs.Except(ran))
        {
            work.Execute(InsertTimer, new
            {
                SiteId = site,
                CaseId = id,
                timer.Deadline,
                timer.Entry,
                timer.Percent,
                timer.FireUs,
            });
        }
    }

    private static IEnumerable<string> Candidates(TaskState task) => (task.Assignee is { } assignee
        ? task.Delegate is { } helper ? new[] { "p:" + assignee.Id, "p:" + helper.Id } : ["p:" + assignee.Id]
        : [.. task.Roles.Select(role => "r:" + role), .. task.Persons.Select(person => "p:" + person.Id),
            .. task.Organizations.Select(org => $"o:{org}")]).Distinct();

    private static string Excluded(CaseProcedure procedure, CaseState state, string key)
    {
        var persons = CaseTurn.ExcludedFrom(procedure, state, key).Concat(CaseTurn.SignersOf(procedure, state, key))
            .Select(id => id.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        return persons.Count == 0 ? "" : JsonSerializer.Serialize(persons);
    }
}
