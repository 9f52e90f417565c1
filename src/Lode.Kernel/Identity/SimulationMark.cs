using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Whether data are those of the simulator: every screen, export and print then says so.</summary>
public static class SimulationMark
{
    /// <summary>End of the name of a file whose content is a form in fixed columns.</summary>
    public const string FileSuffix = "-simulated";

    private const string Count = "SELECT count(*) FROM kernel_org WHERE number {ids:Orgs} AND simulated = 1";

    /// <summary>Whether any of these nodes lives in simulated data.</summary>
    public static async Task<bool> IsOnAsync(
        ISqlSession sql, IReadOnlyList<long> orgs, CancellationToken cancel = default) =>
        await sql.FindAsync<long>(Count, new { Orgs = orgs }, cancel) > 0;
}
