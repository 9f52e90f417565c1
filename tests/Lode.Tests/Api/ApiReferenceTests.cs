using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Testing;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Api;

/// <summary>The reference of the doors as people and programs read it, and that it only grows.</summary>
public sealed class ApiReferenceTests(LodeServer server) : IClassFixture<LodeServer>
{
    private const string File = "docs/api/v1.json";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task Reference_IsTheDocumentOfTheServer_AndOnlyGrows()
    {
        var made = JsonNode.Parse(await server.Api.GetStringAsync("/openapi/v1.json"))!.AsObject();
        made.Remove("servers");
        var kept = Path.Combine(Product.Root, File);
        if (System.IO.File.Exists(kept) && Environment.GetEnvironmentVariable("ALLOW_API_BREAKS") is null)
        {
            var breaks = ApiCompatibility.Breaks(JsonNode.Parse(await System.IO.File.ReadAllTextAsync(kept))!, made);
            Assert.True(breaks.Count == 0, "Whoever was built for this interface no longer works with it. Keep what "
                + "was there beside the new, or open /api/v2 for that module. Doors that were never released may still "
                + $"change: UPDATE_GOLDEN=1 ALLOW_API_BREAKS=1.\n{string.Join('\n', breaks)}");
        }

        Golden.MatchesFile(File, Sorted(made, "").ToJsonString(Written) + "\n");
    }

    [Fact]
    public async Task EveryDoor_HasANameAndATag()
    {
        var made = JsonNode.Parse(await server.Api.GetStringAsync("/openapi/v1.json"))!;
        Assert.Empty(
            from path in made["paths"]!.AsObject()
            where path.Key.StartsWith("/api/v1/", StringComparison.Ordinal)
            from operation in path.Value!.AsObject()
            where operation.Value?["operationId"] is null || operation.Value["tags"] is null
            select $"{operation.Key} {path.Key}");
    }

    // By name, so that two changes beside each other do not collide; fields keep the order of their record.
    private static JsonNode Sorted(JsonNode node, string name) => node switch
    {
        JsonObject all => new JsonObject(
            all.OrderBy(one => name == "properties" ? "" : one.Key, StringComparer.Ordinal)
                .Select(one => KeyValuePair.Create(one.Key, one.Value is null ? null : Sorted(one.Value, one.Key)))),
        JsonArray list => new JsonArray([.. list.Select(one => one is null ? null : Sorted(one, ""))]),
        _ => node.DeepClone(),
    };
}
