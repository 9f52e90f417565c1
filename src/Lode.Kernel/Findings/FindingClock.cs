using Lode.Kernel.Events;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Findings;

/// <summary>Nobody explained or ended a finding in time.</summary>
/// <param name="Level">1 late, 2 escalated.</param>
public sealed record FindingLate(int Site, Id FindingId, string Rule, int Level) : IEvent
{
    public static string Name => "findings.late.v1";
}

/// <summary>Marks findings that are late, once per level, on one node at a time.</summary>
internal sealed class FindingClock(ISqlSession sql, LeaseKeeper leases, FindingRules rules, TimeProvider clock)
    : BackgroundService
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30), Every = TimeSpan.FromSeconds(20);

    // Over all sites by intent: the clock serves all. Index: kernel_finding_by_due.
    private const string Due = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding
         WHERE site_id >= 0 AND state IN ('open', 'ended') AND escalations < 2 AND next_level_us <= @NowUs
         ORDER BY next_level_us LIMIT @Limit
        """;

    private const string Mark = """
        UPDATE kernel_finding SET escalations = @Level, next_level_us = @NextUs
         WHERE site_id = @SiteId AND id = @Id AND escalations = @Level - 1
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("findings.clock", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await MarkOnceAsync(stop) < AtOnce)
            {
                await Task.Delay(Every, clock, stop);
            }
        }
    }

    /// <summary>Marks what is late now.</summary>
    /// <returns>Findings that were due.</returns>
    internal async Task<int> MarkOnceAsync(CancellationToken cancel)
    {
        var due = await sql.QueryAsync<FindingRow>(Due, new { NowUs = clock.NowUs(), Limit = AtOnce }, cancel);
        foreach (var row in due)
        {
            var level = row.Escalations + 1;
            var hours = rules.Find(row.Rule)?.EscalateAfterHours ?? 24;
            await sql.CommitAsync<Done>(
                work =>
                {
                    var nextUs = row.DueUs + (long)(hours * 3_600_000_000);
                    if (work.Execute(Mark, new { row.SiteId, row.Id, Level = level, NextUs = nextUs }) == 1)
                    {
                        work.Publish(new FindingLate((int)row.SiteId, row.Id, row.Rule, (int)level));
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }

        return due.Count;
    }
}
