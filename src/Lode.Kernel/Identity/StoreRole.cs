using System.Text.RegularExpressions;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Adds a role, or gives one other names and permissions; needs the right to edit at the root.</summary>
internal static partial class StoreRole
{
    internal static readonly Refusal CodeTaken = new("identity.roleCodeTaken", 409);
    internal static readonly Refusal AdministratorFixed = new("identity.administratorFixed", 409);

    private const string Insert = """
        INSERT INTO kernel_role (id, code, name_zh, name_en, shipped)
        VALUES (@Id, @Code, @NameZh, @NameEn, 0) ON CONFLICT (code) DO NOTHING
        """;

    private const string Update = "UPDATE kernel_role SET name_zh = @NameZh, name_en = @NameEn WHERE id = @Id";

    private const string Clear = "DELETE FROM kernel_role_permission WHERE role_id = @Id";

    private const string Hold = """
        INSERT INTO kernel_role_permission (role_id, permission) VALUES (@Id, @Permission)
        """;

    private const string Find = "SELECT id, code, name_zh, name_en, shipped FROM kernel_role WHERE id = @Id {lock}";

    private const string Held = "SELECT permission FROM kernel_role_permission WHERE role_id = @Id ORDER BY permission";

    public sealed record Request(string Code, string NameZh, string NameEn, IReadOnlyList<string> Permissions);

    internal sealed record Stored(Id Id);

    internal static async Task<Outcome<Stored>> RunAsync(
        Id? id, Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("identity.edit", IdentitySeed.Root))
        {
            return IdentityRefusals.NotFound;
        }

        var wrong = new FieldChecks()
            .Need(id is not null || Code().IsMatch(request.Code), "code", "format")
            .NeedText(request.NameZh, "nameZh")
            .NeedText(request.NameEn, "nameEn")
            .Need(request.Permissions.All(Permissions.All.Contains), "permissions", "unknown")
            .Against(IdentityRefusals.Invalid);
        if (!request.Permissions.All(permission => rights.Can(permission, IdentitySeed.Root)))
        {
            return AssignRole.BeyondOwn;
        }

        return wrong is not null ? wrong : await sql.CommitAsync(
            work => id is { } known ? Change(work, known, request, actor) : Add(work, request, actor), cancel: cancel);
    }

    private static Outcome<Stored> Add(IWork work, Request request, Actor actor)
    {
        var id = Id.New(IdentitySeed.Root, Instants.FromUs(work.NowUs));
        if (work.Execute(Insert, new { Id = id, request.Code, request.NameZh, request.NameEn }) == 0)
        {
            return CodeTaken.With(("code", request.Code));
        }

        StorePermissions(work, id, request);
        work.Audit(actor, "identity.createRole", "role", id.ToString(), null, request);
        return new Stored(id);
    }

    private static Outcome<Stored> Change(IWork work, Id id, Request request, Actor actor)
    {
        if (work.Find<ListRoles.RoleRow>(Find, new { Id = id }) is not { } role)
        {
            return IdentityRefusals.NotFound;
        }

        if (role.Code == Permissions.AdministratorCode)
        {
            return AdministratorFixed;
        }

        var held = work.Query<string>(Held, new { Id = id });
        var before = new { role.Code, role.NameZh, role.NameEn, Permissions = held };
        work.Execute(Update, new { Id = id, request.NameZh, request.NameEn });
        work.Execute(Clear, new { Id = id });
        StorePermissions(work, id, request);
        work.Audit(actor, "identity.changeRole", "role", id.ToString(), before, request);
        return new Stored(id);
    }

    private static void StorePermissions(IWork work, Id id, Request request)
    {
        foreach (var permission in request.Permissions.Distinct(StringComparer.Ordinal))
        {
            work.Execute(Hold, new { Id = id, Permission = permission });
        }
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9-]{1,39}$")]
    private static partial Regex Code();
}
