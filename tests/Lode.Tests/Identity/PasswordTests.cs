using Lode.Kernel.Identity;
using Xunit;

namespace Lode.Tests.Identity;

public class PasswordTests
{
    [Fact]
    public void RightPassword_Fits_AndNoOther()
    {
        var stored = Passwords.Hash("a long pass phrase");
        Assert.StartsWith("pbkdf2-sha512$210000$", stored, StringComparison.Ordinal);
        Assert.True(Passwords.Fits("a long pass phrase", stored));
        Assert.False(Passwords.Fits("a long pass phrase ", stored));
        Assert.NotEqual(stored, Passwords.Hash("a long pass phrase"));
    }

    [Fact]
    public void WeakPasswords_AreSeen()
    {
        static void F(string password, bool strong) => Assert.Equal(strong, Passwords.IsStrong(password, "zhang.wei"));
        F("short 12", false);
        F("aaaaaaaaaaaaaaa", false);
        F("zhang.wei-2026", false);
        F("correct horse", true);
        F("铝电解槽二百八十台甲乙", true);
    }
}
