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

/// <summary>What stands in one account now, without what names it to a person: many of them are read at once.</summary>
public sealed record LotStanding
{
    public string Place { get; init; } = "";

    public string Item { get; init; } = "";

    public string Lot { get; init; } = "";

    public long Balance { get; init; }

    /// <summary>Of the balance, what pending postings may take.</summary>
    public long HeldCredit { get; init; }
}

/// <summary>What went from the accounts of one kind at one place to those of another, whichever items and lots.</summary>
public sealed record LedgerFlow
{
    public string FromKind { get; init; } = "";

    public string FromPlace { get; init; } = "";

    public string ToKind { get; init; } = "";

    public string ToPlace { get; init; } = "";

    public long Amount { get; init; }
}

/// <summary>What postings of one reference moved from the accounts of one kind to those of another.</summary>
public sealed record ReferenceFlow
{
    public string Reference { get; init; } = "";

    /// <summary>Business time of the first of them.</summary>
    public long AtUs { get; init; }

    public string FromKind { get; init; } = "";

    public string FromPlace { get; init; } = "";

    public string FromItem { get; init; } = "";

    public string ToKind { get; init; } = "";

    public string ToPlace { get; init; } = "";

    public string ToItem { get; init; } = "";

    public long Amount { get; init; }
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

    private const string StandingAccounts = """
          FROM kernel_ledger_account
         WHERE site_id = @SiteId AND book_id = @BookId AND stands = 1
        """;

    private const string OfPattern = """
          AND (@Place IS NULL OR place = @Place) AND (@Item IS NULL OR item = @Item)
        """;

    // Sorted afterwards: asked for an order, SQLite walks all accounts in it instead of those that have something.
    private const string StandingAny = $"""
        SELECT id, path, kind, place, item, lot, balance, held_debit, held_credit
        {StandingAccounts} {OfPattern}
        """;

    private const string StandingKind = StandingAny + " AND kind = @Kind";

    // One lot is found at once, however many others have something.
    private const string StandingLot = StandingAny + " AND lot = @Lot AND (@Kind IS NULL OR kind = @Kind)";

    private const string LotsOfKind = $"""
        SELECT place, item, lot, balance, held_credit
        {StandingAccounts} AND kind = @Kind
        """;

    private const string LotOfKind = LotsOfKind + " AND lot = @Lot";

