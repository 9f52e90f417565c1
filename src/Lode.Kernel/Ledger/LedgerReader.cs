using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Which accounts of a book; a part that is null is any.</summary>
public sealed record AccountPattern(
    string? Kind = null, string? Place = null, string? Item = null, string? Lot = null);

/// <summary>An account as it is listed.</summary>
public sealed record LedgerAccount
{
    public Id Id { get; init; }

    public string Path { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Place { get; init; } = "";

    public string Item { get; init; } = "";

    public string Lot { get; init; } = "";

    public long? Lowest { get; init; }

    public long? Highest { get; init; }

    public long OpenedUs { get; init; }

    public long? ClosedUs { get; init; }

    public long HeldDebit { get; init; }

    public long HeldCredit { get; init; }

    /// <summary>Number of its entries.</summary>
    public long Entries { get; init; }
}

/// <summary>What an account has now, and what pending postings may still bring or take.</summary>
public sealed record AccountStanding
{
    public Id Id { get; init; }

    public string Path { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Place { get; init; } = "";

    public string Item { get; init; } = "";

    public string Lot { get; init; } = "";

    public long Balance { get; init; }

    public long HeldDebit { get; init; }

    public long HeldCredit { get; init; }
}

/// <summary>What an account moved in a stretch of business time, by the kind of posting.</summary>
public sealed record Turnover
{
    public Id AccountId { get; init; }

    /// <summary>Kind of the postings, a word of the app.</summary>
    public string Kind { get; init; } = "";

    public long Debits { get; init; }

    public long Credits { get; init; }
}

/// <summary>What all accounts of one kind at one place for one item had before a stretch of business time, and moved in
/// it by the kind of posting.</summary>
public sealed record LedgerSum
{
    public string Kind { get; init; } = "";

    public string Place { get; init; } = "";

    public string Item { get; init; } = "";

    /// <summary>Empty unless lots of this kind were asked for one by one.</summary>
    public string Lot { get; init; } = "";

    /// <summary>Kind of the postings; empty in the row that holds the opening.</summary>
    public string Posting { get; init; } = "";

    public long Opening { get; init; }

    public long Debits { get; init; }

    public long Credits { get; init; }
}

/// <summary>An instant in both times of the ledger.</summary>
/// <param name="UntilUs">Business time; what happened at it or later does not count.</param>
/// <param name="RecordedUs">Record time; what was written later does not count.</param>
public readonly record struct LedgerInstant(long UntilUs, long RecordedUs = long.MaxValue);

/// <summary>Reads the books.</summary>
public sealed class LedgerReader(ISqlSession sql)
{
    // Far beyond every instant, and its day still fits.
    private const long End = 253_402_300_800_000_000;

    private const string Books = """
        SELECT site_id, id, unit, convention, name_zh, name_en, opened_us, closed_until_us
          FROM kernel_ledger_book WHERE site_id {ids:Sites} ORDER BY convention, site_id, unit
        """;

