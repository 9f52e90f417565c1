using System.Text;
using System.Text.Json.Serialization;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>What shows, without this program and its database, that a record stood in a chain when a root was
/// published. Its algorithm is documented in docs/reference/proofs.md.</summary>
public sealed record InclusionProof
{
    /// <summary>The one format there is.</summary>
    public const string FormatV1 = "lode-proof/v1";

    /// <summary>Name of the format.</summary>
    public string Format { get; init; } = FormatV1;

    /// <summary>Number of the site whose chain it is.</summary>
    public required long Site { get; init; }

    /// <summary>ledger, cases or audit.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of the record in its chain, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>The record, to the byte.</summary>
    public required string Record { get; init; }

    /// <summary>Chain hash of the record before.</summary>
    public required string Previous { get; init; }

    /// <summary>Chain hash of this record.</summary>
    public required string Hash { get; init; }

    /// <summary>Leaf of the tree: SHA-256(0x00 + record).</summary>
    public required string Leaf { get; init; }

    /// <summary>Records in the tree that the path leads through.</summary>
    public required long TreeSize { get; init; }

    /// <summary>Root of that tree.</summary>
    public required string Root { get; init; }

    /// <summary>Hashes beside the way from the leaf to the root, lowest first.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Where this root was published; empty when it is not anchored.</summary>
    public IReadOnlyList<PublishedRoot> Published { get; init; } = [];

    /// <summary>Whether the root stands outside the database.</summary>
    [JsonIgnore]
    public bool IsAnchored => Published.Count > 0;

    /// <summary>Proves a record by its number; the tree is that of the first publication that holds it, or of now.
    /// </summary>
    internal static async Task<InclusionProof?> BuildAsync(
        ISqlSession sql, ChainTable table, long site, long seq, CancellationToken cancel)
    {
        var row = await sql.FindAsync<ChainRow>(table.One, new { SiteId = site, Seq = seq }, cancel);
        return row is null ? null : await BuildAsync(sql, table, site, row, cancel);
    }

    /// <summary>Proves a sealed row.</summary>
    internal static async Task<InclusionProof> BuildAsync(
        ISqlSession sql, ChainTable table, long site, ChainRow row, CancellationToken cancel)
    {
        var seq = row.Seq!.Value;
        var previous = seq == 1 ? HashChain.Start
            : (await sql.FindAsync<ChainRow>(table.One, new { SiteId = site, Seq = seq - 1 }, cancel))!.Hash!;
        var published = await sql.QueryAsync<ChainAnchors.AnchorRow>(
            ChainAnchors.FirstWith, new { SiteId = site, Kind = table.Code, Seq = seq }, cancel);
        var size = published.Count > 0 ? published[0].Size
            : (await sql.FindAsync<ChainRow>(table.Head, new { SiteId = site }, cancel))!.Seq!.Value;
        var tree = await ChainTree.LoadAsync(sql, table, site, size, seq - 1, cancel);
        return new InclusionProof
        {
            Site = site,
            Kind = table.Code,
            Seq = seq,
            Record = row.Record,
            Previous = previous,
            Hash = row.Hash!,
            Leaf = Convert.ToHexStringLower(tree.LeafOf(seq - 1)),
            TreeSize = size,
            Root = Convert.ToHexStringLower(tree.Root()),
            Path = [.. tree.Path(seq - 1).Select(Convert.ToHexStringLower)],
            Published = [.. published.Select(anchor => anchor.ToPublished())],
        };
    }

    /// <summary>Checks the proof by itself: nothing but these lines and SHA-256.</summary>
    /// <param name="publishedRoot">A root from outside that it must lead to; null to accept the one it names.</param>
    /// <returns>What is wrong, or null.</returns>
    public ProofFault? Check(string? publishedRoot = null)
    {
        if (Format != FormatV1)
        {
            return ProofFault.Format;
        }

        if (!IsHash(Previous) || !IsHash(Hash) || !IsHash(Leaf) || !IsHash(Root) || !Path.All(IsHash))
        {
            return ProofFault.NotAHash;
        }

        var record = Encoding.UTF8.GetBytes(Record);
        if (HashChain.Link(Previous, record) != Hash)
        {
            return ProofFault.Link;
        }

        var leaf = MerkleTree.Leaf(record);
        if (Convert.ToHexStringLower(leaf) != Leaf)
        {
            return ProofFault.Leaf;
        }

        var root = MerkleTree.RootOf(leaf, Seq - 1, TreeSize, [.. Path.Select(Convert.FromHexString)]);
        if (root is null || Convert.ToHexStringLower(root) != Root)
        {
            return ProofFault.Path;
        }

        return publishedRoot is null || publishedRoot == Root ? null : ProofFault.OtherRoot;
    }

    private static bool IsHash(string text) =>
        text.Length == 64 && text.All(letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}

/// <summary>A place outside the database where a root can be looked up.</summary>
/// <param name="Day">Day that it closes, ISO date.</param>
/// <param name="Target">folder, mail or site.</param>
/// <param name="Place">File, address or site.</param>
/// <param name="At">When it was published.</param>
public sealed record PublishedRoot(string Day, string Target, string Place, DateTimeOffset At);

/// <summary>What is wrong with a proof.</summary>
public enum ProofFault
{
    /// <summary>Another format.</summary>
    Format,

    /// <summary>A hash is not 64 lower-case hexadecimal digits.</summary>
    NotAHash,

    /// <summary>The chain hash is not that of the record after the one before.</summary>
    Link,

    /// <summary>The leaf is not that of the record.</summary>
    Leaf,

    /// <summary>The path does not lead to the root.</summary>
    Path,

    /// <summary>The root is not the published one.</summary>
    OtherRoot,
}
