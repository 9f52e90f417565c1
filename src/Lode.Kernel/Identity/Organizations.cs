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

    private const string OfPerson = """
        SELECT o.number, o.parent, o.kind, o.code, o.name_zh, o.name_en, o.time_zone, o.simulated, o.created_us,
               o.closed_us
          FROM kernel_org o JOIN kernel_person p ON p.org = o.number WHERE p.id = @Person
        """;

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

    /// <summary>The organization that a person belongs to.</summary>
    internal static Task<OrgRow?> OfPersonAsync(ISqlSession sql, Id person, CancellationToken cancel) =>
        sql.FindAsync<OrgRow>(OfPerson, new { Person = person }, cancel);
}
