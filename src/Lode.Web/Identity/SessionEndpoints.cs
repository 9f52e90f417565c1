using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>Who is signed in, and what the page may show to them.</summary>
/// <param name="SetUpNeeded">No administrator exists yet.</param>
/// <param name="Person">The signed-in person; null for nobody.</param>
public sealed record SessionAnswer(bool SetUpNeeded, SessionPerson? Person);

/// <summary>The signed-in person.</summary>
/// <param name="Permissions">What they hold at some node; the server checks the node again at each call.</param>
/// <param name="Sites">Nodes at which they may read anything.</param>
/// <param name="Organization">Where they belong; for carriers and receivers their own firm.</param>
/// <param name="Simulated">What they see comes from the simulator: one of their nodes, or the whole group.</param>
public sealed record SessionPerson(
    Id Id,
    string UserName,
    string Name,
    string Language,
    bool MustChangePassword,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<OrganizationItem> Sites,
    OrganizationItem? Organization,
    bool Simulated);

internal static class SessionEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/session", GetAsync).WithName("identity.session").Produces<SessionAnswer>()
            .Public("Tells the page whether somebody is signed in.");
        group.MapPost("/sign-in", SignInAsync).WithName("identity.signIn").Produces(204).ProducesProblem(401)
            .Public("Opens the session; attempts are limited.");
        group.MapPost("/sign-out", SignOutAsync).WithName("identity.signOut").Produces(204).SignedIn();
        group.MapPost("/setup", SetUpAsync).WithName("identity.setUp").Produces(204).ProducesProblem(403)
            .Public("Works once, with the code that the first start printed.");
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, ISqlSession sql, TokenAuthenticator tokens, CancellationToken cancel)
    {
        var needed = !tokens.IsAdministered;
        if (context.Features.Get<SessionRow>() is not { } session)
        {
            return TypedResults.Ok(new SessionAnswer(needed, null));
        }

        var rights = context.Features.GetRequiredFeature<Rights>();
        var held = rights.Held();
        var sites = await Organizations.ListAsync(sql, [.. held.SelectMany(rights.Sites).Distinct()], cancel);
        var own = await Organizations.OfPersonAsync(sql, session.PersonId, cancel);
        return TypedResults.Ok(new SessionAnswer(needed, new SessionPerson(
            session.PersonId, session.UserName, session.Name, session.Language, session.MustChange == 1, held,
            [.. sites.Select(OrganizationItem.Of)], own is null ? null : OrganizationItem.Of(own),
            await SimulationMark.IsOnAsync(
                sql, [IdentitySeed.Root, own?.Number ?? IdentitySeed.Root, .. sites.Select(site => site.Number)],
                cancel))));
    }

    private static async Task<IResult> SignInAsync(
        SignIn.Request request, HttpContext context, SignIn signIn, CancellationToken cancel)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var outcome = await signIn.RunAsync(
            request, address, context.Request.Headers.UserAgent.ToString(), context.TraceIdentifier, cancel);
        if (!outcome.TryGet(out var opened, out var why))
        {
            return why.ToProblem();
        }

        SessionCookie.Write(context, opened.Cookie, Sessions.Longest);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, ISqlSession sql, Sessions sessions, Actor actor, CancellationToken cancel)
    {
        if (context.Features.Get<SessionRow>() is { } session)
        {
            await SignOut.RunAsync(session.Hash, sql, actor, cancel);
            sessions.Forget();
        }

        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetUpAsync(
        SetUp.Request request, HttpContext context, SetUp setUp, CancellationToken cancel) =>
        (await setUp.RunAsync(request, context.TraceIdentifier, cancel)).ToNoContent();
}
