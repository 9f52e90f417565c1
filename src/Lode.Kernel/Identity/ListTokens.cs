using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Tokens of the nodes that the reader may see; never a hash.</summary>
internal static class ListTokens
{
    private const string Page = """
        SELECT id, name, org, source_id, scopes, created_by, created_us, expires_us, revoked_us, last_used_us
          FROM kernel_token 
         WHERE org {ids:Orgs} AND (created_us < @BeforeUs OR created_us = @BeforeUs AND name > @After)
         ORDER BY created_us DESC, name LIMIT @Limit
        """;

    private const string OfSources = """
        SELECT id, name, org, source_id, scopes, created_by, created_us, expires_us, revoked_us, last_used_us
          FROM kernel_token
         WHERE org {ids:Orgs} AND source_id IS NOT NULL ORDER BY created_us DESC
        """;

    internal sealed record TokenRow
    {
        public Id Id { get; init; }

        public string Name { get; init; } = "";

        public long Org { get; init; }

        public Id? SourceId { get; init; }

        public string Scopes { get; init; } = "";

        public string CreatedBy { get; init; } = "";

        public long CreatedUs { get; init; }

        public long? ExpiresUs { get; init; }

        public long? RevokedUs { get; init; }

        public long? LastUsedUs { get; init; }
    }

    internal static Task<IReadOnlyList<TokenRow>> RunAsync(
        ISqlSession sql, IReadOnlyList<long> orgs, long beforeUs, string after, int limit, CancellationToken cancel) =>
        sql.QueryAsync<TokenRow>(
            Page, new { Orgs = orgs, BeforeUs = beforeUs, After = after, Limit = limit }, cancel);

    /// <summary>Tokens that write for a data source.</summary>
    internal static Task<IReadOnlyList<TokenRow>> OfSourcesAsync(
        ISqlSession sql, IReadOnlyList<long> orgs, CancellationToken cancel) =>
        sql.QueryAsync<TokenRow>(OfSources, new { Orgs = orgs }, cancel);
}
