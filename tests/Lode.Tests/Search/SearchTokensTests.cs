using Lode.Kernel.Search;
using Xunit;

namespace Lode.Tests.Search;

public sealed class SearchTokensTests
{
    [Theory]
    [InlineData("铝灰渣", "铝 铝灰 灰 灰渣 渣")]
    [InlineData("LT-201", "lt201 lt 201")]
    [InlineData("321-024-48", "32102448 321 024 48")]
    [InlineData("２号主变 Bearing", "2 号 号主 主 主变 变 bearing")]
    [InlineData("HWCS20260117001", "hwcs20260117001 hwcs 20260117001")]
    [InlineData("a.b，c", "ab a b c")]
    [InlineData("- —", "")]
    public void Index_HoldsPairsWordsAndCodes(string text, string tokens) =>
        Assert.Equal(tokens, SearchTokens.ForIndex([text]));

    [Theory]
    [InlineData("铝灰", "铝灰")]
    [InlineData("铝灰渣", "铝灰 灰渣")]
    [InlineData("渣", "渣")]
    [InlineData("321-024", "321 024")]
    [InlineData("lt201 轴承", "lt 201 轴承")]
    public void Query_AsksForTheFewestTokens(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', SearchTokens.ForQuery(text)));

    [Fact]
    public void EveryToken_OfAQuery_IsInTheIndexOfTheSameText()
    {
        foreach (var text in new[] { "联单20264101000123", "Ⅲ效蒸发器 EV-103", "pump P-101A bearing", "主排烟机驱动端轴承温度高" })
        {
            var stored = SearchTokens.ForIndex([text]).Split(' ');
            Assert.Empty(SearchTokens.ForQuery(text).Except(stored));
        }
    }
}
