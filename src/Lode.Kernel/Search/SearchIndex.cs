using Lode.Kernel.Sql;

namespace Lode.Kernel.Search;

/// <summary>A thing that people find by words.</summary>
/// <param name="SiteId">Site whose people see it.</param>
/// <param name="Kind">Kind of the thing, such as <c>case</c>; the web knows its icon and its words.</param>
/// <param name="Route">Page of the thing.</param>
/// <param name="Permission">Permission at the site that a finder needs.</param>
/// <param name="Words">Everything else by which it is found.</param>
public sealed record SearchEntry(
    long SiteId, string Kind, string ObjectId, string TitleZh, string TitleEn, string DetailZh, string DetailEn,
    string Route, string Permission, IReadOnlyList<string> Words);

/// <summary>Writes the index, inside the transaction that changes the thing.</summary>
public static class SearchIndex
{
    private const string Upsert = """
        INSERT INTO kernel_search (site_id, kind, object_id, title_zh, title_en, detail_zh, detail_en, route,
        permission,
               tokens, changed_us)
        VALUES (@SiteId, @Kind, @ObjectId, @TitleZh, @TitleEn, @DetailZh, @DetailEn, @Route, @Permission, @Tokens,
                @NowUs)
        ON CONFLICT (site_id, kind, object_id) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
               detail_zh = excluded.detail_zh, detail_en = excluded.detail_en, route = excluded.route,
               permission = excluded.permission, tokens = excluded.tokens, changed_us = excluded.changed_us
        """;

    private const string Delete = """
        DELETE FROM kernel_search WHERE site_id = @SiteId AND kind = @Kind AND object_id = @ObjectId
        """;

    extension(IWork work)
    {
        /// <summary>Makes a thing findable, or finds it by its new words.</summary>
        public void Index(SearchEntry entry) => work.Execute(Upsert, new
        {
            entry.SiteId,
            entry.Kind,
            entry.ObjectId,
            entry.TitleZh,
            entry.TitleEn,
            entry.DetailZh,
            entry.DetailEn,
            entry.Route,
            entry.Permission,
            Tokens = SearchTokens.ForIndex(
                [entry.TitleZh, entry.TitleEn, entry.DetailZh, entry.DetailEn, .. entry.Words]),
            work.NowUs,
        });

        /// <summary>The thing is gone.</summary>
        public void Unindex(long siteId, string kind, string objectId) =>
            work.Execute(Delete, new { SiteId = siteId, Kind = kind, ObjectId = objectId });
    }
}
