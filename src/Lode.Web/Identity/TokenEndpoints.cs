using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Lode.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>An API token in lists.</summary>
public sealed record TokenItem(
    Id Id,
    string Name,
    long Org,
    Id? SourceId,
    IReadOnlyList<string> Scopes,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt);

/// <summary>A new token; the secret is not kept and not shown again.</summary>
public sealed record TokenCreated(Id Id, string Token);

internal static class TokenEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tokens", ListAsync).WithName("identity.listTokens").Produces<Page<TokenItem>>()
            .Requires("identity.read");
        group.MapPost("/tokens", CreateAsync).WithName("identity.createToken").Produces<TokenCreated>(201)
            .ProducesProblem(403).ProducesProblem(422).HoldsSecret().Requires("identity.edit");
        group.MapPost("/tokens/{id}/revoke", RevokeAsync).WithName("identity.revokeToken").Produces(204)
            .ProducesProblem(404).Requires("identity.edit");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var (before, after) = Paging.Parts(cursor, 2) is [var us, var name]
            ? (Paging.Number(us), name) : (long.MaxValue, "");
        var tokens = await ListTokens.RunAsync(sql, rights.Sites("identity.read"), before, after, rows + 1, cancel);
        return TypedResults.Ok(Paging.Cut(tokens, rows, Of, row =>
            Paging.Cursor(row.CreatedUs.ToString(CultureInfo.InvariantCulture), row.Name)));
    }

    private static async Task<IResult> CreateAsync(
        CreateToken.Request request, ISqlSession sql, TokenAuthenticator tokens, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await CreateToken.RunAsync(request, sql, tokens, actor, rights, cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/identity/tokens/{made.Id}", new TokenCreated(made.Id, made.Token))
            : why.ToProblem();
    }

    private static async Task<IResult> RevokeAsync(
        Id id, ISqlSession sql, TokenAuthenticator tokens, Actor actor, Rights rights, CancellationToken cancel) =>
        (await RevokeToken.RunAsync(id, sql, tokens, actor, rights, cancel)).ToNoContent();

    private static TokenItem Of(ListTokens.TokenRow row) => new(
        row.Id, row.Name, row.Org, row.SourceId, row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.CreatedBy, Instants.FromUs(row.CreatedUs), At(row.ExpiresUs), At(row.RevokedUs), At(row.LastUsedUs));

    private static DateTimeOffset? At(long? us) => us is { } value ? Instants.FromUs(value) : null;
}
