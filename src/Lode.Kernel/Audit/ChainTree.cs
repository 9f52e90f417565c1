using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>The Merkle tree over the first records of a chain, from stored roots and nodes; only records whose block
/// has no stored node yet are read.</summary>
internal sealed class ChainTree
{
    // Sealed records never change, so neither do the nodes over them. After a change from outside, a path through a
    // remembered node does not lead from the record to the root, which is what a proof is for.
    private static readonly ConditionalWeakTable<ISqlSession, ConcurrentDictionary<(ChainKind, long), OpenBatch>>
        Remembered = [];

    private readonly Dictionary<(long From, long Until), byte[]> known = [];

    private ChainTree(long size) => Size = size;

    /// <summary>Nodes over the blocks of a batch that has no root yet, as far as they were needed.</summary>
    private sealed record OpenBatch(long Batch, IReadOnlyList<byte[]> Nodes);

    /// <summary>Records in the tree.</summary>
    internal long Size { get; }

    /// <summary>Loads what the root needs, and what the path of one leaf needs.</summary>
    /// <param name="leaf">Record whose path is asked, from 0; null when only the root is.</param>
    internal static async Task<ChainTree> LoadAsync(
        ISqlSession sql, ChainTable table, long site, long size, long? leaf, CancellationToken cancel)
    {
        var tree = new ChainTree(size);
        var batches = size / ChainRoots.Batch;
        var roots = await sql.QueryAsync<ChainRoots.RootRow>(
            ChainRoots.Whole, new { SiteId = site, Kind = table.Code, Batches = batches }, cancel);
        foreach (var root in roots)
        {
            var from = root.Batch * ChainRoots.Batch;
            tree.known[(from, from + ChainRoots.Batch)] = Convert.FromHexString(root.Root);
        }

        var inside = leaf / ChainRoots.Batch;
        if (inside < roots.Count)
        {
            await tree.OpenAsync(sql, table, site, inside.Value, leaf, cancel);
        }

        for (var batch = (long)roots.Count; batch * ChainRoots.Batch < size; batch++)
        {
            await tree.OpenAsync(sql, table, site, batch, inside == batch ? leaf : null, cancel);
        }

        return tree;
    }

    internal byte[] Root() => MerkleTree.Root(0, Size, Find);

    internal IReadOnlyList<byte[]> Path(long leaf) => MerkleTree.Path(leaf, Size, Find);

    internal byte[] LeafOf(long leaf) => known[(leaf, leaf + 1)];

    private byte[]? Find(long from, long until) => known.GetValueOrDefault((from, until));

    // The inside of one batch: the nodes over its blocks, and the records of the last block and of that of one record.
    private async Task OpenAsync(
        ISqlSession sql, ChainTable table, long site, long batch, long? leaf, CancellationToken cancel)
    {
        var start = batch * ChainRoots.Batch;
        var end = Math.Min(Size, start + ChainRoots.Batch);
        var cut = end / ChainRoots.Block * ChainRoots.Block;
        var stored = await sql.FindAsync<byte[]>(
            ChainRoots.Nodes, new { SiteId = site, Kind = table.Code, Batch = batch }, cancel);
        IReadOnlyList<byte[]> nodes = stored is null
            ? await RememberAsync(sql, table, site, batch, cut, cancel) : [.. stored.Chunk(MerkleTree.Size)];
        for (var block = 0; block < nodes.Count; block++)
        {
            var from = start + (block * ChainRoots.Block);
            if (from + ChainRoots.Block <= end)
            {
                known[(from, from + ChainRoots.Block)] = nodes[block];
            }
        }

        await ReadAsync(sql, table, site, cut, end, cancel);
        if (leaf is { } one && one < cut)
        {
            var from = one / ChainRoots.Block * ChainRoots.Block;
            await ReadAsync(sql, table, site, from, from + ChainRoots.Block, cancel);
        }
    }

    // Nodes up to a record, of a batch without a root: only blocks that came since they were last asked for are read.
    private static async Task<IReadOnlyList<byte[]>> RememberAsync(
        ISqlSession sql, ChainTable table, long site, long batch, long until, CancellationToken cancel)
    {
        var chains = Remembered.GetOrCreateValue(sql);
        var open = chains.GetValueOrDefault((table.Kind, site));
        var nodes = open?.Batch == batch ? open.Nodes : [];
        var from = (batch * ChainRoots.Batch) + (nodes.Count * ChainRoots.Block);
        if (from >= until)
        {
            return nodes;
        }

        var records = await sql.QueryAsync<string>(
            table.Records, new { SiteId = site, From = from, Until = until }, cancel);
        Invariant.Holds(records.Count == until - from);
        nodes = [.. nodes, .. Enumerable.Range(0, records.Count / ChainRoots.Block)
            .Select(block => ChainRoots.NodeOf(records, block * ChainRoots.Block))];
        chains[(table.Kind, site)] = new OpenBatch(batch, nodes);
        return nodes;
    }

    private async Task ReadAsync(
        ISqlSession sql, ChainTable table, long site, long from, long until, CancellationToken cancel)
    {
        if (from >= until)
        {
            return;
        }

        var records = await sql.QueryAsync<string>(
            table.Records, new { SiteId = site, From = from, Until = until }, cancel);
        Invariant.Holds(records.Count == until - from);
        for (var i = 0; i < records.Count; i++)
        {
            known[(from + i, from + i + 1)] = MerkleTree.Leaf(Encoding.UTF8.GetBytes(records[i]));
        }
    }
}
