using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>A site with its registers, as the tests of the waste module need it.</summary>
internal sealed class WasteSite
{
    internal const string CreditCode = "91410100MA0DEMA009";
    internal const string Dross = "321-024-48";
    internal const string Dust = "321-034-48";
    internal const string Sludge = "321-031-48";

    private readonly LodeServer server;

    private WasteSite(LodeServer server, long number) => (this.server, Number) = (server, number);

    internal long Number { get; }

    internal Dictionary<string, string> Facilities { get; } = [];

    internal Dictionary<string, string> Streams { get; } = [];

    /// <summary>A site of its own with a workshop, two stores, a point, a recovery line and three streams.</summary>
    internal static async Task<WasteSite> FoundAsync(LodeServer server, string code, bool simulated = false)
    {
        var site = new WasteSite(
            server, await server.AddOrganizationAsync("site", code, simulated: simulated));
        using var saved = await server.Api.PutAsJsonAsync($"/api/v1/waste/sites/{site.Number}", new
        {
            creditCode = CreditCode,
            unitName = "测试电解铝厂",
            @class = "keySupervised",
            contact = "林岚",
            phone = "0371-0000000",
        });
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await site.FacilityAsync("casthouse", "generate", null);
        await site.FacilityAsync("store-a", "store", 60_000_000);
        await site.FacilityAsync("store-b", "store", 600_000_000);
        await site.FacilityAsync("point-7", "point", null);
        await site.FacilityAsync("line-1", "use", null);
        await site.StreamAsync("dross", Dross, "铝灰渣", "waterReactive");
        await site.StreamAsync("dust", Dust, "除尘灰", "waterReactive");
        await site.StreamAsync("sludge", Sludge, "酸泥", "arsenicSludge");
        await site.StreamAsync("packaging", "900-041-49", "沾染包装物", "general");
        return site;
    }

    internal async Task FacilityAsync(string code, string kind, long? capacityGrams) =>
        Facilities[code] = (await server.PostAsync("/api/v1/waste/facilities", new
        {
            site = Number,
            code,
            kind,
            nameZh = code,
            nameEn = code,
            capacityGrams,
        })).GetProperty("id").GetString()!;

    internal async Task StreamAsync(string code, string wasteCode, string nameZh, string compatibility) =>
        Streams[code] = (await server.PostAsync("/api/v1/waste/streams", new
        {
            site = Number,
            code,
            wasteCode,
            nameZh,
            nameEn = code,
            compatibility,
        })).GetProperty("id").GetString()!;

    internal object Generation(string stream, string facility, long grams, DateTimeOffset? at = null) => new
    {
        site = Number,
        streamId = Streams[stream],
        facilityId = Facilities[facility],
        grams,
        handler = "何川",
        at,
    };

    internal async Task<string> GenerateAsync(
        string stream, string facility, long grams, DateTimeOffset? at = null) =>
        (await server.PostAsync("/api/v1/waste/batches", Generation(stream, facility, grams, at)))
            .GetProperty("id").GetString()!;

    /// <summary>Stock from before the books, generated some days ago.</summary>
    internal async Task<string> OpeningAsync(
        string stream, string facility, long grams, int days, DateTimeOffset? at = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return (await server.PostAsync("/api/v1/waste/batches", new
        {
            site = Number,
            streamId = Streams[stream],
            facilityId = Facilities[facility],
            grams,
            handler = "何川",
            at = at ?? now.AddMinutes(-1),
            isOpening = true,
            generatedAt = now.AddDays(-days),
        })).GetProperty("id").GetString()!;
    }

    internal object Move(string from, string to, long? grams = null) => new
    {
        fromId = Facilities[from],
        toId = Facilities[to],
        handler = "何川",
        keeper = "周宁",
        grams,
    };

    internal Task<JsonElement> MoveAsync(string batch, string from, string to, long? grams = null) =>
        server.PostAsync($"/api/v1/waste/batches/{batch}/move", Move(from, to, grams));

    internal Task<JsonElement> BatchAsync(string id) => GetAsync($"batches/{id}");

    internal Task<JsonElement> GetAsync(string path) =>
        server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/waste/{path}");

    /// <summary>The code with which a request is refused.</summary>
    internal Task<string?> RefusedAsync(string path, object body) => RefusedAsync(server.Api, path, body);

    internal static async Task<string?> RefusedAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/waste/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.False(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString();
    }
}
