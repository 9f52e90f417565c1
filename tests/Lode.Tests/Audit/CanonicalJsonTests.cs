using System.Text.Json.Nodes;
using Lode.Kernel.Audit;
using Xunit;

namespace Lode.Tests.Audit;

public class CanonicalJsonTests
{
    // Source: RFC 8785, sections 3.2.2 and 3.2.4 and appendix B.
    [Fact]
    public void Sample_OfTheRfc_HasItsForm()
    {
        var node = JsonNode.Parse("""
            { "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false] }
            """);
        Assert.Equal(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"""
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
            CanonicalJson.Of(node));
    }

    [Fact]
    public void Numbers_AsEcmaScriptPrintsThem()
    {
        static void F(double value, string expected) => Assert.Equal(expected, CanonicalJson.Of(value));
        F(0, "0");
        F(-0.0, "0");
        F(5e-324, "5e-324");
        F(1.7976931348623157e308, "1.7976931348623157e+308");
        F(9007199254740992, "9007199254740992");
        F(295147905179352830000.0, "295147905179352830000");
        F(1e21, "1e+21");
        F(0.000001, "0.000001");
        F(1e-7, "1e-7");
        F(333333333.3333332, "333333333.3333332");
    }

    [Fact]
    public void Keys_AreOrderedByUtf16() =>
        Assert.Equal(
            """{"1":2,"a":3,"é":1,"铝":4}""", CanonicalJson.Of(JsonNode.Parse("""{"é":1,"铝":4,"a":3,"1":2}""")));
}