    private const string TotalOfKind = $"""
        SELECT cast(coalesce(sum(balance), 0) AS bigint)
        {StandingAccounts} AND kind = @Kind
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

    // What was there before is what is there now less what moved since: the longer ago, the more is read, and never
    // what lies before.
    private const string SumOf = """
        SELECT kind, place, item, lot, posting, cast(sum(opening) AS bigint) AS opening,
               cast(sum(debit) AS bigint) AS debits, cast(sum(credit) AS bigint) AS credits
          FROM (
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot, '' AS posting,
                   a.balance AS opening, 0 AS debit, 0 AS credit
              FROM kernel_ledger_account a
             WHERE a.site_id = @SiteId AND a.book_id = @BookId AND (@Item IS NULL OR a.item = @Item)
               AND a.stands = 1
            UNION ALL
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   t.kind AS posting, -t.amount AS opening,
                   CASE WHEN t.effective_us < @UntilUs THEN t.amount ELSE 0 END AS debit, 0 AS credit
              FROM kernel_ledger_transfer t CROSS JOIN kernel_ledger_account a
             WHERE t.site_id = @SiteId AND t.book_id = @BookId AND t.effective_us >= @FromUs AND t.amount > 0
               AND a.site_id = @SiteId AND a.id = t.debit_id AND (@Item IS NULL OR a.item = @Item)
            UNION ALL
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   t.kind AS posting, t.amount AS opening, 0 AS debit,
                   CASE WHEN t.effective_us < @UntilUs THEN t.amount ELSE 0 END AS credit
              FROM kernel_ledger_transfer t CROSS JOIN kernel_ledger_account a
             WHERE t.site_id = @SiteId AND t.book_id = @BookId AND t.effective_us >= @FromUs AND t.amount > 0
               AND a.site_id = @SiteId AND a.id = t.credit_id AND (@Item IS NULL OR a.item = @Item))
            AS part
         GROUP BY kind, place, item, lot, posting ORDER BY item, kind, place, lot, posting
        """;

    // What was there before is not asked for, so a stretch reads its own transfers and no others.
    private const string MovedOf = """
        SELECT kind, place, item, lot, posting, cast(sum(debit) AS bigint) AS debits,
               cast(sum(credit) AS bigint) AS credits
          FROM (
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   t.kind AS posting, t.amount AS debit, 0 AS credit
              FROM kernel_ledger_transfer t CROSS JOIN kernel_ledger_account a
             WHERE t.site_id = @SiteId AND t.book_id = @BookId AND t.effective_us >= @FromUs
               AND t.effective_us < @UntilUs AND t.amount > 0 AND a.site_id = @SiteId AND a.id = t.debit_id
            UNION ALL
            SELECT a.kind, a.place, a.item, CASE WHEN a.kind {ids:LotsOf} THEN a.lot ELSE '' END AS lot,
                   t.kind AS posting, 0 AS debit, t.amount AS credit
              FROM kernel_ledger_transfer t CROSS JOIN kernel_ledger_account a
             WHERE t.site_id = @SiteId AND t.book_id = @BookId AND t.effective_us >= @FromUs
               AND t.effective_us < @UntilUs AND t.amount > 0 AND a.site_id = @SiteId AND a.id = t.credit_id) AS part
         GROUP BY kind, place, item, lot, posting ORDER BY item, kind, place, lot, posting
        """;

    // Added up by pairs of accounts first: however often a pair moved, its accounts are looked up once, and in the
    // order of their ids, so that neighbors lie on one page.
    private const string FlowsSince = """
        SELECT c.kind AS from_kind, c.place AS from_place, d.kind AS to_kind, d.place AS to_place,
               cast(sum(t.amount) AS bigint) AS amount
          FROM (SELECT debit_id, credit_id, cast(sum(amount) AS bigint) AS amount FROM kernel_ledger_transfer
                 WHERE site_id = @SiteId AND book_id = @BookId AND effective_us >= @FromUs AND amount > 0
                 GROUP BY debit_id, credit_id) AS t
         CROSS JOIN kernel_ledger_account d CROSS JOIN kernel_ledger_account c
         WHERE d.site_id = @SiteId AND d.id = t.debit_id AND c.site_id = @SiteId AND c.id = t.credit_id
         GROUP BY c.kind, c.place, d.kind, d.place ORDER BY c.kind, c.place, d.kind, d.place
        """;

    private const string FlowsOfReferences = """
        SELECT t.reference, min(t.effective_us) AS at_us, c.kind AS from_kind, c.place AS from_place,
               c.item AS from_item, d.kind AS to_kind, d.place AS to_place, d.item AS to_item,
               cast(sum(t.amount) AS bigint) AS amount
          FROM kernel_ledger_transfer t CROSS JOIN kernel_ledger_account d CROSS JOIN kernel_ledger_account c
         WHERE t.site_id = @SiteId AND t.book_id = @BookId AND t.effective_us >= @FromUs AND t.kind = @Kind
           AND t.amount > 0 AND t.reference IS NOT NULL AND d.site_id = @SiteId AND d.id = t.debit_id
           AND c.site_id = @SiteId AND c.id = t.credit_id
         GROUP BY t.reference, c.kind, c.place, c.item, d.kind, d.place, d.item
         ORDER BY at_us, t.reference, c.kind, d.kind
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

