using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>What the product knows of the person who asks: data, organization, roles with their validity.</summary>
internal static class OwnProfile
{
    private const string Person = """
        SELECT p.id, p.user_name, p.name, p.email, p.phone, p.language, o.name_zh AS org_zh, o.name_en AS org_en
          FROM kernel_person p JOIN kernel_org o ON o.number = p.org
         WHERE p.id = @Id
        """;

    private const string Assigned = """
        SELECT r.name_zh AS role_zh, r.name_en AS role_en, o.name_zh AS org_zh, o.name_en AS org_en, a.from_us, a.until_us
          FROM kernel_assignment a
          JOIN kernel_role r ON r.id = a.role_id
          JOIN kernel_org o ON o.number = a.org
         WHERE a.person_id = @Id AND (a.until_us IS NULL OR a.until_us > @NowUs)
         ORDER BY a.org, r.code
        """;

    internal sealed record PersonRow
    {
        public Id Id { get; init; }

        public string UserName { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Email { get; init; }

        public string? Phone { get; init; }

        public string Language { get; init; } = "";

        public string OrgZh { get; init; } = "";

        public string OrgEn { get; init; } = "";
    }

    internal sealed record AssignedRow
    {
        public string RoleZh { get; init; } = "";

        public string RoleEn { get; init; } = "";

        public string OrgZh { get; init; } = "";

        public string OrgEn { get; init; } = "";

        public long FromUs { get; init; }

        public long? UntilUs { get; init; }
    }

    internal static async Task<(PersonRow Person, IReadOnlyList<AssignedRow> Roles)?> FindAsync(
        Id id, ISqlSession sql, TimeProvider clock, CancellationToken cancel) =>
        await sql.FindAsync<PersonRow>(Person, new { Id = id }, cancel) is { } person
            ? (person, await sql.QueryAsync<AssignedRow>(Assigned, new { Id = id, NowUs = clock.NowUs() }, cancel))
            : null;
}
