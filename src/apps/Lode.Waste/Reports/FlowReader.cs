using Lode.Kernel.Ledger;
using Lode.Waste.Books;

namespace Lode.Waste.Reports;

/// <summary>What the accounts of one waste code moved in a period, out of the ledger.</summary>
internal static class FlowReader
{
    /// <summary>One account with its place and lot.</summary>
    internal readonly record struct Account(
        string Kind, string Place, string Item, string Lot, long Opening, long Debits, long Credits, long Used)
    {
        internal AccountMove Move => new(Kind, Opening, Debits, Credits);
    }

    /// <summary>The wet book of a site; null while nothing was posted.</summary>
    internal static async Task<Book?> BookAsync(LedgerReader ledger, int site, CancellationToken cancel) =>
        (await ledger.BooksAsync([site], cancel)).FirstOrDefault(
            book => book.Unit == LedgerUnit.Gram && book.Convention == MassBook.Convention);

    /// <summary>The accounts of a code, or of all codes, between two instants.</summary>
    internal static async Task<IReadOnlyList<Account>> ReadAsync(
        LedgerReader ledger, Book book, string? wasteCode, long fromUs, long untilUs, CancellationToken cancel)
    {
        var accounts = await ledger.AccountsAsync(book, new AccountPattern(Item: wasteCode), cancel);
        Kernel.Id[] ids = [.. accounts.Select(account => account.Id)];
        var opening = await ledger.BalancesAsync(book, ids, new LedgerInstant(fromUs), cancel);
        var moved = (await ledger.TurnoversAsync(book, ids, fromUs, new LedgerInstant(untilUs), cancel))
            .ToLookup(turnover => turnover.AccountId);
        return
        [
            .. accounts.Select(account => new Account(
                account.Kind, account.Place, account.Item, account.Lot, opening.GetValueOrDefault(account.Id),
                moved[account.Id].Sum(one => one.Debits), moved[account.Id].Sum(one => one.Credits),
                moved[account.Id].Where(one => one.Kind is "SELFUSE" or "SELFDISPOSE").Sum(one => one.Debits))),
        ];
    }
}
