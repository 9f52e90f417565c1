using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Makes an API token; the secret is in the answer and nowhere else.</summary>
internal static class CreateToken
{
    private const string OrgExists = "SELECT count(*) FROM kernel_org WHERE number = @Org AND closed_us IS NULL";

    private const string Insert = """
        INSERT INTO kernel_token (id, hash, name, org, source_id, scopes, created_by, created_us, expires_us)
        VALUES (@Id, @Hash, @Name, @Org, @SourceId, @Scopes, @CreatedBy, @NowUs, @ExpiresUs)
        """;

    /// <param name="Name">What uses it.</param>
    /// <param name="Org">Number of its site or other node.</param>
    /// <param name="SourceId">The data source it writes for.</param>
    /// <param name="Scopes">Permissions beyond writing its source; at most what the maker holds there.</param>
    /// <param name="ExpiresAt">End of validity; null for none.</param>
    public sealed record Request(
        string Name, long Org, Id? SourceId, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);

    internal sealed record Created(Id Id, string Token);

    internal static async Task<Outcome<Created>> RunAsync(
        Request request,
        ISqlSession sql,
        TokenAuthenticator tokens,
        Actor actor,
        Rights rights,
        CancellationToken cancel)
    {
        var scopes = request.Scopes ?? [];
        if (!rights.Can(
            scopes.Count == 0 && request.SourceId is not null ? "sources.edit" : "identity.edit", request.Org))
        {
            return IdentityRefusals.NotFound;
        }

        var wrong = new FieldChecks()
            .NeedText(request.Name, "name")
            .Need(scopes.Count > 0 || request.SourceId is not null, "scopes", "required")
            .Need(scopes.All(Permissions.All.Contains), "scopes", "unknown")
            .Against(IdentityRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong;
        }

        if (!scopes.All(scope => rights.Can(scope, request.Org)))
        {
            return AssignRole.BeyondOwn;
        }

        var secret = Secrets.New("lode_");
        var outcome = await sql.CommitAsync(work => Store(work, request, secret, actor), cancel: cancel);
        await tokens.RefreshAsync(cancel);
        return outcome;
    }

    private static Outcome<Created> Store(IWork work, Request request, string secret, Actor actor)
    {
        if (work.Find<long>(OrgExists, new { request.Org }) == 0)
        {
            return IdentityRefusals.NotFound;
        }

        var id = Id.New(checked((int)request.Org), Instants.FromUs(work.NowUs));
        work.Execute(Insert, new
        {
            Id = id,
            Hash = Secrets.HashOf(secret),
            request.Name,
            request.Org,
            request.SourceId,
            Scopes = string.Join(' ', (request.Scopes ?? []).Distinct(StringComparer.Ordinal)),
            CreatedBy = actor.Name,
            work.NowUs,
            ExpiresUs = request.ExpiresAt is { } end ? Instants.ToUs(end) : (long?)null,
        });
        work.Audit(actor, "identity.createToken", "token", id.ToString(), null, request);
        return new Created(id, secret);
    }
}
