using Xunit;

namespace Lode.Tests;

public sealed class InvariantTests
{
    [Fact]
    public void Holds_WhenFalse_NamesTheCondition()
    {
        var two = 2;
        var failure = Assert.Throws<InvariantException>(() => Invariant.Holds(two == 3));
        Assert.Contains("two == 3", failure.Message, StringComparison.Ordinal);
    }
}
