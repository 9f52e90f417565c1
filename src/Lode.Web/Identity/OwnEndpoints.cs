using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>The signed-in person in full.</summary>
public sealed record OwnItem(
    Id Id, string UserName, string Name, string? Email, string? Phone, string Language, string OrgZh, string OrgEn,
    IReadOnlyList<OwnRole> Roles);

/// <summary>A role that the person holds now or will.</summary>
public sealed record OwnRole(
    string RoleZh, string RoleEn, string OrgZh, string OrgEn, DateTimeOffset FromAt, DateTimeOffset? UntilAt);

/// <summary>An open session of the person.</summary>
/// <param name="Number">Names it in the address that ends it.</param>
/// <param name="Current">The one that asks.</param>
public sealed record OwnSession(
    string Number, DateTimeOffset SignedInAt, DateTimeOffset SeenAt, string UserAgent, bool Current);

/// <summary>The doors through which people see and change their own data.</summary>
internal static class OwnEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/own", GetAsync).WithName("identity.own").Produces<OwnItem>().ProducesProblem(401).SignedIn();
        group.MapPost("/own", ChangeAsync).WithName("identity.changeOwn").Produces(204).ProducesProblem(422)
            .SignedIn();
        group.MapGet("/own/sessions", SessionsAsync).WithName("identity.ownSessions").Produces<Page<OwnSession>>()
            .SignedIn();
        group.MapPost("/own/sessions/{number}/end", EndAsync).WithName("identity.endOwnSession").Produces(204)
            .ProducesProblem(404).SignedIn();
    }

    private static async Task<IResult> GetAsync(
        ISqlSession sql, TimeProvider clock, Actor actor, CancellationToken cancel)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } id }
            || await OwnProfile.FindAsync(id, sql, clock, cancel) is not { } own)
        {
            return IdentityRefusals.SignInNeeded.ToProblem();
        }

        var person = own.Person;
        return TypedResults.Ok(new OwnItem(
            person.Id, person.UserName, person.Name, person.Email, person.Phone, person.Language, person.OrgZh,
            person.OrgEn,
            [.. own.Roles.Select(role => new OwnRole(
                role.RoleZh, role.RoleEn, role.OrgZh, role.OrgEn, Instants.FromUs(role.FromUs),
                role.UntilUs is { } until ? Instants.FromUs(until) : null))]));
    }

    private static async Task<IResult> ChangeAsync(
        ChangeOwn.Request request, HttpContext context, ISqlSession sql, Sessions sessions, Actor actor,
        CancellationToken cancel)
    {
        if (context.Features.Get<SessionRow>() is not { } session)
        {
            return IdentityRefusals.SignInNeeded.ToProblem();
        }

        var outcome = await ChangeOwn.RunAsync(request, session.Hash, sql, actor, cancel);
        sessions.Forget();
        return outcome.ToNoContent();
    }

    private static async Task<IResult> SessionsAsync(
        HttpContext context, ISqlSession sql, TimeProvider clock, CancellationToken cancel)
    {
        if (context.Features.Get<SessionRow>() is not { } session)
        {
            return IdentityRefusals.SignInNeeded.ToProblem();
        }

        var rows = await OwnSessions.ListAsync(session.PersonId, sql, clock, cancel);
        return TypedResults.Ok(new Page<OwnSession>(
            [.. rows.Select(row => new OwnSession(
                row.Number, Instants.FromUs(row.CreatedUs), Instants.FromUs(row.SeenUs), row.UserAgent,
                row.Hash.AsSpan().SequenceEqual(session.Hash)))],
            null));
    }

    private static async Task<IResult> EndAsync(
        string number, HttpContext context, ISqlSession sql, Sessions sessions, Actor actor, CancellationToken cancel)
    {
        if (context.Features.Get<SessionRow>() is null)
        {
            return IdentityRefusals.SignInNeeded.ToProblem();
        }

        var outcome = await OwnSessions.EndAsync(number, sql, actor, cancel);
        sessions.Forget();
        return outcome.ToNoContent();
    }
}
