using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>The chains of sites: how long, last hash, where the newest root was published.</summary>
internal static class ListChains
{
    private const string LastAnchor = """
        SELECT a.size, a.day, a.place, a.at_us, a.root, a.head, t.kind AS target
          FROM kernel_chain_anchor a JOIN kernel_chain_target t ON t.id = a.target_id
         WHERE a.site_id = @SiteId AND a.kind = @Kind ORDER BY a.at_us DESC LIMIT 1
        """;

    /// <summary>One chain.</summary>
    /// <param name="Site">Number of its site.</param>
    /// <param name="Kind">ledger, cases or audit.</param>
    /// <param name="Records">How many records it has.</param>
    /// <param name="Head">Chain hash of the last one.</param>
    /// <param name="Published">Newest publication of its root; null when it is not anchored.</param>
    /// <param name="PublishedSize">Records under that root.</param>
    public sealed record ChainItem(
        long Site, string Kind, long Records, string Head, PublishedRoot? Published, long PublishedSize);

    internal static async Task<IReadOnlyList<ChainItem>> RunAsync(
        ISqlSession sql, Func<ChainKind, IReadOnlyList<long>> sitesOf, CancellationToken cancel)
    {
        var items = new List<ChainItem>();
        foreach (var table in ChainTables.All)
        {
            foreach (var site in sitesOf(table.Kind))
            {
                if (await sql.FindAsync<ChainRow>(table.Head, new { SiteId = site }, cancel) is not { } head)
                {
                    continue;
                }

                var anchor = await sql.FindAsync<ChainAnchors.AnchorRow>(
                    LastAnchor, new { SiteId = site, Kind = table.Code }, cancel);
                items.Add(new ChainItem(
                    site, table.Code, head.Seq!.Value, head.Hash!, anchor?.ToPublished(), anchor?.Size ?? 0));
            }
        }

        return items;
    }
}
