using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>The ledger inside one transaction: what an app posts here is stored together with its own rows, its events
/// and its case, or not at all.</summary>
/// <example><code>
/// sql.CommitAsync(work =&gt;
/// {
///     var books = work.Books(actor);
///     var posting = new Posting("GENERATE", new Line(wet, "INV:store-a:dross", "GEN:casthouse:dross", 85_400_000))
///         { EffectiveUs = at, Key = key, CaseId = id };
///     if (!books.Post(posting).TryGet(out var posted, out var why))
///     {
///         return why;
///     }
///
///     work.Execute(Insert, new { …, PostingId = posted.Id });
///     work.Publish(new WasteGenerated(…));
///     return …;
/// });
/// </code></example>
public sealed class Books
{
    private readonly Work work;
    private readonly Actor actor;

    internal Books(Work work, Actor actor)
    {
        this.work = work;
        this.actor = actor;
    }

    /// <summary>Opens the book of a site that counts a unit by a convention; answers the one that is there.</summary>
    /// <param name="site">Number of the site, or of a company or the group.</param>
    /// <param name="unit">One of <see cref="LedgerUnit.All"/>.</param>
    /// <param name="convention">How it is counted, a word of the app.</param>
    /// <param name="name">What people call it.</param>
    public Outcome<Book> OpenBook(int site, string unit, string convention, Labels name) =>
        Ledger.OpenBook.Run(work, Desk().Books, actor, site, unit, convention, name);

    /// <summary>The book of a site; null when it is not open.</summary>
    public Book? FindBook(int site, string unit, string convention) => Desk().Books.Find(site, unit, convention);

    /// <summary>What a part of paths is called on screens.</summary>
    /// <param name="part"><c>kind</c>, <c>place</c>, <c>item</c> or <c>lot</c>.</param>
    public void Name(Book book, string part, string code, Labels name) =>
        Ledger.OpenBook.Name(work, book, part, code, name);

    /// <summary>Opens an account; answers the one that is there when its limits are the same.</summary>
    public Outcome<OpenedAccount> OpenAccount(Book book, AccountPath path, BalanceLimits limits) =>
        Ledger.OpenAccount.Run(work, book, path, limits, actor);

    /// <summary>Closes an account that is empty: nothing is posted to it any more.</summary>
    public Outcome<Done> CloseAccount(Book book, string path) => Ledger.OpenAccount.Close(work, book, path, actor);

    /// <summary>Takes a posting.</summary>
    public Outcome<Posted> Post(Posting posting) => PostPostings.Each(Desk(), [posting])[0];

    /// <summary>Takes all postings or none: of several books or sites, at one instant.</summary>
    public Outcome<PostedLink> PostTogether(params IReadOnlyList<Posting> postings) =>
        PostPostings.Together(Desk(), postings);

    /// <summary>Takes each posting on its own, in this order; the fast way for many.</summary>
    public IReadOnlyList<Outcome<Posted>> PostEach(IReadOnlyList<Posting> postings) =>
        PostPostings.Each(Desk(), postings);

    /// <summary>Passes an amount to the same book of another site, through the clearing accounts of both.</summary>
    public Outcome<PostedLink> Pass(Passage passage) => BetweenSites.Run(Desk(), passage, actor);

    /// <summary>Ends a pending posting by moving all or part of what it holds.</summary>
    public Outcome<Posted> Settle(Settlement settlement) => EndPending.Settle(Desk(), settlement);

    /// <summary>Ends a pending posting without moving anything.</summary>
    public Outcome<Posted> Void(Id pendingId, string reason, string? key = null) =>
        EndPending.Release(Desk(), pendingId, Phase.Void, key, reason);

    /// <summary>Mirrors a posting, and all that is linked with it.</summary>
    public Outcome<PostedLink> Reverse(Reversal reversal) => ReversePosting.Run(Desk(), reversal);

    /// <summary>Closes the business time of a book before an instant.</summary>
    public Outcome<ClosedPeriod> ClosePeriod(Book book, long untilUs, string reason) =>
        Ledger.ClosePeriod.Run(work, book, untilUs, reason, actor);

    /// <summary>Keeps what was counted at an instant; another person confirms it.</summary>
    public Outcome<Stocktake> Count(Book book, long countedUs, IReadOnlyList<CountedLine> lines, string note) =>
        CountStock.Count(Desk(), book, countedUs, lines, note, actor);

    /// <summary>Posts the differences of a count that somebody else made.</summary>
    public Outcome<Stocktake> ConfirmCount(Id stocktakeId) => CountStock.Confirm(Desk(), stocktakeId, actor);

    /// <summary>Drops a count.</summary>
    public Outcome<Stocktake> DropCount(Id stocktakeId, string reason) =>
        CountStock.Drop(work, stocktakeId, reason, actor);

    /// <summary>What an account has now; null when it is not open.</summary>
    public AccountBalance? Balance(Book book, string path)
    {
        var desk = Desk();
        var normal = AccountPath.Normal(path);
        desk.Load(book.SiteId, [book.Id], [normal]);
        return desk.Find(book.Id, normal) is { } account
            ? new AccountBalance(account.Balance, account.HeldDebit, account.HeldCredit) : null;
    }

    /// <summary>Accounts of a book that have something now.</summary>
    public IReadOnlyList<AccountStanding> Standing(Book book, AccountPattern pattern) =>
        LedgerReader.InOrder(work.Query<AccountStanding>(
            LedgerReader.StandingOf(pattern), LedgerReader.StandingArgs(book, pattern)));

    internal Outcome<Posted> Expire(Id pendingId) =>
        EndPending.Release(Desk(), pendingId, Phase.Expire, null, null);

    // Another hand may have posted in the same transaction since the last call.
    private PostingDesk Desk() => new(work, actor);
}

/// <summary>What an account has.</summary>
/// <param name="Posted">Debits minus credits.</param>
/// <param name="Coming">What pending postings may bring.</param>
/// <param name="Going">What pending postings may take.</param>
public sealed record AccountBalance(long Posted, long Coming, long Going);

/// <summary>The way into the ledger from a transaction.</summary>
public static class BooksOfWork
{
    extension(IWork work)
    {
        /// <summary>The ledger in the hands of somebody.</summary>
        public Books Books(Actor actor) => new((Work)work, actor);
    }
}
