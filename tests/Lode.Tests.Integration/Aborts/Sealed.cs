using Lode.Kernel.Audit;
using Lode.Kernel.Leases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lode.Tests.Integration.Aborts;

/// <summary>A world whose rows have their numbers: on PostgreSQL the sealer gives them.</summary>
internal static class Sealed
{
    internal static async Task<string?> WrongAsync(AbortWorld world)
    {
        var leases = new LeaseKeeper(world.Sql, world.Clock, NullLogger<LeaseKeeper>.Instance);
        var lease = (await leases.TryTakeAsync("test", TimeSpan.FromMinutes(5)))!;
        foreach (var table in ChainTables.All)
        {
            while (await ChainSealer.RunAsync(world.Sql, table, lease, default) > 0)
            {
            }
        }

        return await world.WrongAsync();
    }
}
