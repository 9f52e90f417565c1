using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Cases;

/// <summary>Who acts for whom, and who could.</summary>
internal static class DelegationEndpoints
{
    private const int MostPeople = 5_000;

    internal sealed record Item(
        Id Id, Id FromId, string FromName, Id ToId, string ToName, IReadOnlyList<string> Types,
        IReadOnlyList<string> Roles, double? AmountLimit, DateTimeOffset FromAt, DateTimeOffset UntilAt, string Reason,
        DateTimeOffset? RevokedAt);

    /// <summary>Somebody to whom work may be handed.</summary>
    internal sealed record PersonItem(Id Id, string Name, long Org);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/people", PeopleAsync).WithName("cases.people").Produces<Page<PersonItem>>().SignedIn();
        group.MapGet("/delegations", ListAsync).WithName("cases.delegations").Produces<Page<Item>>().SignedIn();
        group.MapPost("/delegations", MakeAsync).WithName("cases.makeDelegation").Produces<Delegations.Made>(201)
            .ProducesProblem(403).ProducesProblem(422).SignedIn();
        group.MapPost("/delegations/{id}/revoke", RevokeAsync).WithName("cases.revokeDelegation").Produces(204)
            .ProducesProblem(404).SignedIn();
    }

    // Colleagues belong to, or hold a role at, an organization whose cases the reader may see.
    private static async Task<IResult> PeopleAsync(CaseDirectory directory, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(cancel);
        return TypedResults.Ok(new Page<PersonItem>(
            [.. people.In(rights.Sites("cases.read").ToHashSet()).Take(MostPeople)
                .Select(row => new PersonItem(row.Id, row.Name, row.Org))],
            null));
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        IReadOnlyList<Delegations.Row> rows = actor is { Kind: ActorKind.Person, Id: { } person }
            ? await Delegations.ListAsync(sql, person, cancel) : [];
        return TypedResults.Ok(new Page<Item>([.. rows.Select(row => new Item(
            row.Id, row.FromId, row.FromName, row.ToId, row.ToName, Words(row.Types), Words(row.Roles), row.AmountLimit,
            Instants.FromUs(row.FromUs), Instants.FromUs(row.UntilUs), row.Reason,
            row.RevokedUs is { } revoked ? Instants.FromUs(revoked) : null))], null));
    }

    private static async Task<IResult> MakeAsync(
        Delegations.Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        (await Delegations.MakeAsync(request, sql, actor, rights, cancel))
            .ToCreated(made => $"/api/v1/cases/delegations/{made.Id}");

    private static async Task<IResult> RevokeAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        (await Delegations.RevokeAsync(id, sql, actor, rights, cancel)).ToNoContent();

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
