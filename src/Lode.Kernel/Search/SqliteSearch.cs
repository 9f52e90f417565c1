namespace Lode.Kernel.Search;

/// <summary>The question in the words of SQLite's FTS5.</summary>
internal static class SqliteSearch
{
    // Not a constant: the other engine does not know these words.
    internal static readonly string Find = """
        SELECT s.kind, s.object_id, s.site_id, s.title_zh, s.title_en, s.detail_zh, s.detail_en, s.route
          FROM kernel_search_fts f JOIN kernel_search s ON s.seq = f.rowid
         WHERE kernel_search_fts MATCH @Question AND s.site_id >= 0 AND (s.permission || '@' || s.site_id) {ids:May}
         ORDER BY bm25(kernel_search_fts), s.changed_us DESC LIMIT @Limit
        """;
}
