using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>A line of a statement: one side of a transfer that moved the balance.</summary>
public sealed record StatementRow
{
    public Id Id { get; init; }

    public Id PostingId { get; init; }

    public Id AccountId { get; init; }

    public Id CounterId { get; init; }

    /// <summary>Path of the other account.</summary>
    public string Counter { get; init; } = "";

    public string Phase { get; init; } = "";

    public string Kind { get; init; } = "";

    /// <summary>What it did to the balance, debits minus credits.</summary>
    public long Net { get; init; }

    /// <summary>Balance after it.</summary>
    public long Balance { get; init; }

    public long EffectiveUs { get; init; }

    public long RecordedUs { get; init; }

    public string? Reference { get; init; }

    public Id? CaseId { get; init; }

    public string? Reason { get; init; }

    public string ActorName { get; init; } = "";

    public Id? RefersId { get; init; }

    /// <summary>Whether it was mirrored later.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Number in the chain; null for a moment on PostgreSQL.</summary>
    public long? Seq { get; init; }

    public long EntryNo { get; init; }

    public long Side { get; init; }
}

/// <summary>A page of a statement.</summary>
/// <param name="Opening">Balance before its first line.</param>
/// <param name="Rows">Lines by business time; those of one instant as they were written.</param>
/// <param name="Next">Where the next page goes on; null on the last one.</param>
public sealed record Statement(long Opening, IReadOnlyList<StatementRow> Rows, StatementPosition? Next);

/// <summary>A place in a statement: after this line.</summary>
public readonly record struct StatementPosition(long EffectiveUs, long RecordedUs, long EntryNo, Id Id, long Side,
    long Balance);

/// <summary>Reads the statement of one or several accounts, with the balance after each line.</summary>
public static class ReadStatement
{
    private const string Page = """
        SELECT id, posting_id, account_id, counter_id, phase, kind, net, effective_us, recorded_us, reference, case_id,
               reason, actor_name, refers_id, seq, entry_no, side FROM (
            SELECT id, posting_id, debit_id AS account_id, credit_id AS counter_id, phase, kind, amount AS net,
                   effective_us, recorded_us, reference, case_id, reason, actor_name, refers_id, seq,
                   debit_no AS entry_no, 0 AS side
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
               AND (effective_us, recorded_us, debit_no, id, 0)
                   > (@AfterUs, @AfterRecordedUs, @AfterNo, @AfterId, @AfterSide)
            UNION ALL
            SELECT id, posting_id, credit_id AS account_id, debit_id AS counter_id, phase, kind, -amount AS net,
                   effective_us, recorded_us, reference, case_id, reason, actor_name, refers_id, seq,
                   credit_no AS entry_no, 1 AS side
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
               AND (effective_us, recorded_us, credit_no, id, 1)
                   > (@AfterUs, @AfterRecordedUs, @AfterNo, @AfterId, @AfterSide)
            ) AS entry
         ORDER BY effective_us, recorded_us, entry_no, id, side LIMIT @Limit
        """;

    private const string Paths = """
        SELECT id, path FROM kernel_ledger_account WHERE site_id = @SiteId AND id {ids}
        """;

    private const string Reversed = """
        SELECT refers_id AS id FROM kernel_ledger_transfer
         WHERE site_id = @SiteId AND refers_id {ids} AND phase = 'reverse' AND recorded_us <= @RecordedUs
        """;

    private const string Sums = """
        SELECT cast(coalesce(sum(debit), 0) AS bigint) AS debits, cast(coalesce(sum(credit), 0) AS bigint) AS credits,
               cast(coalesce(sum(CASE WHEN phase = 'reverse' THEN debit ELSE 0 END), 0) AS bigint) AS reversing_debits,
               cast(coalesce(sum(CASE WHEN phase = 'reverse' THEN credit ELSE 0 END), 0) AS bigint)
                   AS reversing_credits,
               count(*) AS lines
          FROM (
            SELECT phase, amount AS debit, 0 AS credit FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
            UNION ALL
            SELECT phase, 0 AS debit, amount AS credit FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0) AS entry
        """;

