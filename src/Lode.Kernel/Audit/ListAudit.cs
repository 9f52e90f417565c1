using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>The audit log of the sites that the reader may audit, newest first.</summary>
internal static class ListAudit
{
    // Index: kernel_audit_by_time (site_id, at_us, id).
    private const string Page = """
        SELECT id, site_id, at_us, actor_kind, actor_name, verb, object_kind, object_id, before_hash, after_hash,
               request_id, seq
          FROM kernel_audit
         WHERE site_id {ids:Sites} AND at_us >= @FromUs AND at_us < @ToUs
           AND (@Verb = '' OR verb = @Verb) AND (@Actor = '' OR actor_name = @Actor)
           AND (@ObjectId = '' OR object_id = @ObjectId)
           AND (at_us < @BeforeUs OR at_us = @BeforeUs AND id < @Before)
         ORDER BY at_us DESC, id DESC LIMIT @Limit
        """;

    // Index: kernel_audit_by_object (site_id, object_id, at_us).
    private const string Objects = """
        SELECT id, site_id, at_us, actor_kind, actor_name, verb, object_kind, object_id, before_hash, after_hash,
               request_id, seq
          FROM kernel_audit
         WHERE site_id {ids:Sites} AND object_id {ids:Objects} AND lower(verb) LIKE @Verbs ESCAPE '\'
         ORDER BY at_us DESC, id DESC LIMIT @Limit
        """;

    internal sealed record Filter(
        IReadOnlyList<long> Sites,
        long FromUs,
        long ToUs,
        string Verb,
        string Actor,
        string ObjectId,
        long BeforeUs,
        Id Before,
        int Limit);

    internal sealed record AuditRow
    {
        public Id Id { get; init; }

        public long SiteId { get; init; }

        public long AtUs { get; init; }

        public string ActorKind { get; init; } = "";

        public string ActorName { get; init; } = "";

        public string Verb { get; init; } = "";

        public string ObjectKind { get; init; } = "";

        public string ObjectId { get; init; } = "";

        public string? BeforeHash { get; init; }

        public string? AfterHash { get; init; }

        public string RequestId { get; init; } = "";

        public long? Seq { get; init; }
    }

    internal static Task<IReadOnlyList<AuditRow>> RunAsync(
        ISqlSession sql, Filter filter, CancellationToken cancel) =>
        sql.QueryAsync<AuditRow>(Page, filter, cancel);

    /// <summary>What was done to some things, newest first.</summary>
    /// <param name="verbs">How the verbs begin: the module and a dot.</param>
    internal static Task<IReadOnlyList<AuditRow>> OfObjectsAsync(
        ISqlSession sql, IReadOnlyList<Id> objects, string verbs, int limit, CancellationToken cancel) =>
        sql.QueryAsync<AuditRow>(
            Objects,
            new
            {
                Sites = objects.Select(id => (long)id.Site).Distinct().ToArray(),
                Objects = objects.Select(id => id.ToString()).ToArray(),
                Verbs = LikePattern.StartsWith(verbs),
                Limit = limit,
            },
            cancel);
}
