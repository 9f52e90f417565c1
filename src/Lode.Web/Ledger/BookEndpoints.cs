using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Ledger;

/// <summary>Books, their accounts as a tree, balances at a time, closed periods.</summary>
internal static class BookEndpoints
{
    /// <summary>A book.</summary>
    /// <param name="Unit">g, Wh, gCO2e, fen or pcs: the unit of every amount of the book.</param>
    internal sealed record BookItem(
        Id Id, long Site, string Unit, string Convention, string Name, DateTimeOffset? ClosedUntil);

    /// <summary>All accounts of one kind at one place for one item, with their lots together.</summary>
    /// <param name="Path">Path of the lots without their lot.</param>
    /// <param name="Balance">Debits minus credits at the time asked for.</param>
    internal sealed record Node(
        string Path, string Item, string ItemName, string Kind, string KindName, string Place, string PlaceName,
        int Lots, long Balance, long HeldDebit, long HeldCredit);

    /// <summary>The accounts of a book.</summary>
    /// <param name="Debits">Sum of the balances above zero.</param>
    /// <param name="Credits">Sum of those below; nothing is missing when both are equal.</param>
    internal sealed record TreeAnswer(
        BookItem Book, DateTimeOffset At, DateTimeOffset RecordedAt, IReadOnlyList<Node> Items, long Debits,
        long Credits);

    /// <summary>One account.</summary>
    internal sealed record AccountItem(
        Id Id, string Path, string Lot, string Name, long Balance, long HeldDebit, long HeldCredit, long? Lowest,
        long? Highest, long Entries, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt);

    internal sealed record BalanceAnswer(
        string Path, string Unit, DateTimeOffset At, DateTimeOffset RecordedAt, long Balance, int Accounts);

    internal sealed record CloseRequest(DateTimeOffset Until, string Reason);

