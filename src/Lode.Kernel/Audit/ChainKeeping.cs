using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Audit;

/// <summary>Keeps the chains while the node holds the lease: seals, makes roots, publishes them daily.</summary>
internal sealed partial class ChainKeeping(
    ISqlSession sql, LeaseKeeper leases, ChainAnchors anchors, TimeProvider clock, ILogger<ChainKeeping> log)
    : BackgroundService
{
    private const string LeaseName = "chains";
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RootsEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnchorsEvery = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync(LeaseName, Term, KeepAsync, stoppingToken);

    private async Task KeepAsync(Lease lease, CancellationToken held)
    {
        long? rootsAt = null;
        long? anchorsAt = null;
        await SealAsync(lease, held);
        while (true)
        {
            if (sql.Engine != SqlEngine.Sqlite)
            {
                await SealAsync(lease, held);
            }

            if (IsDue(ref rootsAt, RootsEvery))
            {
                await MakeRootsAsync(lease, held);
            }

            if (IsDue(ref anchorsAt, AnchorsEvery) && await anchors.MakeDueAsync(held) is { } made)
            {
                Published(made.Document.Day, made.Places.Count);
            }

            await Task.Delay(Pause, clock, held);
        }
    }

    private async Task SealAsync(Lease lease, CancellationToken held)
    {
        foreach (var table in ChainTables.All)
        {
            while (await ChainSealer.RunAsync(sql, table, lease, held) == ChainSealer.AtOnce)
            {
            }
        }
    }

    private async Task MakeRootsAsync(Lease lease, CancellationToken held)
    {
        foreach (var table in ChainTables.All)
        {
            foreach (var site in await sql.QueryAsync<long>(table.Sites, cancel: held))
            {
                while (await ChainRoots.MakeNextAsync(sql, clock, table, site, lease, held))
                {
                }
            }
        }
    }

    private bool IsDue(ref long? last, TimeSpan every)
    {
        var now = clock.GetTimestamp();
        if (last is { } before && clock.GetElapsedTime(before, now) < every)
        {
            return false;
        }

        last = now;
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Roots of {Day} published to {Count} places")]
    private partial void Published(string day, int count);
}
