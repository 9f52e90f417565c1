using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>What every database starts with: the root of the organization and the shipped roles.</summary>
internal static class IdentitySeed
{
    /// <summary>Number of the root of the organization.</summary>
    internal const int Root = 1;

    private const string InsertRoot = """
        INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
        VALUES (1, 'group', 'group', '集团', 'Group', 'Asia/Shanghai', @NowUs) ON CONFLICT (number) DO NOTHING
        """;

    private const string InsertClosure = """
        INSERT INTO kernel_org_closure (ancestor, descendant, depth) VALUES (1, 1, 0)
        ON CONFLICT (ancestor, descendant) DO NOTHING
        """;

    private const string InsertRole = """
        INSERT INTO kernel_role (id, code, name_zh, name_en, shipped)
        VALUES (@Id, @Code, @NameZh, @NameEn, 1) ON CONFLICT (code) DO NOTHING
        """;

    private const string InsertPermission = """
        INSERT INTO kernel_role_permission (role_id, permission) VALUES (@RoleId, @Permission)
        """;

    private const string IsHeld = """
        SELECT count(*) FROM kernel_role_permission WHERE permission = @Permission
        """;

    private const string Give = """
        INSERT INTO kernel_role_permission (role_id, permission)
        SELECT id, @Permission FROM kernel_role WHERE code = @Code
        """;

    internal static Task RunAsync(ISqlSession sql, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            work.Execute(InsertRoot, new { work.NowUs });
            work.Execute(InsertClosure);
            foreach (var role in Permissions.Roles)
            {
                Insert(work, role);
            }

            foreach (var permission in Permissions.All)
            {
                GiveNew(work, permission);
            }

            return Done.Instance;
        },
        cancel: cancel);

    private static void Insert(IWork work, ShippedRole role)
    {
        var id = Id.New(0, Instants.FromUs(work.NowUs));
        if (work.Execute(InsertRole, new { Id = id, role.Code, role.NameZh, role.NameEn }) == 0)
        {
            return;
        }

        foreach (var permission in role.Permissions)
        {
            work.Execute(InsertPermission, new { RoleId = id, Permission = permission });
        }
    }

    // A permission that nobody holds came with this version: administrators cannot lose one.
    private static void GiveNew(IWork work, string permission)
    {
        if (work.Find<long>(IsHeld, new { Permission = permission }) > 0)
        {
            return;
        }

        foreach (var role in Permissions.Roles.Where(role => role.Permissions.Contains(permission)))
        {
            work.Execute(Give, new { Permission = permission, role.Code });
        }
    }
}
