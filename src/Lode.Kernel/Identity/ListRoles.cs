using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>All roles with their permissions and how many persons hold each.</summary>
internal static class ListRoles
{
    private const string Roles = """
        SELECT r.id, r.code, r.name_zh, r.name_en, r.shipped,
               (SELECT count(DISTINCT a.person_id) FROM kernel_assignment a
                 WHERE a.role_id = r.id AND (a.until_us IS NULL OR a.until_us > @NowUs)) AS holders
          FROM kernel_role r ORDER BY r.shipped DESC, r.code
        """;

    private const string Held = "SELECT role_id, permission FROM kernel_role_permission ORDER BY permission";

    internal sealed record RoleRow
    {
        public Id Id { get; init; }

        public string Code { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";

        public long Shipped { get; init; }

        public long Holders { get; init; }
    }

    internal sealed record HeldRow
    {
        public Id RoleId { get; init; }

        public string Permission { get; init; } = "";
    }

    internal static async Task<(IReadOnlyList<RoleRow> Roles, ILookup<Id, string> Permissions)> RunAsync(
        ISqlSession sql, TimeProvider clock, CancellationToken cancel)
    {
        var roles = await sql.QueryAsync<RoleRow>(Roles, new { NowUs = clock.NowUs() }, cancel);
        var held = await sql.QueryAsync<HeldRow>(Held, null, cancel);
        return (roles, held.ToLookup(row => row.RoleId, row => row.Permission));
    }
}
