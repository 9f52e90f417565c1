using System.Text.Json.Nodes;
using Xunit;

namespace Lode.Tests.Api;

public sealed class ApiCompatibilityTests
{
    private const string Interface = """
        {"paths":{"/a":{"post":{
          "parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":100}}],
          "requestBody":{"required":true,
            "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Sent"}}}},
          "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Got"}}}}}}}},
         "components":{"schemas":{
          "Sent":{"type":"object","required":["x"],"properties":{"x":{"type":"string"},"y":{"type":"integer"}}},
          "Got":{"type":"object","required":["s"],"properties":{
            "s":{"type":"string","enum":["open","closed"]},"next":{"$ref":"#/components/schemas/Got"}}}}}}
        """;

    [Theory]
    [InlineData("\"/a\"", "\"/b\"", "POST /a disappeared")]
    [InlineData("\"post\"", "\"put\"", "POST /a disappeared")]
    [InlineData("\"name\":\"limit\"", "\"name\":\"most\"", "POST /a: parameter query limit disappeared")]
    [InlineData(
        "\"in\":\"query\"", "\"in\":\"query\",\"required\":true",
        "POST /a: parameter query limit became required")]
    [InlineData("\"maximum\":100", "\"maximum\":50", "POST /a: parameter query limit: maximum became 50")]
    [InlineData("\"required\":[\"x\"]", "\"required\":[\"x\",\"y\"]", "Sent: field y became required")]
    [InlineData("\"y\":{\"type\":\"integer\"}", "\"y\":{\"type\":\"number\"}", "Sent.y: integer  became number ")]
    [InlineData("\"200\"", "\"201\"", "POST /a no longer answers 200")]
    [InlineData(",\"closed\"", "", "Got.s: value closed disappeared")]
    [InlineData("\"required\":[\"s\"]", "\"required\":[]", "Got: field s may now be missing")]
    [InlineData("\"next\":", "\"after\":", "Got: field next disappeared")]
    public void Breaks_AreNamed(string was, string now, string expected) =>
        Assert.Equal([expected], Compare(was, now));

    [Theory]
    [InlineData("\"maximum\":100", "\"maximum\":500")]
    [InlineData("\"closed\"", "\"closed\",\"parked\"")]
    [InlineData("\"y\":{\"type\":\"integer\"}", "\"y\":{\"type\":\"integer\"},\"z\":{\"type\":\"string\"}")]
    [InlineData("\"required\":[\"x\"]", "\"required\":[]")]
    [InlineData("\"required\":[\"s\"]", "\"required\":[\"s\",\"next\"]")]
    [InlineData("\"responses\":{", "\"responses\":{\"409\":{},")]
    public void Additions_AreFree(string was, string now) => Assert.Empty(Compare(was, now));

    private static IReadOnlyList<string> Compare(string was, string now)
    {
        Assert.Contains(was, Interface, StringComparison.Ordinal);
        return ApiCompatibility.Breaks(
            JsonNode.Parse(Interface)!, JsonNode.Parse(Interface.Replace(was, now, StringComparison.Ordinal))!);
    }
}
