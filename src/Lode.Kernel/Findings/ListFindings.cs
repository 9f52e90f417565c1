using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>Which findings a list shows.</summary>
/// <param name="Open">True: all but the closed ones; false: only the closed ones.</param>
public sealed record FindingFilter(
    IReadOnlyList<long> Sites, bool Open, string? Rule = null, string? ObjectKind = null, string? ObjectId = null,
    int? Severity = null, string? State = null, Id? Owner = null, bool LateOnly = false);

/// <summary>Reads findings: the gravest and oldest first.</summary>
public static class ListFindings
{
    private const string Page = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding
         WHERE site_id {"{ids:Sites}"} AND (@Open = 1) = (state <> 'closed')
           AND (@Rule IS NULL OR rule = @Rule) AND (@ObjectKind IS NULL OR object_kind = @ObjectKind)
           AND (@ObjectId IS NULL OR object_id = @ObjectId) AND (@Severity IS NULL OR severity = @Severity)
           AND (@State IS NULL OR state = @State) AND (@Owner IS NULL OR owner_id = @Owner)
           AND (@LateOnly = 0 OR escalations > 0)
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
                filter.State,
                filter.Owner,
                LateOnly = filter.LateOnly ? 1L : 0L,
                Limit = limit,
                Skip = skip,
            },
            cancel);

    private const string Counts = """
        SELECT state, severity, count(*) AS number,
               cast(sum(CASE WHEN escalations > 0 THEN 1 ELSE 0 END) AS bigint) AS late,
               cast(sum(CASE WHEN owner_id = @Person THEN 1 ELSE 0 END) AS bigint) AS mine
          FROM kernel_finding WHERE site_id {ids:Sites} AND state <> 'closed' GROUP BY state, severity
        """;

    /// <summary>How many findings that are not closed stand in a state with a severity.</summary>
    public sealed record StateCount
    {
        public string State { get; init; } = "";

        public long Severity { get; init; }

        public long Number { get; init; }

        public long Late { get; init; }

        public long Mine { get; init; }
    }

    internal static Task<IReadOnlyList<StateCount>> CountAsync(
        IReadOnlyList<long> sites, Id? person, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<StateCount>(Counts, new { Sites = sites, Person = person }, cancel);

    internal static Task<FindingRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<FindingRow>(One, new { SiteId = (long)id.Site, Id = id }, cancel);
}
