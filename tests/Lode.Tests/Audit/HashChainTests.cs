using Lode.Kernel.Audit;
using Xunit;

namespace Lode.Tests.Audit;

public sealed class HashChainTests
{
    // Source: waste.md §c.6.2, test vector W8.
    [Fact]
    public void W8_ReproducesToTheDigit()
    {
        var first = HashChain.Link(HashChain.Start, Record("HWCS20260117001", 1250000, "GEN", 1, "2026-01-17T08:00:00Z"));
        Assert.Equal("47e01aa9a7f65aa4641a38e93066aa2f8f0189bfc7c0cfa0b547cafdb0666f89", first);
        var second = HashChain.Link(
            first, Record("HWRK20260117001", 1250000, "STORE_IN", 2, "2026-01-17T09:30:00Z"));
        Assert.Equal("8290e563a5cf5ef221363fccfc0ce65b90eb151b4b579d51cbce9a3e97556c70", second);
        Assert.Equal(
            "c92689a6c595f59397e36e0674c966dbdd8f4214d560bbe386d0e3aedf256f51", HashChain.Link(second, Third));
    }

    [Fact]
    public void W8_ChangedMass_GivesAnotherHead()
    {
        var first = HashChain.Link(HashChain.Start, Record("HWCS20260117001", 1250000, "GEN", 1, "2026-01-17T08:00:00Z"));
        var second = HashChain.Link(
            first, Record("HWRK20260117001", 1240000, "STORE_IN", 2, "2026-01-17T09:30:00Z"));
        Assert.StartsWith("f6999a08e800440b", HashChain.Link(second, Third), StringComparison.Ordinal);
    }

    private static string Third => Record("HWCK20260118001", 1250000, "STORE_OUT", 3, "2026-01-18T10:00:00Z");

    private static string Record(string batch, long grams, string kind, long seq, string ts) =>
        new CanonicalWriter().Begin().Text("batch", batch).Text("code", "321-024-48").Number("grams", grams)
            .Text("kind", kind).Number("seq", seq).Text("ts", ts).End().ToString();
}
