using System.Text;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>The Merkle tree over the first records of a chain, from stored roots and nodes; only records whose block
/// has no stored node yet are read.</summary>
internal sealed class ChainTree
{
    private readonly Dictionary<(long From, long Until), byte[]> known = [];

    private ChainTree(long size) => Size = size;

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
            ChainRoots.All, new { SiteId = site, Kind = table.Code, Batches = batches }, cancel);
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

    // The inside of one batch: its stored nodes and the block of one record, or all its records when it has none.
    private async Task OpenAsync(
        ISqlSession sql, ChainTable table, long site, long batch, long? leaf, CancellationToken cancel)
    {
        var start = batch * ChainRoots.Batch;
        var end = Math.Min(Size, start + ChainRoots.Batch);
        var nodes = await sql.FindAsync<byte[]>(
            ChainRoots.Nodes, new { SiteId = site, Kind = table.Code, Batch = batch }, cancel);
        if (nodes is null)
        {
            await ReadAsync(sql, table, site, start, end, cancel);
            return;
        }

        for (var block = 0; block < nodes.Length / MerkleTree.Size; block++)
        {
            var from = start + (block * ChainRoots.Block);
            if (from + ChainRoots.Block <= end)
            {
                known[(from, from + ChainRoots.Block)] =
                    nodes.AsSpan(block * MerkleTree.Size, MerkleTree.Size).ToArray();
            }
        }

        var cut = end / ChainRoots.Block * ChainRoots.Block;
        await ReadAsync(sql, table, site, cut, end, cancel);
        if (leaf is { } one && one < cut)
        {
            var from = one / ChainRoots.Block * ChainRoots.Block;
            await ReadAsync(sql, table, site, from, from + ChainRoots.Block, cancel);
        }
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