    private const string OneBook = """
        SELECT site_id, id, unit, convention, name_zh, name_en, opened_us, closed_until_us
          FROM kernel_ledger_book WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Accounts = """
        SELECT id, path, kind, place, item, lot, lowest, highest, opened_us, closed_us, held_debit, held_credit, entries
          FROM kernel_ledger_account
         WHERE site_id = @SiteId AND book_id = @BookId AND (@Kind IS NULL OR kind = @Kind)
           AND (@Place IS NULL OR place = @Place) AND (@Item IS NULL OR item = @Item) AND (@Lot IS NULL OR lot = @Lot)
         ORDER BY item, kind, place, lot LIMIT @Limit
        """;

    /// <summary>Accounts that have something now, for readers and for decisions inside a transaction.</summary>
    internal const string Standing = """
        SELECT id, path, kind, place, item, lot, balance, held_debit, held_credit
          FROM kernel_ledger_account
         WHERE site_id = @SiteId AND book_id = @BookId AND (balance <> 0 OR held_debit <> 0 OR held_credit <> 0)
           AND (@Kind IS NULL OR kind = @Kind) AND (@Place IS NULL OR place = @Place)
           AND (@Item IS NULL OR item = @Item) AND (@Lot IS NULL OR lot = @Lot)
         ORDER BY item, kind, place, lot
        """;

    private const string Moved = """
        SELECT account_id, kind, cast(sum(debit) AS bigint) AS debits, cast(sum(credit) AS bigint) AS credits FROM (
            SELECT debit_id AS account_id, kind, amount AS debit, 0 AS credit FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0
            UNION ALL
            SELECT credit_id AS account_id, kind, 0 AS debit, amount AS credit FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id {ids} AND effective_us >= @FromUs AND effective_us < @UntilUs
               AND recorded_us <= @RecordedUs AND amount > 0) AS side
         GROUP BY account_id, kind ORDER BY kind
        """;

    private const string SumOf = """
        SELECT kind, place, item, lot, posting, cast(sum(opening) AS bigint) AS opening,
               cast(sum(debit) AS bigint) AS debits, cast(sum(credit) AS bigint) AS credits
          FROM (
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot, '' AS posting,
                   d.net AS opening, 0 AS debit, 0 AS credit
              FROM kernel_ledger_account a
              JOIN kernel_ledger_day d ON d.site_id = a.site_id AND d.account_id = a.id
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND (@Item IS NULL OR a.item = @Item)
               AND d.site_id = @SiteId AND d.day < @Day
            UNION ALL
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   CASE WHEN t.effective_us < @FromUs THEN '' ELSE t.kind END AS posting,
                   CASE WHEN t.effective_us < @FromUs THEN t.amount ELSE 0 END AS opening,
                   CASE WHEN t.effective_us < @FromUs THEN 0 ELSE t.amount END AS debit, 0 AS credit
              FROM kernel_ledger_account a
              JOIN kernel_ledger_transfer t ON t.site_id = a.site_id AND t.debit_id = a.id
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND (@Item IS NULL OR a.item = @Item)
               AND a.last_us >= @DayUs AND t.site_id = @SiteId AND t.effective_us >= @DayUs
               AND t.effective_us < @UntilUs AND t.amount > 0
            UNION ALL
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   CASE WHEN t.effective_us < @FromUs THEN '' ELSE t.kind END AS posting,
                   CASE WHEN t.effective_us < @FromUs THEN -t.amount ELSE 0 END AS opening, 0 AS debit,
                   CASE WHEN t.effective_us < @FromUs THEN 0 ELSE t.amount END AS credit
              FROM kernel_ledger_account a
              JOIN kernel_ledger_transfer t ON t.site_id = a.site_id AND t.credit_id = a.id
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND (@Item IS NULL OR a.item = @Item)
               AND a.last_us >= @DayUs AND t.site_id = @SiteId AND t.effective_us >= @DayUs
               AND t.effective_us < @UntilUs AND t.amount > 0)
            AS part
         GROUP BY kind, place, item, lot, posting ORDER BY item, kind, place, lot, posting
        """;

    // Accounts that were not touched since then are passed over by their last entry.
    private const string MovesOf = """
        SELECT kind, place, item, posting, cast(sum(debit) AS bigint) AS debits, cast(sum(credit) AS bigint) AS credits
          FROM (
            SELECT a.kind, a.place, a.item, t.kind AS posting, t.amount AS debit, 0 AS credit
              FROM kernel_ledger_account a
              JOIN kernel_ledger_transfer t ON t.site_id = a.site_id AND t.debit_id = a.id
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND a.kind = @Kind AND a.last_us >= @FromUs
               AND t.site_id = @SiteId AND t.effective_us >= @FromUs AND t.effective_us < @UntilUs AND t.amount > 0
            UNION ALL
            SELECT a.kind, a.place, a.item, t.kind AS posting, 0 AS debit, t.amount AS credit
              FROM kernel_ledger_account a
              JOIN kernel_ledger_transfer t ON t.site_id = a.site_id AND t.credit_id = a.id
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND a.kind = @Kind AND a.last_us >= @FromUs
               AND t.site_id = @SiteId AND t.effective_us >= @FromUs AND t.effective_us < @UntilUs AND t.amount > 0)
            AS part
         GROUP BY kind, place, item, posting ORDER BY item, kind, place, posting
        """;

    /// <summary>Most accounts of one answer.</summary>
    public const int MostAccounts = 10_000;

    /// <summary>The books of sites.</summary>
    public Task<IReadOnlyList<Book>> BooksAsync(IReadOnlyCollection<long> sites, CancellationToken cancel = default) =>
        sql.QueryAsync<Book>(Books, new { Sites = sites }, cancel);

    /// <summary>A book by its id; null when there is none.</summary>
    public Task<Book?> FindBookAsync(Id id, CancellationToken cancel = default) =>
        sql.FindAsync<Book>(OneBook, new { SiteId = (long)id.Site, Id = id }, cancel);

    /// <summary>Accounts of a book, at most <see cref="MostAccounts"/>, by item, kind, place and lot.</summary>
    public Task<IReadOnlyList<LedgerAccount>> AccountsAsync(
        Book book, AccountPattern pattern, CancellationToken cancel = default) =>
        sql.QueryAsync<LedgerAccount>(
            Accounts,
            new
            {
                book.SiteId,
                BookId = book.Id,
                pattern.Kind,
                pattern.Place,
                pattern.Item,
                pattern.Lot,
                Limit = MostAccounts,
            },
            cancel);

    /// <summary>Accounts of a book that have something now.</summary>
    public Task<IReadOnlyList<AccountStanding>> StandingAsync(
        Book book, AccountPattern pattern, CancellationToken cancel = default) =>
        sql.QueryAsync<AccountStanding>(Standing, StandingArgs(book, pattern), cancel);

    internal static object StandingArgs(Book book, AccountPattern pattern) => new
    {
        book.SiteId,
        BookId = book.Id,
        pattern.Kind,
        pattern.Place,
        pattern.Item,
        pattern.Lot,
    };

    /// <summary>Balances at an instant, debits minus credits; accounts without an entry until then are left out.
    /// </summary>
    public async Task<IReadOnlyDictionary<Id, long>> BalancesAsync(
        Book book, IReadOnlyCollection<Id> accounts, LedgerInstant at, CancellationToken cancel = default) =>
        (await sql.QueryAsync<BalanceRows.Row>(
            BalanceRows.At,
            BalanceRows.Args(book.SiteId, accounts, Math.Clamp(at.UntilUs, 0, End), at.RecordedUs),
            cancel))
        .ToDictionary(row => row.AccountId, row => row.Balance);

    /// <summary>What accounts moved from one instant until another, by kind of posting.</summary>
    public Task<IReadOnlyList<Turnover>> TurnoversAsync(
        Book book, IReadOnlyCollection<Id> accounts, long fromUs, LedgerInstant until,
        CancellationToken cancel = default) => sql.QueryAsync<Turnover>(
            Moved,
            new { book.SiteId, Ids = accounts, FromUs = fromUs, until.UntilUs, until.RecordedUs },
            cancel);

    /// <summary>What a book had before a stretch of business time and moved in it, added up by kind, place and item:
    /// however many lots there are, a few rows answer.</summary>
    /// <param name="item">One item; null: all.</param>
    /// <param name="lotsOf">Kinds of accounts whose lots are wanted one by one.</param>
    public Task<IReadOnlyList<LedgerSum>> SumsAsync(
        Book book, long fromUs, long untilUs, string? item = null, IReadOnlyCollection<string>? lotsOf = null,
        CancellationToken cancel = default) => sql.QueryAsync<LedgerSum>(
            SumOf,
            new
            {
                book.SiteId,
                BookId = book.Id,
                Item = item,
                LotsOf = lotsOf ?? [],
                Day = LedgerDay.Of(fromUs),
                DayUs = LedgerDay.StartUs(LedgerDay.Of(fromUs)),
                FromUs = fromUs,
                UntilUs = untilUs,
            },
            cancel);

    /// <summary>What the accounts of one kind moved in a stretch of business time, added up by place and item.
    /// </summary>
    public Task<IReadOnlyList<LedgerSum>> MovesAsync(
        Book book, string kind, long fromUs, long untilUs, CancellationToken cancel = default) =>
        sql.QueryAsync<LedgerSum>(
            MovesOf,
            new { book.SiteId, BookId = book.Id, Kind = kind, FromUs = fromUs, UntilUs = untilUs },
            cancel);
}
