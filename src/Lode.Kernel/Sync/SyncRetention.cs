using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Sync;

/// <summary>Forgets answers that no phone can still ask for; conflicts stay until a person settled them.</summary>
internal sealed class SyncRetention(ISqlSession sql, LeaseKeeper leases, TimeProvider clock) : BackgroundService
{
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(400);
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(1), Every = TimeSpan.FromHours(6);

    // Over all sites by intent. Index: kernel_sync_op_by_age.
    private const string Forget = """
        DELETE FROM kernel_sync_op
         WHERE site_id >= 0 AND answered_us < @BeforeUs AND (answer <> 'CONFLICT' OR settled_us IS NOT NULL)
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("sync.retention", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ForgetAsync(stop);
            await Task.Delay(Every, clock, stop);
        }
    }

    internal Task<Outcome<Done>> ForgetAsync(CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            work.Execute(Forget, new { BeforeUs = clock.NowUs() - (Keep.Ticks / TimeSpan.TicksPerMicrosecond) });
            return Done.Instance;
        },
        Lane.Bulk,
        cancel);
}
