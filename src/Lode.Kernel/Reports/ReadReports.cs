using Lode.Kernel.Sql;

namespace Lode.Kernel.Reports;

/// <summary>Finds reports and what was made of them.</summary>
internal static class ReadReports
{
    private const string Newest = """
        SELECT r.site_id, r.id, r.revision, r.content, r.saved_us, r.saved_by, r.closed FROM kernel_report r
         WHERE r.site_id {ids:Sites} AND r.revision = (
               SELECT max(revision) FROM kernel_report WHERE site_id = r.site_id AND id = r.id)
         ORDER BY r.site_id, r.id
        """;

    private const string One = $"""
        SELECT {ReportRow.Columns} FROM kernel_report
         WHERE site_id = @SiteId AND id = @Id AND (@Revision = 0 OR revision = @Revision)
         ORDER BY revision DESC LIMIT 1
        """;

    private const string Revisions = $"""
        SELECT {ReportRow.Columns} FROM kernel_report WHERE site_id = @SiteId AND id = @Id ORDER BY revision DESC
        """;

    private const string Runs = $"""
        SELECT {ReportRunRow.Columns} FROM {ReportRunRow.Tables}
         WHERE u.site_id = @SiteId AND u.report_id = @ReportId AND u.asked_us < @BeforeUs
         ORDER BY u.asked_us DESC LIMIT @Limit
        """;

    private const string OneRun = $"""
        SELECT {ReportRunRow.Columns} FROM {ReportRunRow.Tables} WHERE u.site_id = @SiteId AND u.id = @Id
        """;

    private const string LatestRuns = $"""
        SELECT {ReportRunRow.Columns} FROM {ReportRunRow.Tables}
         WHERE u.site_id {"{ids:Sites}"} AND u.asked_us = (SELECT max(asked_us) FROM kernel_report_run
               WHERE site_id = u.site_id AND report_id = u.report_id)
        """;

    private const string Node = """
        SELECT number, code, name_zh, name_en, simulated FROM kernel_org WHERE number = @Site
        """;

    /// <summary>What a site is called, and whether it is simulated.</summary>
    internal static Task<ReportScope.Node?> SiteAsync(long site, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<ReportScope.Node>(Node, new { Site = site }, cancel);

    internal static Task<IReadOnlyList<ReportRow>> ListAsync(
        IReadOnlyList<long> sites, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<ReportRow>(Newest, new { Sites = sites }, cancel);

    /// <summary>The newest revision, or the one that is asked for.</summary>
    internal static Task<ReportRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel, long revision = 0) =>
        sql.FindAsync<ReportRow>(One, new { SiteId = (long)id.Site, Id = id, Revision = revision }, cancel);

    internal static Task<IReadOnlyList<ReportRow>> RevisionsAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<ReportRow>(Revisions, new { SiteId = (long)id.Site, Id = id }, cancel);

    internal static Task<IReadOnlyList<ReportRunRow>> RunsAsync(
        Id report, long beforeUs, int limit, ISqlSession sql, CancellationToken cancel) => sql.QueryAsync<ReportRunRow>(
            Runs,
            new { SiteId = (long)report.Site, ReportId = report, BeforeUs = beforeUs, Limit = limit },
            cancel);

    internal static Task<ReportRunRow?> FindRunAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<ReportRunRow>(OneRun, new { SiteId = (long)id.Site, Id = id }, cancel);

    /// <summary>The last run of each report.</summary>
    internal static Task<IReadOnlyList<ReportRunRow>> LatestAsync(
        IReadOnlyList<long> sites, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<ReportRunRow>(LatestRuns, new { Sites = sites }, cancel);
}
