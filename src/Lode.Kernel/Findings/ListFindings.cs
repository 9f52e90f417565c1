using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>Which findings a list shows.</summary>
/// <param name="Open">True: all but the closed ones; false: only the closed ones.</param>
public sealed record FindingFilter(
    IReadOnlyList<long> Sites, bool Open, string? Rule = null, string? ObjectKind = null, string? ObjectId = null,
    int? Severity = null);

/// <summary>Reads findings: the gravest and oldest first.</summary>
public static class ListFindings
{
    private const string Page = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding
         WHERE site_id {"{ids:Sites}"} AND (@Open = 1) = (state <> 'closed')
           AND (@Rule IS NULL OR rule = @Rule) AND (@ObjectKind IS NULL OR object_kind = @ObjectKind)
           AND (@ObjectId IS NULL OR object_id = @ObjectId) AND (@Severity IS NULL OR severity = @Severity)
         ORDER BY CASE WHEN @Open = 1 THEN severity ELSE 0 END, CASE WHEN @Open = 1 THEN due_us ELSE -closed_us END, id
         LIMIT @Limit OFFSET @Skip
        """;

    private const string One = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding WHERE site_id = @SiteId AND id = @Id
        """;

    /// <summary>A page of findings.</summary>
    public static Task<IReadOnlyList<FindingRow>> RunAsync(
        FindingFilter filter, int skip, int limit, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<FindingRow>(
            Page,
            new
            {
                filter.Sites,
                Open = filter.Open ? 1L : 0L,
                filter.Rule,
                filter.ObjectKind,
                filter.ObjectId,
                Severity = (long?)filter.Severity,
                Limit = limit,
                Skip = skip,
            },
            cancel);

    internal static Task<FindingRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<FindingRow>(One, new { SiteId = (long)id.Site, Id = id }, cancel);
}
