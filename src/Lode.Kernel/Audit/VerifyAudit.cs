using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Checks the audit log of a site: its columns, its records and its chain.</summary>
internal static class VerifyAudit
{
    private const string Page = """
        SELECT site_id, id, at_us, actor_kind, actor_id, actor_name, verb, object_kind, object_id, before_hash,
               after_hash, request_id, record, seq, hash
          FROM kernel_audit WHERE site_id = @SiteId AND seq > @From ORDER BY seq LIMIT @Limit
        """;

    internal static ChainReader<AuditRows.Row> ReaderOf(ISqlSession sql, long site) => new(
        ChainTables.Audit,
        site,
        (from, limit, cancel) => sql.QueryAsync<AuditRows.Row>(
            Page, new { SiteId = site, From = from, Limit = limit }, cancel),
        AuditRows.WriteRecord);
}
