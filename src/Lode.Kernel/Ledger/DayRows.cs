using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>The day sums of accounts, as stored.</summary>
internal static class DayRows
{
    private const string Put = """
        INSERT INTO kernel_ledger_day (site_id, account_id, day, net, low, high, last_us, recorded_us)
        VALUES (@SiteId, @AccountId, @Day, @Net, @Low, @High, @LastUs, @RecordedUs)
        ON CONFLICT (site_id, account_id, day) DO UPDATE SET
            net = excluded.net, low = excluded.low, high = excluded.high, last_us = excluded.last_us,
            recorded_us = excluded.recorded_us
        """;

    // Sums of one day follow one another: the second begins where the first ends.
    private const string AddTo = """
        INSERT INTO kernel_ledger_day (site_id, account_id, day, net, low, high, last_us, recorded_us)
        VALUES (@SiteId, @AccountId, @Day, @Net, @Low, @High, @LastUs, @RecordedUs)
        ON CONFLICT (site_id, account_id, day) DO UPDATE SET
            low = CASE WHEN kernel_ledger_day.net + excluded.low < kernel_ledger_day.low
                       THEN kernel_ledger_day.net + excluded.low ELSE kernel_ledger_day.low END,
            high = CASE WHEN kernel_ledger_day.net + excluded.high > kernel_ledger_day.high
                        THEN kernel_ledger_day.net + excluded.high ELSE kernel_ledger_day.high END,
            net = kernel_ledger_day.net + excluded.net,
            last_us = excluded.last_us, recorded_us = excluded.recorded_us
        """;

    private const string From = """
        SELECT day, net, low, high, last_us, recorded_us FROM kernel_ledger_day
         WHERE site_id = @SiteId AND account_id = @AccountId AND day >= @Day ORDER BY day
        """;

    internal const string Entries = """
        SELECT effective_us, recorded_us, entry_no, posting_id, net FROM (
            SELECT effective_us, recorded_us, debit_no AS entry_no, posting_id, amount AS net
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id = @AccountId AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND amount > 0
            UNION ALL
            SELECT effective_us, recorded_us, credit_no AS entry_no, posting_id, -amount AS net
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id = @AccountId AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND amount > 0) AS entry
         ORDER BY effective_us, recorded_us, entry_no
        """;

    internal sealed record Row
    {
        public long Day { get; init; }

        public long Net { get; init; }

        public long Low { get; init; }

        public long High { get; init; }

        public long LastUs { get; init; }

        public long RecordedUs { get; init; }
    }

    /// <summary>An entry that moved the balance.</summary>
    internal sealed record Entry
    {
        public long EffectiveUs { get; init; }

        public long RecordedUs { get; init; }

        public long EntryNo { get; init; }

        public Id PostingId { get; init; }

        public long Net { get; init; }
    }

    /// <summary>Writes what was appended to a day.</summary>
    internal static void Append(IWork work, AccountState account, long day, DayChange change) =>
        work.Execute(AddTo, ArgsOf(account, day, change));

    /// <summary>Days of an account from one on.</summary>
    internal static IReadOnlyList<Row> ReadFrom(IWork work, AccountState account, long day) =>
        work.Query<Row>(From, new { account.SiteId, AccountId = account.Id, Day = day });

    /// <summary>The entries of a day in their order: by business time, those of one instant as they were written.
    /// </summary>
    internal static IReadOnlyList<Entry> EntriesOf(IWork work, AccountState account, long day) =>
        work.Query<Entry>(Entries, new
        {
            account.SiteId,
            AccountId = account.Id,
            FromUs = LedgerDay.StartUs(day),
            UntilUs = LedgerDay.StartUs(day + 1),
        });

    /// <summary>Adds up a day anew, after a posting that belongs into its middle.</summary>
    internal static void Rebuild(IWork work, AccountState account, long day)
    {
        var change = Sum(EntriesOf(work, account, day));
        work.Execute(Put, ArgsOf(account, day, change));
    }

    /// <summary>The sums of entries in their order; entries of one posting count as one step.</summary>
    internal static DayChange Sum(IReadOnlyList<Entry> entries)
    {
        Invariant.Holds(entries.Count > 0);
        DayChange? sum = null;
        for (var at = 0; at < entries.Count;)
        {
            var first = entries[at];
            var net = 0L;
            var recorded = 0L;
            for (; at < entries.Count && entries[at].PostingId == first.PostingId; at++)
            {
                net = checked(net + entries[at].Net);
                recorded = Math.Max(recorded, entries[at].RecordedUs);
            }

            sum = sum?.Then(net, first.EffectiveUs, recorded)
                ?? new DayChange(net, net, net, first.EffectiveUs, recorded);
        }

        return sum!.Value;
    }

    private static object ArgsOf(AccountState account, long day, DayChange change) => new
    {
        account.SiteId,
        AccountId = account.Id,
        Day = day,
        change.Net,
        change.Low,
        change.High,
        change.LastUs,
        change.RecordedUs,
    };
}
