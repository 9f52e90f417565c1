using System.Text;
using Lode.Kernel.Sources;
using Xunit;

namespace Lode.Tests.Imports;

public sealed class HeldLinesTests
{
    [Fact]
    public void FieldsOfALine_HaveNameTypeAndValue() => Assert.Equal(
        [
            ("pv", "float", "1.25"), ("n", "integer", "3i"), ("u", "unsigned", "4u"), ("on", "bool", "true"),
            ("text, quoted", "text", "\"a=1, b\""),
        ],
        HeldLines.FieldsOf(Encoding.UTF8.GetBytes(
            "opc,loop=l\\ 1 pv=1.25,n=3i,u=4u,on=true,text\\,\\ quoted=\"a=1, b\" 1767225600000000000\n")));

    [Theory]
    [InlineData("")]
    [InlineData("opc,loop=1")]
    [InlineData("opc pv= 1")]
    [InlineData("opc pv")]
    public void BrokenLines_HaveNoFields(string line) =>
        Assert.Empty(HeldLines.FieldsOf(Encoding.UTF8.GetBytes(line)));
}
