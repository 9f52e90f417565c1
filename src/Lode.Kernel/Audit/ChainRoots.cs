using Lode.Kernel.Leases;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>One Merkle root for every 4,096 records of a chain, chained itself, so that proofs come from stored nodes
/// and not from the whole chain (rules §4).</summary>
internal static class ChainRoots
{
    /// <summary>Records per root. A power of two, so that each root is an inner node of the tree over all records.
    /// </summary>
    internal const int Batch = 4_096;

    /// <summary>Records below each stored inner node: a proof reads that many records and no more.</summary>
    internal const int Block = 64;

    internal const string All = """
        SELECT batch, root, record, hash, at_us FROM kernel_chain_root
         WHERE site_id = @SiteId AND kind = @Kind AND batch < @Batches ORDER BY batch
        """;

    /// <summary>Without their records: what a path needs.</summary>
    internal const string Whole = """
        SELECT batch, root FROM kernel_chain_root
         WHERE site_id = @SiteId AND kind = @Kind AND batch < @Batches ORDER BY batch
        """;

    internal const string Nodes = """
        SELECT nodes FROM kernel_chain_root WHERE site_id = @SiteId AND kind = @Kind AND batch = @Batch
        """;

    internal const string NodePage = """
        SELECT batch, root, nodes FROM kernel_chain_root
         WHERE site_id = @SiteId AND kind = @Kind AND batch >= @From ORDER BY batch LIMIT 256
        """;

    private const string Last = """
        SELECT batch, root, record, hash, at_us FROM kernel_chain_root
         WHERE site_id = @SiteId AND kind = @Kind ORDER BY batch DESC LIMIT 1
        """;

    private const string Insert = """
        INSERT INTO kernel_chain_root (site_id, kind, batch, root, nodes, record, hash, at_us)
        VALUES (@SiteId, @Kind, @Batch, @Root, @Nodes, @Record, @Hash, @AtUs)
        """;

    internal sealed record RootRow
    {
        public long Batch { get; init; } = -1;

        public string Root { get; init; } = "";

        public string Record { get; init; } = "";

        public string Hash { get; init; } = HashChain.Start;

        public long AtUs { get; init; }

        public byte[] Nodes { get; init; } = [];

        /// <summary>Whether the inner nodes lead to the root.</summary>
        internal bool NodesLeadToRoot()
        {
            var nodes = new MerkleGrowth();
            for (var at = 0; at + MerkleTree.Size <= Nodes.Length; at += MerkleTree.Size)
            {
                nodes.Add(Nodes.AsSpan(at, MerkleTree.Size).ToArray());
            }

            return Nodes.Length == ChainRoots.Batch / Block * MerkleTree.Size
                && Convert.ToHexStringLower(nodes.Root()) == Root;
        }
    }

    /// <summary>Makes the next root of a chain; false when its records are not all there yet.</summary>
    internal static async Task<bool> MakeNextAsync(
        ISqlSession sql, TimeProvider clock, ChainTable table, long site, Lease lease, CancellationToken cancel)
    {
        var chain = new { SiteId = site, Kind = table.Code };
        var last = await sql.FindAsync<RootRow>(Last, chain, cancel) ?? new RootRow();
        var batch = last.Batch + 1;
        var until = (batch + 1) * Batch;
        var head = await sql.FindAsync<ChainRow>(table.Head, new { SiteId = site }, cancel);
        if (head is null || head.Seq < until)
        {
            return false;
        }

        var records = await sql.QueryAsync<string>(
            table.Records, new { SiteId = site, From = batch * Batch, Until = until }, cancel);
        Invariant.Holds(records.Count == Batch);
        var end = (await sql.FindAsync<ChainRow>(table.One, new { SiteId = site, Seq = until }, cancel))!;
        var (root, nodes) = Build(records);
        var at = clock.NowUs();
        var record = RecordOf(site, table.Code, batch, end.Hash!, root, at);
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Holds(lease))
                {
                    work.Execute(Insert, new
                    {
                        chain.SiteId,
                        chain.Kind,
                        Batch = batch,
                        Root = root,
                        Nodes = nodes,
                        Record = record,
                        Hash = HashChain.Link(last.Hash, record),
                        AtUs = at,
                    });
                }

                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
        return outcome.TryGet(out _, out _);
    }

    /// <summary>The record of a root, as it is chained and exported.</summary>
    internal static string RecordOf(long site, string kind, long batch, string head, string root, long atUs) =>
        new CanonicalWriter().Begin()
            .Instant("at", atUs)
            .Number("batch", batch)
            .Number("first", (batch * Batch) + 1)
            .Text("head", head)
            .Text("kind", kind)
            .Number("last", (batch + 1) * Batch)
            .Text("root", root)
            .Number("site", site)
            .End().ToString();

    /// <summary>Root of a batch, and its inner nodes over <see cref="Block"/> records each, one after the other.
    /// </summary>
    internal static (string Root, byte[] Nodes) Build(IReadOnlyList<string> records)
    {
        var nodes = new byte[Batch / Block * MerkleTree.Size];
        var whole = new MerkleGrowth();
        for (var block = 0; block < Batch / Block; block++)
        {
            var node = NodeOf(records, block * Block);
            whole.Add(node);
            node.CopyTo(nodes, block * MerkleTree.Size);
        }

        return (Convert.ToHexStringLower(whole.Root()), nodes);
    }

    /// <summary>The inner node over one block of records.</summary>
    internal static byte[] NodeOf(IReadOnlyList<string> records, int first)
    {
        var block = new MerkleGrowth();
        for (var i = first; i < first + Block; i++)
        {
            block.Add(MerkleTree.Leaf(System.Text.Encoding.UTF8.GetBytes(records[i])));
        }

        return block.Root();
    }
}
