namespace Lode.Kernel.Ledger;

/// <summary>Balances of accounts at any business time, as recorded at any time.</summary>
/// <remarks>Whole days whose last posting was written early enough count by their sum; the day of the instant, and days
/// that were written to later, count by their transfers. One statement, so that it sees one state.</remarks>
internal static class BalanceRows
{
    internal const string At = """
        SELECT account_id, cast(sum(net) AS bigint) AS balance FROM (
            SELECT account_id, net FROM kernel_ledger_day
             WHERE site_id = @SiteId AND account_id {ids} AND day < @Day AND recorded_us <= @RecordedUs
            UNION ALL
            SELECT d.account_id, t.amount AS net
              FROM kernel_ledger_day d
              JOIN kernel_ledger_transfer t ON t.site_id = d.site_id AND t.debit_id = d.account_id
               AND t.effective_us >= d.day * 86400000000 AND t.effective_us < (d.day + 1) * 86400000000
             WHERE d.site_id = @SiteId AND d.account_id {ids} AND d.day <= @Day
               AND (d.day = @Day OR d.recorded_us > @RecordedUs)
               AND t.effective_us < @UntilUs AND t.recorded_us <= @RecordedUs
            UNION ALL
            SELECT d.account_id, -t.amount AS net
              FROM kernel_ledger_day d
              JOIN kernel_ledger_transfer t ON t.site_id = d.site_id AND t.credit_id = d.account_id
               AND t.effective_us >= d.day * 86400000000 AND t.effective_us < (d.day + 1) * 86400000000
             WHERE d.site_id = @SiteId AND d.account_id {ids} AND d.day <= @Day
               AND (d.day = @Day OR d.recorded_us > @RecordedUs)
               AND t.effective_us < @UntilUs AND t.recorded_us <= @RecordedUs) AS part
         GROUP BY account_id
        """;

    internal sealed record Row
    {
        public Id AccountId { get; init; }

        public long Balance { get; init; }
    }

    /// <summary>Arguments of <see cref="At"/>.</summary>
    /// <param name="untilUs">Business time; what happened at it or later does not count.</param>
    /// <param name="recordedUs">Record time; what was written later does not count.</param>
    internal static object Args(long siteId, IReadOnlyCollection<Id> ids, long untilUs, long recordedUs) => new
    {
        SiteId = siteId,
        Ids = ids,
        Day = LedgerDay.Of(untilUs),
        UntilUs = untilUs,
        RecordedUs = recordedUs,
    };
}
