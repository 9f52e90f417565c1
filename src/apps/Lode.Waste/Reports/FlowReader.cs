using Lode.Kernel.Ledger;
using Lode.Waste.Books;

namespace Lode.Waste.Reports;

/// <summary>What the accounts of one waste code moved in a period, out of the ledger.</summary>
internal static class FlowReader
{
    private static readonly string[] Products = ["PRD"];

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

    /// <summary>The accounts of a code, or of all codes, between two instants, lots together except those of products.
    /// </summary>
    internal static async Task<IReadOnlyList<Account>> ReadAsync(
        LedgerReader ledger, Book book, string? wasteCode, long fromUs, long untilUs, CancellationToken cancel)
    {
        var sums = await ledger.SumsAsync(book, fromUs, untilUs, wasteCode, Products, cancel);
        return
        [
            .. from sum in sums
               group sum by (sum.Kind, sum.Place, sum.Item, sum.Lot) into same
               select new Account(
                   same.Key.Kind, same.Key.Place, same.Key.Item, same.Key.Lot, same.Sum(one => one.Opening),
                   same.Sum(one => one.Debits), same.Sum(one => one.Credits),
                   same.Where(one => one.Posting is "SELFUSE" or "SELFDISPOSE").Sum(one => one.Debits)),
        ];
    }
}
