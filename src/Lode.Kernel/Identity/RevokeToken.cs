using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Ends a token at once; its row stays for the audit.</summary>
internal static class RevokeToken
{
    private const string Find = "SELECT id, org, source_id FROM kernel_token WHERE id = @Id {lock}";

    private const string Revoke = """
        UPDATE kernel_token SET revoked_us = @NowUs WHERE id = @Id AND revoked_us IS NULL
        """;

    internal static async Task<Outcome<Done>> RunAsync(
        Id id, ISqlSession sql, TokenAuthenticator tokens, Actor actor, Rights rights, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                var token = work.Find<ListTokens.TokenRow>(Find, new { Id = id });
                var needed = token?.SourceId is null ? "identity.edit" : "sources.edit";
                if (token is null || !rights.Can(needed, token.Org))
                {
                    return IdentityRefusals.NotFound;
                }

                if (work.Execute(Revoke, new { Id = id, work.NowUs }) == 1)
                {
                    work.Audit(actor, "identity.revokeToken", "token", id.ToString());
                }

                return Done.Instance;
            },
            cancel: cancel);
        await tokens.RefreshAsync(cancel);
        return outcome;
    }
}