    /// <summary>What a statement adds up to.</summary>
    public sealed record Totals
    {
        public long Debits { get; init; }

        public long Credits { get; init; }

        /// <summary>Of the debits, what mirrors earlier credits.</summary>
        public long ReversingDebits { get; init; }

        /// <summary>Of the credits, what mirrors earlier debits.</summary>
        public long ReversingCredits { get; init; }

        public long Lines { get; init; }
    }

    private sealed record PathRow
    {
        public Id Id { get; init; }

        public string Path { get; init; } = "";
    }

    /// <summary>Reads a page.</summary>
    /// <param name="accounts">Accounts of the book; several are read as one.</param>
    /// <param name="fromUs">Business time of the first line.</param>
    /// <param name="until">Where it ends, and as recorded when; the same for all pages of one statement.</param>
    /// <param name="after">Where the page before ended.</param>
    public static async Task<Statement> RunAsync(
        ISqlSession sql, Book book, IReadOnlyCollection<Id> accounts, long fromUs, LedgerInstant until,
        StatementPosition? after, int limit, CancellationToken cancel)
    {
        var opening = after?.Balance ?? (await new LedgerReader(sql).BalancesAsync(
            book, accounts, until with { UntilUs = fromUs }, cancel)).Values.Sum();
        var start = after ?? new StatementPosition(-1, 0, 0, default, 0, 0);
        var rows = await sql.QueryAsync<StatementRow>(
            Page,
            new
            {
                book.SiteId,
                Ids = accounts,
                FromUs = fromUs,
                until.UntilUs,
                until.RecordedUs,
                AfterUs = start.EffectiveUs,
                AfterRecordedUs = start.RecordedUs,
                AfterNo = start.EntryNo,
                AfterId = start.Id,
                AfterSide = start.Side,
                Limit = limit + 1,
            },
            cancel);
        var page = rows.Take(limit).ToList();
        var named = await NameAsync(sql, book, page, until.RecordedUs, cancel);
        var balance = opening;
        IReadOnlyList<StatementRow> done = [.. named.Select(row => row with { Balance = balance += row.Net })];
        return new Statement(opening, done, rows.Count > limit && done is [.., var last]
            ? new StatementPosition(last.EffectiveUs, last.RecordedUs, last.EntryNo, last.Id, last.Side, last.Balance)
            : null);
    }

    /// <summary>What all pages of a statement add up to.</summary>
    public static async Task<Totals> SumAsync(
        ISqlSession sql, Book book, IReadOnlyCollection<Id> accounts, long fromUs, LedgerInstant until,
        CancellationToken cancel) => await sql.FindAsync<Totals>(
            Sums, new { book.SiteId, Ids = accounts, FromUs = fromUs, until.UntilUs, until.RecordedUs }, cancel)
        ?? new Totals();

    private static async Task<IEnumerable<StatementRow>> NameAsync(
        ISqlSession sql, Book book, IReadOnlyList<StatementRow> rows, long recordedUs, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return rows;
        }

        Id[] counters = [.. rows.Select(row => row.CounterId).Distinct()];
        Id[] transfers = [.. rows.Select(row => row.Id).Distinct()];
        var paths = (await sql.QueryAsync<PathRow>(Paths, new { book.SiteId, Ids = counters }, cancel))
            .ToDictionary(row => row.Id, row => row.Path);
        var reversed = (await sql.QueryAsync<Id>(
            Reversed, new { book.SiteId, Ids = transfers, RecordedUs = recordedUs }, cancel)).ToHashSet();
        return rows.Select(row => row with
        {
            Counter = paths[row.CounterId],
            IsReversed = reversed.Contains(row.Id),
        });
    }
}
