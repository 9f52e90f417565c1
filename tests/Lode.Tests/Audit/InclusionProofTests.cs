using Lode.Kernel.Audit;
using Xunit;

namespace Lode.Tests.Audit;

public sealed class InclusionProofTests
{
    private static readonly string[] Records = [.. Enumerable.Range(1, 11).Select(n => $$"""{"n":{{n}}}""")];

    [Fact]
    public void Proof_HoldsByItself_AndAgainstItsPublishedRoot()
    {
        var proof = Of(7);
        Assert.Null(proof.Check());
        Assert.Null(proof.Check(proof.Root));
        Assert.Equal(ProofFault.OtherRoot, proof.Check(new string('a', 64)));
    }

    [Fact]
    public void EveryChangedPart_IsNoticed()
    {
        var proof = Of(7);
        Assert.Equal(ProofFault.Link, (proof with { Record = """{"n":8}""" }).Check());
        Assert.Equal(ProofFault.Link, (proof with { Previous = proof.Hash }).Check());
        Assert.Equal(ProofFault.Leaf, (proof with { Leaf = proof.Root }).Check());
        Assert.Equal(ProofFault.Path, (proof with { Root = proof.Leaf }).Check());
        Assert.Equal(ProofFault.Path, (proof with { Seq = 8 }).Check());
        Assert.Equal(ProofFault.Path, (proof with { TreeSize = 3 }).Check());
        Assert.Equal(ProofFault.Path, (proof with { Path = [.. proof.Path.Reverse()] }).Check());
        Assert.Equal(ProofFault.NotAHash, (proof with { Hash = "zz" }).Check());
        Assert.Equal(ProofFault.Format, (proof with { Format = "other" }).Check());
    }

    private static InclusionProof Of(int seq)
    {
        var leaves = Records.Select(record => MerkleTree.Leaf(System.Text.Encoding.UTF8.GetBytes(record))).ToList();
        byte[]? Leaf(long from, long until) => until - from == 1 ? leaves[(int)from] : null;
        var before = Records.Take(seq - 1).Aggregate(HashChain.Start, HashChain.Link);
        return new InclusionProof
        {
            Site = 1,
            Kind = "ledger",
            Seq = seq,
            Record = Records[seq - 1],
            Previous = before,
            Hash = HashChain.Link(before, Records[seq - 1]),
            Leaf = Convert.ToHexStringLower(leaves[seq - 1]),
            TreeSize = Records.Length,
            Root = Convert.ToHexStringLower(MerkleTree.Root(0, Records.Length, Leaf)),
            Path = [.. MerkleTree.Path(seq - 1, Records.Length, Leaf).Select(Convert.ToHexStringLower)],
        };
    }
}
