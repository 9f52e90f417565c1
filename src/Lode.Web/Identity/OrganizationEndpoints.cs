using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>A node of the tree of organizations.</summary>
public sealed record OrganizationItem(
    long Number,
    long? Parent,
    string Kind,
    string Code,
    string NameZh,
    string NameEn,
    string TimeZone,
    bool Simulated,
    DateTimeOffset? ClosedAt)
{
    internal static OrganizationItem Of(Organizations.OrgRow row) => new(
        row.Number, row.Parent, row.Kind, row.Code, row.NameZh, row.NameEn, row.TimeZone, row.Simulated == 1,
        row.ClosedUs is { } closed ? Instants.FromUs(closed) : null);
}

/// <summary>The number of a new node.</summary>
public sealed record OrganizationCreated(long Number);

internal static class OrganizationEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/organizations", ListAsync).WithName("identity.listOrganizations")
            .Produces<Page<OrganizationItem>>().SignedIn();
        group.MapPost("/organizations", CreateAsync).WithName("identity.createOrganization")
            .Produces<OrganizationCreated>(201).ProducesProblem(409).ProducesProblem(422).Requires("identity.edit");
        group.MapPost("/organizations/{number:long}", ChangeAsync).WithName("identity.changeOrganization")
            .Produces(204).ProducesProblem(404).ProducesProblem(409).Requires("identity.edit");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        long[] visible = [.. rights.Held().SelectMany(rights.Sites).Distinct()];
        var rows = await Organizations.ListAsync(sql, visible, cancel);
        return TypedResults.Ok(new Page<OrganizationItem>([.. rows.Select(OrganizationItem.Of)], null));
    }

    private static async Task<IResult> CreateAsync(
        CreateOrganization.Request request, ISqlSession sql, RightsDirectory directory, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await CreateOrganization.RunAsync(request, sql, actor, rights, cancel);
        directory.Forget();
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created(
                $"/api/v1/identity/organizations/{made.Number}", new OrganizationCreated(made.Number))
            : why.ToProblem();
    }

    private static async Task<IResult> ChangeAsync(
        long number, ChangeOrganization.Request request, ISqlSession sql, Actor actor, Rights rights,
        CancellationToken cancel) =>
        (await ChangeOrganization.RunAsync(number, request, sql, actor, rights, cancel)).ToNoContent();
}
