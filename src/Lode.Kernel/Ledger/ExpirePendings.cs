using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Ledger;

/// <summary>Ends pending postings whose time is over, on the node that holds the lease.</summary>
internal sealed class ExpirePendings(ISqlSession sql, LeaseKeeper leases, TimeProvider clock) : BackgroundService
{
    private const string LeaseName = "ledger";
    private const int AtOnce = 200;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Over all sites by intent.
    private const string Due = """
        SELECT DISTINCT site_id, posting_id AS id FROM kernel_ledger_pending
         WHERE site_id >= 0 AND expires_us <= @NowUs LIMIT @Limit
        """;

    private sealed record DueRow
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }
    }

    /// <summary>Ends what is due; answers how many postings that were.</summary>
    internal static async Task<int> RunAsync(
        ISqlSession sql, TimeProvider clock, Lease? lease, CancellationToken cancel)
    {
        var due = await sql.QueryAsync<DueRow>(Due, new { NowUs = clock.NowUs(), Limit = AtOnce }, cancel);
        foreach (var row in due)
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    if ((lease is null || work.Holds(lease))
                        && !work.Books(Actor.System("ledger.expire")).Expire(row.Id).TryGet(out _, out var refusal))
                    {
                        // Somebody ended it in the meantime.
                        Invariant.Holds(refusal.Code == LedgerRefusals.PendingEnded.Code);
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }

        return due.Count;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync(
        LeaseName, Term, async (lease, held) =>
        {
            while (true)
            {
                while (await RunAsync(sql, clock, lease, held) == AtOnce)
                {
                }

                await Task.Delay(Pause, clock, held);
            }
        },
        stoppingToken);
}
