using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>A closed stretch of business time.</summary>
public sealed record PeriodRow
{
    public long UntilUs { get; init; }

    public long ClosedUs { get; init; }

    public string ClosedBy { get; init; } = "";

    public string Reason { get; init; } = "";
}

/// <summary>Reads stocktakes and closed periods of a book, newest first.</summary>
public static class ListStocktakes
{
    private const string Page = """
        SELECT site_id, id, book_id, counted_us, state, note, created_us, counted_by_id, counted_by, decided_us,
               decided_by, reason, posting_id
          FROM kernel_ledger_stocktake
         WHERE site_id = @SiteId AND book_id = @BookId AND (counted_us, id) < (@BeforeUs, @Before)
         ORDER BY counted_us DESC, id DESC LIMIT @Limit
        """;

    private const string One = """
        SELECT site_id, id, book_id, counted_us, state, note, created_us, counted_by_id, counted_by, decided_us,
               decided_by, reason, posting_id
          FROM kernel_ledger_stocktake WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Closed = """
        SELECT until_us, closed_us, closed_by, reason FROM kernel_ledger_period
         WHERE site_id = @SiteId AND book_id = @BookId ORDER BY until_us DESC
        """;

    /// <summary>Stocktakes counted before a place in the list.</summary>
    public static Task<IReadOnlyList<Stocktake>> RunAsync(
        ISqlSession sql, Book book, long beforeUs, Id before, int limit, CancellationToken cancel) =>
        sql.QueryAsync<Stocktake>(
            Page, new { book.SiteId, BookId = book.Id, BeforeUs = beforeUs, Before = before, Limit = limit }, cancel);

    /// <summary>A stocktake; null when there is none.</summary>
    public static Task<Stocktake?> FindAsync(ISqlSession sql, Id id, CancellationToken cancel) =>
        sql.FindAsync<Stocktake>(One, new { SiteId = (long)id.Site, Id = id }, cancel);

    /// <summary>Its lines.</summary>
    public static Task<IReadOnlyList<StocktakeLine>> LinesAsync(ISqlSession sql, Stocktake stocktake,
        CancellationToken cancel) =>
        sql.QueryAsync<StocktakeLine>(CountStock.LinesOf, new { stocktake.SiteId, stocktake.Id }, cancel);

    /// <summary>Closed periods.</summary>
    public static Task<IReadOnlyList<PeriodRow>> PeriodsAsync(ISqlSession sql, Book book, CancellationToken cancel) =>
        sql.QueryAsync<PeriodRow>(Closed, new { book.SiteId, BookId = book.Id }, cancel);
}
