using Lode.Kernel.Cases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Re-checks every chain from its first record, and compares it with every root that was published outside.
/// </summary>
public sealed class VerifyChains(ISqlSession sql, TimeProvider clock)
{
    // PostgreSQL seals within a second; what is older was not written by the product.
    private static readonly TimeSpan SealerTakes = TimeSpan.FromSeconds(10);

    /// <summary>What to verify.</summary>
    public sealed record Order
    {
        /// <summary>Sites whose chains are verified; null for all.</summary>
        public IReadOnlyList<long>? Sites { get; init; }

        /// <summary>Files or folders of published roots beside those of the database's own targets.</summary>
        public IReadOnlyList<string> Places { get; init; } = [];

        /// <summary>Told now and then how many records are done.</summary>
        public Func<long, Task>? Progress { get; init; }
    }

    /// <summary>Records in the chains of sites.</summary>
    internal async Task<long> CountAsync(IReadOnlyList<long>? sites, CancellationToken cancel)
    {
        var count = 0L;
        foreach (var table in ChainTables.All)
        {
            foreach (var site in await SitesAsync(table, sites, cancel))
            {
                count += (await sql.FindAsync<ChainRow>(table.Head, new { SiteId = site }, cancel))?.Seq ?? 0;
            }
        }

        return count;
    }

    /// <summary>Verifies chains.</summary>
    /// <exception cref="IOException">A place is not there.</exception>
    /// <exception cref="InvalidDataException">A file there is no publication of roots.</exception>
    public async Task<ChainReport> RunAsync(Order order, CancellationToken cancel = default)
    {
        var run = new VerifyRun(sql, await PublishedRoots.LoadAsync(sql, order.Places, cancel), order.Progress);
        foreach (var site in await SitesAsync(ChainTables.Audit, order.Sites, cancel))
        {
            await run.WalkAsync(VerifyAudit.ReaderOf(sql, site), null, cancel);
        }

        foreach (var site in await SitesAsync(ChainTables.Ledger, order.Sites, cancel))
        {
            var ledger = new VerifyLedger(sql, site);
            await run.WalkAsync(ledger.Reader, ledger.AddAsync, cancel);
            run.Add(await ledger.FinishAsync(cancel));
        }

        foreach (var site in await SitesAsync(ChainTables.Cases, order.Sites, cancel))
        {
            await run.WalkAsync(CaseEventColumns.ReaderOf(sql, site), null, cancel);
        }

        if (order.Sites is null)
        {
            run.Add(await VerifyClearing.RunAsync(sql, cancel));
        }

        run.ReportMissing(order.Sites);
        foreach (var table in ChainTables.All)
        {
            await run.ReportUnsealedAsync(table, order.Sites, SealerTakes, clock.NowUs(), cancel);
        }

        return run.ToReport();
    }

    private async Task<IEnumerable<long>> SitesAsync(
        ChainTable table, IReadOnlyList<long>? wanted, CancellationToken cancel)
    {
        var sites = await sql.QueryAsync<long>(table.Sites, cancel: cancel);
        return wanted is null ? sites : sites.Where(wanted.Contains);
    }
}
