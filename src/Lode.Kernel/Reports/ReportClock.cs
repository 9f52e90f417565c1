using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Reports;

/// <summary>Asks for scheduled reports when their period and its delay are over, on one node at a time; after a stop it
/// makes up for the periods that were missed.</summary>
internal sealed class ReportClock(ISqlSession sql, LeaseKeeper leases, MakeReport make, TimeProvider clock)
    : BackgroundService
{
    private const int MostMissed = 31;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30), Every = TimeSpan.FromMinutes(1);

    // Over all sites by intent: the clock serves all.
    private const string Scheduled = """
        SELECT r.site_id, r.id, r.revision, r.content, r.saved_us, r.saved_by, r.closed FROM kernel_report r
         WHERE r.site_id >= 0 AND r.closed = 0 AND r.revision = (
               SELECT max(revision) FROM kernel_report WHERE site_id = r.site_id AND id = r.id)
        """;

    private const string LastMade = """
        SELECT coalesce(max(to_us), 0) FROM kernel_report_run
         WHERE site_id = @SiteId AND report_id = @Id AND scheduled = 1
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("reports.clock", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await AskDueAsync(stop);
            await Task.Delay(Every, clock, stop);
        }
    }

    /// <summary>Asks for everything that is due now.</summary>
    /// <returns>Runs that were asked for.</returns>
    internal async Task<int> AskDueAsync(CancellationToken cancel)
    {
        var asked = 0;
        foreach (var report in await sql.QueryAsync<ReportRow>(Scheduled, null, cancel))
        {
            var content = report.Parsed;
            if (!content.Scheduled)
            {
                continue;
            }

            var periods = new ReportPeriods(content, await make.ZoneAsync(report.SiteId, cancel));
            var due = periods.LastEnded(clock.NowUs() - (content.DelayMinutes * 60_000_000L));
            var madeUs = await sql.FindAsync<long>(LastMade, new { report.SiteId, report.Id }, cancel);
            var next = madeUs == 0 ? due : periods.After(new ReportPeriod("", 0, madeUs));
            for (var missed = 0; next.ToUs <= due.ToUs && missed < MostMissed; missed++, next = periods.After(next))
            {
                var outcome = await make.AskAsync(report, next.Name, true, Actor.System("reports.clock"), cancel);
                asked += outcome.TryGet(out var one, out _) && one.Job is not null ? 1 : 0;
            }
        }

        return asked;
    }
}
