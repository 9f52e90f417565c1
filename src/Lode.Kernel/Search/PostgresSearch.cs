namespace Lode.Kernel.Search;

/// <summary>The question in the words of PostgreSQL's text search.</summary>
internal static class PostgresSearch
{
    // Not a constant: the other engine does not know these words.
    internal static readonly string Find = """
        SELECT s.kind, s.object_id, s.site_id, s.title_zh, s.title_en, s.detail_zh, s.detail_en, s.route
          FROM kernel_search s, to_tsquery('simple', @Question) q
         WHERE s.vector @@ q AND s.site_id >= 0 AND (s.permission || '@' || s.site_id) {ids:May}
         ORDER BY ts_rank(s.vector, q) DESC, s.changed_us DESC LIMIT @Limit
        """;
}
