using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Imports;

/// <summary>Sources as their page shows them: budget, tokens, traffic, tray.</summary>
public abstract class SourceDoorsCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task ASource_ShowsItsTokensItsTrafficAndWhatWaits()
    {
        var source = await server.PostAsync("/api/v1/sources", new
        {
            siteId = 1,
            name = "gateway",
            kind = "live",
            policy = "quarantine",
            seriesBudget = 10,
            latenessSeconds = 10,
            futureSeconds = 600,
        });
        var id = source.GetProperty("id").GetString();
        var made = await server.PostAsync("/api/v1/identity/tokens", new
        {
            name = "gateway token",
            org = 1,
            sourceId = id,
            scopes = Array.Empty<string>(),
        });
        var token = made.GetProperty("token").GetString()!;
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/write?db=x"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = new StringContent("gate,eq=1 pv=1.5 1767225600000000000\n");
            using var client = new HttpClient { BaseAddress = server.Address };
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        var item = Assert.Single((await GetAsync("")).GetProperty("items").EnumerateArray().ToArray());
        Assert.Equal(1, item.GetProperty("waiting").GetInt64());
        Assert.Equal(1, item.GetProperty("traffic").GetProperty("held").GetInt64());
        Assert.NotEqual(JsonValueKind.Null, item.GetProperty("lastSeenAt").ValueKind);
        var shown = Assert.Single(item.GetProperty("tokens").EnumerateArray().ToArray());
        Assert.Equal("gateway token", shown.GetProperty("name").GetString());
        Assert.DoesNotContain(token, item.ToString(), StringComparison.Ordinal);

        var group = Assert.Single((await GetAsync("/tray")).GetProperty("items").EnumerateArray().ToArray());
        var waiting = group.GetProperty("id").GetString();
        var held = await GetAsync($"/tray/{waiting}");
        Assert.Equal("gate,eq=1:pv", held.GetProperty("fields")[0].GetProperty("key").GetString());
        var replay = await server.PostAsync($"/api/v1/sources/tray/{waiting}/accept", new { });
        Assert.Equal(1, replay.GetProperty("stored").GetInt64());
        await SignalNamesItsSourceAsync();
    }

    private async Task SignalNamesItsSourceAsync()
    {
        const string Csv = "kind,path,name_zh,name_en,level,site,key\nnode,gates,集团,Group,group,1,\n"
            + "signal,gates/pv,压力,Pressure,,,\"gate,eq=1:pv\"\n";
        await server.PostAsync("/api/v1/plant/import", new { csv = Csv, apply = true });
        var found = await server.Api.GetStringAsync("/api/v1/plant/signals?key=gates/pv");
        var id = JsonSerializer.Deserialize<JsonElement>(found).GetProperty("items")[0].GetProperty("id").GetString();
        var signal = await server.Api.GetStringAsync($"/api/v1/plant/signals/{id}");
        Assert.Contains("\"sourceName\":\"gateway\"", signal, StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await server.Api.GetAsync($"/api/v1/sources{path}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}

public sealed class SourceDoorsOnSqlite(LodeServer server) : SourceDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class SourceDoorsOnPostgres(PostgresServer server)
    : SourceDoorsCompliance(server), IClassFixture<PostgresServer>;
