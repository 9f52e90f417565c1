using System.Diagnostics;
using System.Globalization;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>One verification: the chains walked so far and what was wrong with them.</summary>
internal sealed class VerifyRun(ISqlSession sql, PublishedRoots published, Func<long, Task>? progress)
{
    private static readonly TimeSpan Told = TimeSpan.FromMilliseconds(500);

    private readonly List<ChainSummary> chains = [];
    private readonly List<ChainFault> faults = [];
    private long done;
    private long toldAt;

    internal ChainReport ToReport() => new(chains, faults);

    internal void Add(IEnumerable<ChainFault> more) => faults.AddRange(more);

    /// <summary>Walks one chain and compares it with its roots and publications.</summary>
    internal async Task WalkAsync<TRow>(
        ChainReader<TRow> reader, Func<IReadOnlyList<TRow>, Task>? eachPage, CancellationToken cancel)
        where TRow : ChainedRow
    {
        var chain = new { SiteId = reader.Site, Kind = reader.Table.Code };
        var roots = await sql.QueryAsync<ChainRoots.RootRow>(
            ChainRoots.All, new { chain.SiteId, chain.Kind, Batches = long.MaxValue }, cancel);
        var outside = published.Of(reader.Site, reader.Table.Code);
        var anchors = await sql.QueryAsync<ChainAnchors.AnchorRow>(ChainAnchors.AllOf, chain, cancel);
        var walk = new ChainWalk<TRow>(
            reader, roots, [.. outside.Select(root => root.Size), .. anchors.Select(anchor => anchor.Size)]);
        await walk.RunAsync(
            async rows =>
            {
                await TellAsync(rows.Count);
                await (eachPage?.Invoke(rows) ?? Task.CompletedTask);
            },
            cancel);
        faults.AddRange(walk.Faults);
        await CheckNodesAsync(reader.Table, reader.Site, cancel);
        if (roots.Count > walk.Head.Seq / ChainRoots.Batch)
        {
            faults.Add(Gap(reader.Table, reader.Site, walk.Head.Seq + 1, roots.Count * (long)ChainRoots.Batch));
        }

        faults.AddRange(anchors.Where(anchor => RootAt(walk, anchor.Size) != anchor.Root)
            .Select(anchor => Differs(reader.Table.Code, reader.Site, anchor.Size, anchor.Place)));
        faults.AddRange(outside.Where(root => RootAt(walk, root.Size) != root.Hash)
            .Select(root => Differs(reader.Table.Code, reader.Site, root.Size, root.Place)));
        var newest = outside.Where(root => RootAt(walk, root.Size) == root.Hash).MaxBy(root => (root.Size, root.At));
        chains.Add(new ChainSummary(
            reader.Site, reader.Table.Code, walk.Head.Seq, walk.Head.Hash, Convert.ToHexStringLower(walk.Root()),
            newest?.Size ?? 0, newest?.At));
    }

    /// <summary>Chains that were published but have no rows any more.</summary>
    internal void ReportMissing(IReadOnlyList<long>? sites) => faults.AddRange(
        from chain in published.Chains
        where sites is null || sites.Contains(chain.Site)
        where !chains.Exists(found => found.Site == chain.Site && found.Kind == chain.Kind)
        let root = published.Of(chain.Site, chain.Kind)[0]
        select Differs(chain.Kind, chain.Site, root.Size, root.Place));

    /// <summary>Rows without a number that the sealer would have come to: older than it takes, and passed by rows that
    /// have one. What a server that was killed left at the end of a chain is sealed by the next.</summary>
    internal async Task ReportUnsealedAsync(
        ChainTable table, IReadOnlyList<long>? sites, TimeSpan patience, long nowUs, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<ChainRow>(table.Unsealed, new { Limit = 20 }, cancel);
        foreach (var site in rows.GroupBy(row => row.SiteId).Where(site => sites is null || sites.Contains(site.Key)))
        {
            var passedUs = await sql.FindAsync<long>(table.SealedAt, new { SiteId = site.Key }, cancel);
            var beforeUs = (passedUs == 0 ? nowUs : Math.Min(passedUs, nowUs)) - (long)patience.TotalMicroseconds;
            faults.AddRange(site.Where(row => row.AtUs < beforeUs).Select(row => new ChainFault(
                ChainFault.Unsealed, table.Name, row.SiteId, null, row.Id.ToString(), "seq")));
        }
    }

    private async Task TellAsync(int rows)
    {
        done += rows;
        if (progress is not null && Stopwatch.GetElapsedTime(toldAt) >= Told)
        {
            toldAt = Stopwatch.GetTimestamp();
            await progress(done);
        }
    }

    private async Task CheckNodesAsync(ChainTable table, long site, CancellationToken cancel)
    {
        for (var from = 0L; ;)
        {
            var page = await sql.QueryAsync<ChainRoots.RootRow>(
                ChainRoots.NodePage, new { SiteId = site, Kind = table.Code, From = from }, cancel);
            if (page.Count == 0)
            {
                return;
            }

            faults.AddRange(page.Where(row => !row.NodesLeadToRoot()).Select(row => new ChainFault(
                ChainFault.RootDiffers, "kernel_chain_root", site, (row.Batch + 1) * ChainRoots.Batch,
                $"{table.Code}/{row.Batch}", "nodes")));
            from = page[^1].Batch + 1;
        }
    }

    private static string? RootAt<TRow>(ChainWalk<TRow> walk, long size)
        where TRow : ChainedRow =>
        walk.RootAt(size) is { } root ? Convert.ToHexStringLower(root) : null;

    private static ChainFault Differs(string kind, long site, long size, string place) => new(
        ChainFault.AnchorDiffers, ChainTables.Find(kind)?.Name ?? kind, site, size,
        kind + "/" + size.ToString(CultureInfo.InvariantCulture), place);

    private static ChainFault Gap(ChainTable table, long site, long from, long until) => new(
        ChainFault.Gap, table.Name, site, from, table.Code,
        string.Create(CultureInfo.InvariantCulture, $"{from}–{until}"));
}
