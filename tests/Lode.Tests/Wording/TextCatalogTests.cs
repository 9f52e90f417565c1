using System.Text.RegularExpressions;
using Lode.Kernel;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Wording;

public sealed partial class TextCatalogTests
{
    private static readonly TextCatalog Catalog = new(Product.Assemblies);

    [Fact]
    public void Languages_HaveEqualKeys() =>
        Assert.Equal(Catalog.Codes("zh-CN").Order(), Catalog.Codes("en-US").Order());

    [Fact]
    public void EveryRefusal_HasATextInBothLanguages()
    {
        Assert.True(Refusals.All.Count >= 20, "the discovery found too few refusals");
        Assert.Empty(from refusal in Refusals.All
                     from language in TextCatalog.Languages
                     where Catalog.Raw(language, refusal.Code) is null
                     select $"{refusal.Code} in {language}");
    }

    [Fact]
    public void Codes_BelongToOneRefusalEach_AndAreWellFormed()
    {
        Assert.Empty(
            Refusals.All.GroupBy(refusal => refusal.Code).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(Refusals.All.Where(refusal => !Code().IsMatch(refusal.Code)).Select(refusal => refusal.Code));
        Assert.Empty(Refusals.All.Where(refusal => refusal.Status is < 400 or > 599).Select(refusal => refusal.Code));
    }

    [Fact]
    public void Texts_UseTheSamePlaceholdersInBothLanguages()
    {
        Assert.Empty(from code in Catalog.Codes("en-US")
                     where !Placeholders("en-US", code).SetEquals(Placeholders("zh-CN", code))
                     select code);
    }

    [Fact]
    public void Texts_KeepTheTone()
    {
        string[] never = ["!", "！", "您", "抱歉", "sorry", "please", "something went wrong", "系统繁忙", "您输入"];
        Assert.Empty(from language in TextCatalog.Languages
                     from code in Catalog.Codes(language)
                     let text = Catalog.Raw(language, code)!
                     from word in never
                     where $"{text.Title} {text.Detail} {text.Remedy}".Contains(
                         word, StringComparison.OrdinalIgnoreCase)
                     select $"{code} in {language} says {word}");
    }

    [Fact]
    public void MissingValue_ShowsADash_NotThePlaceholder()
    {
        var text = Catalog.Render("en-US", "web.wrongHost", null);
        Assert.StartsWith("Not answered: — is not", text.Detail, StringComparison.Ordinal);
    }

    private static HashSet<string> Placeholders(string language, string code)
    {
        var text = Catalog.Raw(language, code)!;
        return [.. Placeholder().Matches($"{text.Title} {text.Detail} {text.Remedy}").Select(match => match.Value)];
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[a-z]+\.[a-z][a-zA-Z0-9]+$")]
    private static partial Regex Code();
}
