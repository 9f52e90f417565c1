using Lode.Kernel;
using Lode.Kernel.Cases;

namespace Lode.Host.Simulate;

/// <summary>The planted bug <see cref="PlantedBug.StaleTimer"/>: a timer that was seen once is fired at its time, at
/// whatever bears its name by then. It outlives the process, as a table would.</summary>
internal sealed class SimStaleTimers
{
    private const string Timers = """
        SELECT case_id, deadline, entry, percent, fire_us FROM kernel_case_timer
         WHERE site_id >= 0 ORDER BY fire_us, case_id, percent
        """;

    private readonly HashSet<Timer> seen = [];

    private sealed record Timer
    {
        public Id CaseId { get; init; }

        public string Deadline { get; init; } = "";

        public long Entry { get; init; }

        public long Percent { get; init; }

        public long FireUs { get; init; }
    }

    /// <summary>Fires what was seen and is due, in order.</summary>
    internal async Task FireAsync(SimProcess process)
    {
        seen.UnionWith(await process.Session.QueryAsync<Timer>(Timers));
        foreach (var timer in seen.Where(one => one.FireUs <= process.Clock.NowUs())
            .OrderBy(one => (one.FireUs, one.Percent)).ToList())
        {
            CaseState? state = null;
            var command = new CaseCommand
            {
                Verb = "timer",
                Key = $"timer:{timer.Deadline}:{timer.Entry}:{timer.Percent}",
                Target = timer.Deadline,
            };
            await process.Cases.ActAsync(
                timer.CaseId, command, _ => Fire(state!, timer), default,
                work => state = CaseJson.Read(CaseRows.Find(work, timer.CaseId, locked: true)!.State));
            seen.Remove(timer);
        }
    }

    private static CaseDecision Fire(CaseState state, Timer timer)
    {
        if (state.Deadlines.Find(one => one.Id == timer.Deadline) is not { } deadline
            || deadline.Levels.All(level => level.Percent != timer.Percent || level.Fired))
        {
            return new CaseDecision([], state);
        }

        var fired = new DeadlineSet(deadline with
        {
            Levels = [.. deadline.Levels.Select(one => one.Percent == timer.Percent ? one with { Fired = true } : one)],
        });
        fired.Apply(state);
        return new CaseDecision([fired], state);
    }
}
