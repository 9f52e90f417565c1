using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>A role in lists.</summary>
public sealed record RoleItem(
    Id Id, string Code, string NameZh, string NameEn, bool Shipped, long Holders, IReadOnlyList<string> Permissions);

/// <summary>All roles and all permissions that exist.</summary>
public sealed record RoleList(IReadOnlyList<RoleItem> Items, IReadOnlyList<string> Permissions);

internal static class RoleEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/roles", ListAsync).WithName("identity.listRoles").Produces<RoleList>().Requires("identity.read");
        group.MapPost("/roles", CreateAsync).WithName("identity.createRole").Produces<Made>(201).ProducesProblem(409)
            .ProducesProblem(422).Requires("identity.edit");
        group.MapPost("/roles/{id}", ChangeAsync).WithName("identity.changeRole").Produces<Made>().ProducesProblem(409)
            .ProducesProblem(422).Requires("identity.edit");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, TimeProvider clock, CancellationToken cancel)
    {
        var (roles, permissions) = await ListRoles.RunAsync(sql, clock, cancel);
        return TypedResults.Ok(new RoleList(
            [.. roles.Select(role => new RoleItem(
                role.Id, role.Code, role.NameZh, role.NameEn, role.Shipped == 1, role.Holders,
                    [.. permissions[role.Id]]))],
            Permissions.All));
    }

    private static async Task<IResult> CreateAsync(
        StoreRole.Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        var outcome = await StoreRole.RunAsync(null, request, sql, actor, rights, cancel);
        return outcome.TryGet(out var stored, out var why)
            ? TypedResults.Created($"/api/v1/identity/roles/{stored.Id}", new Made(stored.Id)) : why.ToProblem();
    }

    private static async Task<IResult> ChangeAsync(
        Id id, StoreRole.Request request, ISqlSession sql, RightsDirectory directory, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await StoreRole.RunAsync(id, request, sql, actor, rights, cancel);
        directory.Forget();
        return outcome.TryGet(out var stored, out var why) ? TypedResults.Ok(new Made(stored.Id)) : why.ToProblem();
    }
}
