using Lode.Kernel.Audit;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lode.Tests.Integration.Audit;

/// <summary>Gives every row its number, as the sealer of PostgreSQL does within a second.</summary>
internal static class Sealer
{
    internal static async Task RunAsync(ISqlSession sql, TimeProvider? clock = null)
    {
        var leases = new LeaseKeeper(sql, clock ?? TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        var lease = (await leases.TryTakeAsync("test", TimeSpan.FromMinutes(5)))!;
        foreach (var table in ChainTables.All)
        {
            while (await ChainSealer.RunAsync(sql, table, lease, default) > 0)
            {
            }
        }

        await leases.ReleaseAsync(lease);
    }
}