    /// <summary>What the accounts of one kind have now, of one lot or of all, in no order.</summary>
    public Task<IReadOnlyList<LotStanding>> LotsAsync(
        Book book, string kind, string? lot = null, CancellationToken cancel = default) =>
        sql.QueryAsync<LotStanding>(
            lot is null ? LotsOfKind : LotOfKind,
            new { book.SiteId, BookId = book.Id, Kind = kind, Lot = lot }, cancel);

    /// <summary>What all accounts of one kind have now together.</summary>
    public Task<long> TotalAsync(Book book, string kind, CancellationToken cancel = default) =>
        sql.FindAsync<long>(TotalOfKind, new { book.SiteId, BookId = book.Id, Kind = kind }, cancel);

    /// <summary>Accounts that have something now, for decisions inside a transaction.</summary>
    internal static string StandingOf(AccountPattern pattern) =>
        pattern.Lot is not null ? StandingLot : pattern.Kind is not null ? StandingKind : StandingAny;

    internal static IReadOnlyList<AccountStanding> InOrder(IReadOnlyList<AccountStanding> accounts) =>
    [
        .. accounts.OrderBy(one => one.Item, StringComparer.Ordinal).ThenBy(one => one.Kind, StringComparer.Ordinal)
            .ThenBy(one => one.Place, StringComparer.Ordinal).ThenBy(one => one.Lot, StringComparer.Ordinal),
    ];

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
    public async Task<IReadOnlyList<LedgerSum>> SumsAsync(
        Book book, long fromUs, long untilUs, string? item = null, IReadOnlyCollection<string>? lotsOf = null,
        CancellationToken cancel = default)
    {
        var parts = await sql.QueryAsync<LedgerSum>(
            SumOf,
            new
            {
                book.SiteId,
                BookId = book.Id,
                Item = item,
                LotsOf = lotsOf ?? [],
                FromUs = fromUs,
                UntilUs = untilUs,
            },
            cancel);
        return
        [
            .. from part in parts
               group part by (part.Kind, part.Place, part.Item, part.Lot) into same
               from sum in same.Where(one => one.Debits != 0 || one.Credits != 0)
                   .Select(one => one with { Opening = 0 })
                   .Prepend(same.First() with
                   {
                       Posting = "",
                       Opening = same.Sum(one => one.Opening),
                       Debits = 0,
                       Credits = 0,
                   })
               select sum,
        ];
    }

    /// <summary>What a book moved in a stretch of business time, added up by kind, place, item and kind of posting;
    /// openings are 0.</summary>
    /// <param name="lotsOf">Kinds of accounts whose lots are wanted one by one.</param>
    public Task<IReadOnlyList<LedgerSum>> MovedAsync(
        Book book, long fromUs, long untilUs, IReadOnlyCollection<string>? lotsOf = null,
        CancellationToken cancel = default) => sql.QueryAsync<LedgerSum>(
            MovedOf,
            new { book.SiteId, BookId = book.Id, LotsOf = lotsOf ?? [], FromUs = fromUs, UntilUs = untilUs },
            cancel);

    /// <summary>What moved in a book since an instant of business time, by the kinds and places of both sides: however
    /// many lots there are, a few rows answer.</summary>
    public Task<IReadOnlyList<LedgerFlow>> FlowsAsync(Book book, long fromUs, CancellationToken cancel = default) =>
        sql.QueryAsync<LedgerFlow>(
            FlowsSince, new { book.SiteId, BookId = book.Id, FromUs = fromUs }, cancel);

    /// <summary>What postings of one kind moved since an instant of business time, by their references, the oldest
    /// first.</summary>
    public Task<IReadOnlyList<ReferenceFlow>> ReferenceFlowsAsync(
        Book book, string kind, long fromUs, CancellationToken cancel = default) =>
        sql.QueryAsync<ReferenceFlow>(
            FlowsOfReferences, new { book.SiteId, BookId = book.Id, Kind = kind, FromUs = fromUs }, cancel);
}
