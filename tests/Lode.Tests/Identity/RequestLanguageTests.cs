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
}
