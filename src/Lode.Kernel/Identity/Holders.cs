using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Who holds a right somewhere, for those who tell people.</summary>
internal static class Holders
{
    private const string OfPermission = """
        SELECT DISTINCT a.person_id FROM kernel_assignment a
          JOIN kernel_role_permission rp ON rp.role_id = a.role_id AND rp.permission = @Permission
          JOIN kernel_org_closure c ON c.ancestor = a.org AND c.descendant = @Org
          JOIN kernel_person p ON p.id = a.person_id AND p.disabled_us IS NULL
         WHERE a.from_us <= @NowUs AND (a.until_us IS NULL OR a.until_us > @NowUs)
        """;

    private const string OfRoles = """
        SELECT DISTINCT a.person_id FROM kernel_assignment a
          JOIN kernel_role r ON r.id = a.role_id AND r.code {ids}
          JOIN kernel_org_closure c ON c.ancestor = a.org AND c.descendant = @Org
          JOIN kernel_person p ON p.id = a.person_id AND p.disabled_us IS NULL
         WHERE a.from_us <= @NowUs AND (a.until_us IS NULL OR a.until_us > @NowUs)
        """;

    extension(IWork work)
    {
        /// <summary>Persons with a permission at an organization now.</summary>
        internal IReadOnlyList<Id> HoldersOf(string permission, long org) =>
            work.Query<Id>(OfPermission, new { Permission = permission, Org = org, work.NowUs });

        /// <summary>Persons with one of the roles at an organization now.</summary>
        internal IReadOnlyList<Id> HoldersOfRoles(IReadOnlyCollection<string> roles, long org) =>
            roles.Count == 0 ? [] : work.Query<Id>(OfRoles, new { Ids = roles, Org = org, work.NowUs });
    }
}
