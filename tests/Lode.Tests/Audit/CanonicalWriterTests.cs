using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Audit;
using Xunit;

namespace Lode.Tests.Audit;

public sealed class CanonicalWriterTests
{
    [Fact]
    public void AnyTexts_AreWrittenAsTheOtherWriterDoes() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNull<string> A, NonNull<string> B, int N)>(), values =>
        {
            var written = new CanonicalWriter().Begin().Text("a", values.A.Get).Begin("b")
                .Text("text", values.B.Get).End().BeginList("list").Begin().Number("n", values.N).End().EndList().End();
            return written.ToString() == Readable(CanonicalJson.Of(new
            {
                a = values.A.Get,
                b = new { text = values.B.Get },
                list = new[] { new { n = values.N } },
            }));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WholeNumbersBeyondExactDoubles_BecomeStrings() => Assert.Equal(
        """{"a":9007199254740991,"b":"9007199254740992","c":"-9223372036854775808"}""",
        new CanonicalWriter().Begin().Number("a", 9007199254740991).Number("b", 9007199254740992)
            .Number("c", long.MinValue).End().ToString());

    [Fact]
    public void Instants_HaveSixDecimalsAndZ() => Assert.Equal(
        """{"at":"2026-01-29T01:58:00.000001Z"}""",
        new CanonicalWriter().Begin().Instant("at", 1769651880000001).End().ToString());

    [Fact]
    public void KeysOutOfOrder_AreABug() =>
        Assert.Throws<InvariantException>(() => new CanonicalWriter().Begin().Number("b", 1).Number("a", 1));

    // Lone surrogates have no UTF-8: both writers put the replacement character when they become bytes.
    private static string Readable(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
