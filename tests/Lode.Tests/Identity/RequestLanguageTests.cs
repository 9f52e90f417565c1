using Lode.Web.Access;
using Xunit;

namespace Lode.Tests.Identity;

public class RequestLanguageTests
{
    [Fact]
    public void AcceptLanguage_ChoosesTheFirstOfOurs()
    {
        static void F(string accept, string expected) => Assert.Equal(expected, RequestLanguage.OfHeader(accept));
        F("", "zh-CN");
        F("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN");
        F("en-GB,en;q=0.9,zh;q=0.1", "en-US");
        F("de-DE,de", "en-US");
    }

    [Fact]
    public void LanguageOfThePage_GoesBeforeThePersons_AndThePersonsBeforeTheBrowsers()
    {
        Assert.Equal("en-US", RequestLanguage.Of("en-US", "zh-CN"));
        Assert.Equal("zh-CN", RequestLanguage.Of("en-US,en;q=0.9", "zh-CN"));
        Assert.Equal("en-US", RequestLanguage.Of("en-US,en;q=0.9", person: null));
    }
}
