using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Audit;
using Xunit;

namespace Lode.Tests.Audit;

public sealed class MerkleTreeTests
{
    // Source: the reference inputs and roots of the certificate transparency project (RFC 6962).
    private static readonly string[] Inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void ReferenceInputs_HaveTheReferenceRoots()
    {
        var leaves = Inputs.Select(input => MerkleTree.Leaf(Convert.FromHexString(input))).ToList();
        var growth = new MerkleGrowth();
        for (var size = 1; size <= leaves.Count; size++)
        {
            growth.Add(leaves[size - 1]);
            Assert.Equal(Roots[size - 1], Convert.ToHexStringLower(growth.Root()));
            Assert.Equal(Roots[size - 1], Convert.ToHexStringLower(MerkleTree.Root(0, size, Of(leaves))));
        }
    }

    [Fact]
    public void EmptyTree_IsTheHashOfNothing() => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        Convert.ToHexStringLower(new MerkleGrowth().Root()));

    [Fact]
    public void AnyPath_LeadsToTheRoot_AndNoOtherPlaceDoes() => Prop.ForAll(
        Gen.Choose(1, 300).SelectMany(size => Gen.Choose(0, size - 1).Select(at => (size, at))).ToArbitrary(),
        pair =>
        {
            var (size, at) = pair;
            var leaves = Enumerable.Range(0, size).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i))).ToList();
            var root = MerkleTree.Root(0, size, Of(leaves));
            var path = MerkleTree.Path(at, size, Of(leaves));
            return MerkleTree.RootOf(leaves[at], at, size, path)!.SequenceEqual(root)
                && (size == 1 || MerkleTree.RootOf(leaves[(at + 1) % size], at, size, path)?.SequenceEqual(root) != true)
                && MerkleTree.RootOf(leaves[at], at, size, [.. path, leaves[0]]) is null
                && (path.Count == 0 || MerkleTree.RootOf(leaves[at], at, size, [.. path.Skip(1)]) is not { } cut
                    || !cut.SequenceEqual(root));
        }).QuickCheckThrowOnFailure();

    private static Func<long, long, byte[]?> Of(List<byte[]> leaves) =>
        (from, until) => until - from == 1 ? leaves[(int)from] : null;
}
