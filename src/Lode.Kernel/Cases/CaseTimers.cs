using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Cases;

/// <summary>Fires the levels of deadlines, on one node at a time. A timer belongs to one entry of a state: fired
/// late or twice it finds nothing to do.</summary>
internal sealed partial class CaseTimers(
    CaseService service, LeaseKeeper leases, ISqlSession sql, TimeProvider clock, ILogger<CaseTimers> log)
    : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Over all sites by intent: one node serves all. Index: kernel_case_timer_by_turn.
    private const string Due = """
        SELECT case_id, deadline, entry, percent FROM kernel_case_timer
         WHERE site_id >= 0 AND fire_us <= @NowUs ORDER BY fire_us, case_id, percent LIMIT @Limit
        """;

    // A clock that was stopped meanwhile has moved its timer: that one stays.
    private const string Forget = """
        DELETE FROM kernel_case_timer
         WHERE site_id = @SiteId AND case_id = @CaseId AND deadline = @Deadline AND entry = @Entry
           AND percent = @Percent AND fire_us <= @NowUs
        """;

    private sealed record TimerRow
    {
        public Id CaseId { get; init; }

        public string Deadline { get; init; } = "";

        public long Entry { get; init; }

        public long Percent { get; init; }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("cases.timers", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await FireOnceAsync(stop) < AtOnce)
            {
                await Task.Delay(Pause, clock, stop);
            }
        }
    }

    /// <summary>Fires what is due now, in order.</summary>
    /// <returns>Timers that were due.</returns>
    internal async Task<int> FireOnceAsync(CancellationToken cancel)
    {
        var due = await sql.QueryAsync<TimerRow>(Due, new { NowUs = clock.NowUs(), Limit = AtOnce }, cancel);
        foreach (var timer in due)
        {
            var key = $"timer:{timer.Deadline}:{timer.Entry}:{timer.Percent}";
            var command = new CaseCommand { Verb = "timer", Key = key, Target = timer.Deadline };
            var outcome = await service.ActAsync(
                timer.CaseId, command, turn => turn.Fire(timer.Deadline, (int)timer.Entry, (int)timer.Percent), cancel,
                work => work.Execute(Forget, new
                {
                    SiteId = (long)timer.CaseId.Site,
                    timer.CaseId,
                    timer.Deadline,
                    timer.Entry,
                    timer.Percent,
                    work.NowUs,
                }));
            if (!outcome.TryGet(out var answer, out var why) || (why = answer.Refusal) is not null)
            {
                Failed(key, timer.CaseId.ToString(), why.Code);
            }
        }

        return due.Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timer {Key} of case {Case} was refused: {Code}")]
    private partial void Failed(string key, string @case, string code);
}