    internal sealed record PeriodItem(DateTimeOffset Until, DateTimeOffset ClosedAt, string ClosedBy, string Reason);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/books", ListAsync).WithName("ledger.books").Produces<Page<BookItem>>().Requires("ledger.read");
        group.MapGet("/books/{id}/tree", TreeAsync).WithName("ledger.tree").Produces<TreeAnswer>().ProducesProblem(404)
            .Requires("ledger.read");
        group.MapGet("/books/{id}/accounts", AccountsAsync).WithName("ledger.accounts").Produces<Page<AccountItem>>()
            .ProducesProblem(404).Requires("ledger.read");
        group.MapGet("/books/{id}/balance", BalanceAsync).WithName("ledger.balance").Produces<BalanceAnswer>()
            .ProducesProblem(404).Requires("ledger.read");
        group.MapGet("/books/{id}/periods", PeriodsAsync).WithName("ledger.periods").Produces<Page<PeriodItem>>()
            .ProducesProblem(404).Requires("ledger.read");
        group.MapPost("/books/{id}/periods", CloseAsync).WithName("ledger.closePeriod").Produces<BookItem>()
            .ProducesProblem(404).ProducesProblem(422).Requires("ledger.close");
    }

    internal static BookItem Item(Book book, string language) => new(
        book.Id, book.SiteId, book.Unit, book.Convention, language == "en-US" ? book.NameEn : book.NameZh,
        book.ClosedUntilUs == 0 ? null : Instants.FromUs(book.ClosedUntilUs));

    private static async Task<IResult> ListAsync(
        LedgerReader reader, Rights rights, HttpContext context, CancellationToken cancel)
    {
        var language = RequestLanguage.Of(context);
        var books = await reader.BooksAsync(rights.Sites("ledger.read"), cancel);
        return TypedResults.Ok(new Page<BookItem>([.. books.Select(book => Item(book, language))], null));
    }

    private static async Task<IResult> TreeAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, TimeProvider clock,
        CancellationToken cancel, DateTimeOffset? at = null, DateTimeOffset? recordedAt = null)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var instant = LedgerEndpoints.InstantOf(at, recordedAt, clock);
        var language = RequestLanguage.Of(context);
        var names = await PartNames.ReadAsync(sql, book, cancel);
        var accounts = await reader.AccountsAsync(book, new AccountPattern(), cancel);
        var balances = await reader.BalancesAsync(book, [.. accounts.Select(account => account.Id)], instant, cancel);
        Node[] nodes = [.. accounts.GroupBy(one => (one.Item, one.Kind, one.Place)).Select(lots => new Node(
            $"{lots.Key.Kind}:{lots.Key.Place}:{lots.Key.Item}", lots.Key.Item,
            names.Of("item", lots.Key.Item, language), lots.Key.Kind, names.Of("kind", lots.Key.Kind, language), lots.Key.Place,
            names.Of("place", lots.Key.Place, language), lots.Count(),
            lots.Sum(account => balances.GetValueOrDefault(account.Id)), lots.Sum(account => account.HeldDebit),
            lots.Sum(account => account.HeldCredit)))];
        return TypedResults.Ok(new TreeAnswer(
            Item(book, language), Instants.FromUs(instant.UntilUs), Instants.FromUs(instant.RecordedUs), nodes,
            balances.Values.Where(balance => balance > 0).Sum(), -balances.Values.Where(balance => balance < 0).Sum()));
    }

    private static async Task<IResult> AccountsAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, TimeProvider clock,
        CancellationToken cancel, string? path = null, DateTimeOffset? at = null, DateTimeOffset? recordedAt = null)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        var names = await PartNames.ReadAsync(sql, book, cancel);
        var accounts = await reader.AccountsAsync(book, LedgerEndpoints.PatternOf(path), cancel);
        var balances = await reader.BalancesAsync(
            book, [.. accounts.Select(account => account.Id)], LedgerEndpoints.InstantOf(at, recordedAt, clock),
            cancel);
        return TypedResults.Ok(new Page<AccountItem>([.. accounts.Select(account => new AccountItem(
            account.Id, account.Path, account.Lot, names.Of("lot", account.Lot, language),
            balances.GetValueOrDefault(account.Id), account.HeldDebit, account.HeldCredit, account.Lowest,
            account.Highest, account.Entries, Instants.FromUs(account.OpenedUs),
            account.ClosedUs is { } closed ? Instants.FromUs(closed) : null))], null));
    }

    private static async Task<IResult> BalanceAsync(
        Id id, LedgerReader reader, Rights rights, TimeProvider clock, CancellationToken cancel, string? path = null,
        DateTimeOffset? at = null, DateTimeOffset? recordedAt = null)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var instant = LedgerEndpoints.InstantOf(at, recordedAt, clock);
        var accounts = await reader.AccountsAsync(book, LedgerEndpoints.PatternOf(path), cancel);
        var balances = await reader.BalancesAsync(book, [.. accounts.Select(account => account.Id)], instant, cancel);
        return TypedResults.Ok(new BalanceAnswer(
            path ?? "", book.Unit, Instants.FromUs(instant.UntilUs), Instants.FromUs(instant.RecordedUs),
            balances.Values.Sum(), accounts.Count));
    }

    private static async Task<IResult> PeriodsAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        (await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel)).TryGet(out var book, out var why)
            ? TypedResults.Ok(new Page<PeriodItem>(
                [.. (await ListStocktakes.PeriodsAsync(sql, book, cancel)).Select(period => new PeriodItem(
                    Instants.FromUs(period.UntilUs), Instants.FromUs(period.ClosedUs), period.ClosedBy,
                    period.Reason))],
                null))
            : why.ToProblem();

    private static async Task<IResult> CloseAsync(
        Id id, CloseRequest request, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor,
        HttpContext context, CancellationToken cancel)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.close", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var outcome = await sql.CommitAsync(
            work => work.Books(actor).ClosePeriod(book, Instants.ToUs(request.Until), request.Reason), cancel: cancel);
        return outcome.TryGet(out var closed, out why)
            ? TypedResults.Ok(Item(closed.Book, RequestLanguage.Of(context))) : why.ToProblem();
    }
}
