using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Cases as lists show them, newest first.</summary>
internal static class ListCases
{
    private const string Columns = """
        site_id, id, number, type, definition, rev, events, status, title, subject, initiator_id, parent_id, opened_us,
        closed_us, due_us
        """;

    // Index: kernel_case_by_time (site_id, opened_us, id).
    private const string Page = $"""
        SELECT {Columns} FROM kernel_case
         WHERE site_id = @SiteId AND opened_us >= @FromUs AND (opened_us, id) < (@BeforeUs, @Before)
           AND (@Type = '' OR type = @Type) AND (@Status = '' OR status = @Status)
           AND (@Search = '' OR lower(number) LIKE @Pattern ESCAPE '\' OR lower(title) LIKE @Pattern ESCAPE '\')
           AND (confidential <= @MostSecret OR initiator_id = @Reader)
         ORDER BY opened_us DESC, id DESC LIMIT @Limit
        """;

    // Index: kernel_case_by_initiator.
    private const string Mine = $"""
        SELECT {Columns} FROM kernel_case
         WHERE site_id >= 0 AND initiator_id = @Person AND (opened_us, id) < (@BeforeUs, @Before)
           AND (@Type = '' OR type = @Type) AND (@Status = '' OR status = @Status)
           AND (@Search = '' OR lower(number) LIKE @Pattern ESCAPE '\' OR lower(title) LIKE @Pattern ESCAPE '\')
         ORDER BY opened_us DESC, id DESC LIMIT @Limit
        """;

    private const string Late = $"""
        SELECT {Columns} FROM kernel_case
         WHERE site_id = @SiteId AND due_us < @NowUs AND status = 'open' AND (due_us, id) > (@AfterUs, @After)
         ORDER BY due_us NULLS LAST, id LIMIT @Limit
        """;

    private const string Children = $"""
        SELECT {Columns} FROM kernel_case
         WHERE site_id = @SiteId AND parent_id = @Id AND parent_id IS NOT NULL AND confidential = 0
         ORDER BY opened_us, id LIMIT 200
        """;

    internal sealed record Filter(
        IReadOnlyList<long> Sites, IReadOnlySet<long> Supervised, Id Reader, bool IsOwn, string Type, string Status,
        string Search, long FromUs, long BeforeUs, Id Before, int Limit)
    {
        public string Pattern => LikePattern.Contains(Search);
    }

    /// <summary>Cases of organizations, or those that a person opened.</summary>
    internal static async Task<IReadOnlyList<CaseRow>> RunAsync(
        ISqlSession sql, Filter filter, CancellationToken cancel)
    {
        if (filter.IsOwn)
        {
            return await sql.QueryAsync<CaseRow>(Mine, new
            {
                Person = filter.Reader,
                filter.BeforeUs,
                filter.Before,
                filter.Type,
                filter.Status,
                filter.Search,
                filter.Pattern,
                filter.Limit,
            }, cancel);
        }

        var rows = await EachAsync(filter.Sites, site => sql.QueryAsync<CaseRow>(Page, new
        {
            SiteId = site,
            MostSecret = filter.Supervised.Contains(site) ? 1L : 0L,
            filter.Reader,
            filter.FromUs,
            filter.BeforeUs,
            filter.Before,
            filter.Type,
            filter.Status,
            filter.Search,
            filter.Pattern,
            filter.Limit,
        }, cancel));
        return [.. rows.OrderByDescending(row => row.OpenedUs).ThenByDescending(row => row.Id.Value, Worklist.Order)
            .Take(filter.Limit)];
    }

    /// <summary>Open cases past a deadline, the longest first.</summary>
    internal static async Task<IReadOnlyList<CaseRow>> LateAsync(
        ISqlSession sql, IReadOnlyList<long> sites, long nowUs, long afterUs, Id after, int limit,
        CancellationToken cancel)
    {
        var rows = await EachAsync(sites, site => sql.QueryAsync<CaseRow>(
            Late, new { SiteId = site, NowUs = nowUs, AfterUs = afterUs, After = after, Limit = limit }, cancel));
        return [.. rows.OrderBy(row => row.DueUs).ThenBy(row => row.Id.Value, Worklist.Order).Take(limit)];
    }

    // One short range of the index for each organization: a list over all of them would be sorted as a whole.
    private static async Task<List<CaseRow>> EachAsync(
        IReadOnlyList<long> sites, Func<long, Task<IReadOnlyList<CaseRow>>> read)
    {
        var rows = new List<CaseRow>();
        foreach (var site in sites)
        {
            rows.AddRange(await read(site));
        }

        return rows;
    }

    /// <summary>Cases that a case asked for.</summary>
    internal static Task<IReadOnlyList<CaseRow>> ChildrenAsync(ISqlSession sql, Id id, CancellationToken cancel) =>
        sql.QueryAsync<CaseRow>(Children, new { SiteId = (long)id.Site, Id = id }, cancel);
}
