using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Checks over sites that what one of them passed to another has arrived there: the clearing accounts of each
/// quantity add up to nothing (rules §5).</summary>
internal static class VerifyClearing
{
    /// <summary>The clearing accounts of two sites do not cancel.</summary>
    internal const string ClearingOpen = "ledger.clearingOpen";

    // Over all sites by intent: the two halves lie at different ones.
    private const string Open = """
        SELECT a.site_id, a.id, a.path, b.unit, b.convention, a.balance
          FROM kernel_ledger_account a
          JOIN kernel_ledger_book b ON b.site_id = a.site_id AND b.id = a.book_id
         WHERE a.site_id >= 0 AND a.kind = 'CLEARING' AND a.balance <> 0
        """;

    private sealed record Row
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }

        public string Path { get; init; } = "";

        public string Unit { get; init; } = "";

        public string Convention { get; init; } = "";

        public long Balance { get; init; }
    }

    internal static async Task<IReadOnlyList<ChainFault>> RunAsync(ISqlSession sql, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<Row>(Open, cancel: cancel);
        return [.. from row in rows
            let mirrored = PathOf(row.SiteId)
            let other = rows.FirstOrDefault(other => other.Path == mirrored && PathOf(other.SiteId) == row.Path
                && (other.Unit, other.Convention) == (row.Unit, row.Convention))
            where (other?.Balance ?? 0) + row.Balance != 0
            select new ChainFault(
                ClearingOpen, "kernel_ledger_account", row.SiteId, null, row.Id.ToString(),
                $"{row.Path} {LedgerUnit.Format(row.Balance, row.Unit)}")];
    }

    private static string PathOf(long site) => new AccountPath(
        BetweenSites.Clearing, site.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
}
