using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>Entries of the registers are changed; what the books and transfers name them by stays.</summary>
public abstract class RegisterCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task StreamsAndParties_AreChanged_TheirCodesStay()
    {
        var site = await TransferSite.FoundAsync(server, "waste-registers");
        var stream = await PutAsync($"streams/{site.Site.Streams["dross"]}", new
        {
            site = site.Site.Number,
            code = "other",
            wasteCode = WasteSite.Dust,
            nameZh = "铝灰渣（一次）",
            nameEn = "Primary dross",
            form = "solid",
            compatibility = "waterReactive",
            component = "金属铝",
            isClosed = true,
        });
        Assert.Equal(
            ("dross", WasteSite.Dross, "Primary dross", true),
            (Text(stream, "code"), Text(stream, "wasteCode"), Text(stream, "nameEn"),
                stream.GetProperty("isClosed").GetBoolean()));
        Assert.Equal("waste.invalid", await site.Site.RefusedAsync(
            "batches", site.Site.Generation("dross", "casthouse", 1_000_000)));
        var party = await PutAsync($"parties/{site.Ids["receiver"]}", new
        {
            site = site.Site.Number,
            kind = "carrier",
            creditCode = WasteSite.CreditCode,
            name = "新名称",
            province = "37",
        });
        Assert.Equal(
            ("receiver", "新名称", "37"), (Text(party, "kind"), Text(party, "name"), Text(party, "province")));
        using var wrong = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/parties/{site.Ids["receiver"]}", new { kind = "carrier", creditCode = "x", name = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    private async Task<JsonElement> PutAsync(string path, object body)
    {
        using var answer = await server.Api.PutAsJsonAsync($"/api/v1/waste/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}

/// <summary>The suite on SQLite.</summary>
public sealed class RegistersOnSqlite(LodeServer server) : RegisterCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class RegistersOnPostgres(PostgresServer server)
    : RegisterCompliance(server), IClassFixture<PostgresServer>;
