using Lode.Tests.Integration.Audit;

namespace Lode.Tests.Integration.Aborts;

/// <summary>A world whose rows have their numbers: on PostgreSQL the sealer gives them.</summary>
internal static class Sealed
{
    internal static async Task<string?> WrongAsync(AbortWorld world)
    {
        await Sealer.RunAsync(world.Sql, world.Clock);
        return await world.WrongAsync();
    }
}
