using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>A balance from an instant on.</summary>
public sealed record BalancePoint(long FromUs, long Balance);

/// <summary>Reads how a balance went: each change while there are few, else one step per day.</summary>
public static class ReadSeries
{
    private const int MostPoints = 1_000;

    private const string Changes = """
        SELECT effective_us AS at_us, cast(sum(net) AS bigint) AS net FROM (
            SELECT effective_us, amount AS net FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
            UNION ALL
            SELECT effective_us, -amount AS net FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0) AS entry
         GROUP BY effective_us ORDER BY effective_us LIMIT @Limit
        """;

    private const string Days = """
        SELECT day * 86400000000 AS at_us, cast(sum(net) AS bigint) AS net FROM (
            SELECT effective_us / 86400000000 + 1 AS day, amount AS net FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
            UNION ALL
            SELECT effective_us / 86400000000 + 1 AS day, -amount AS net FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0) AS entry
         GROUP BY day ORDER BY day
        """;

    private sealed record Row
    {
        public long AtUs { get; init; }

        public long Net { get; init; }
    }

    /// <summary>The balance from the start on, opening first.</summary>
    public static async Task<IReadOnlyList<BalancePoint>> RunAsync(
        ISqlSession sql, Book book, IReadOnlyCollection<Id> accounts, long fromUs, LedgerInstant until,
        CancellationToken cancel)
    {
        var balance = (await new LedgerReader(sql).BalancesAsync(
            book, accounts, until with { UntilUs = fromUs }, cancel)).Values.Sum();
        var args = new
        {
            book.SiteId,
            Ids = accounts,
            FromUs = fromUs,
            until.UntilUs,
            until.RecordedUs,
            Limit = MostPoints + 1,
        };
        var rows = await sql.QueryAsync<Row>(Changes, args, cancel);
        if (rows.Count > MostPoints)
        {
            rows = await sql.QueryAsync<Row>(Days, args, cancel);
        }

        return [new BalancePoint(fromUs, balance),
            .. rows.Select(row => new BalancePoint(row.AtUs, balance += row.Net))];
    }
}
