using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>The tree of organizations as lists show it.</summary>
internal static class Organizations
{
    internal const string Columns = """
        number, parent, kind, code, name_zh, name_en, time_zone, simulated, created_us, closed_us
        """;

    private const string Visible = $"""
        SELECT {Columns} FROM kernel_org WHERE number {"{ids:Orgs}"} ORDER BY number
        """;

    private const string CountSimulated = "SELECT count(*) FROM kernel_org WHERE number {ids:Orgs} AND simulated = 1";

    internal static readonly IReadOnlyList<string> Kinds = ["group", "company", "site", "department", "external"];

    internal sealed record OrgRow
    {
        public long Number { get; init; }

        public long? Parent { get; init; }

        public string Kind { get; init; } = "";

        public string Code { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public long Simulated { get; init; }

        public long CreatedUs { get; init; }

        public long? ClosedUs { get; init; }
    }

    /// <summary>The nodes with these numbers.</summary>
    internal static Task<IReadOnlyList<OrgRow>> ListAsync(
        ISqlSession sql, IReadOnlyList<long> orgs, CancellationToken cancel) =>
        sql.QueryAsync<OrgRow>(Visible, new { Orgs = orgs }, cancel);

    /// <summary>Whether any of the nodes lives in simulated data, so that a list of theirs must say so.</summary>
    internal static async Task<bool> AnySimulatedAsync(
        ISqlSession sql, IReadOnlyList<long> orgs, CancellationToken cancel) =>
        await sql.FindAsync<long>(CountSimulated, new { Orgs = orgs }, cancel) > 0;
}
