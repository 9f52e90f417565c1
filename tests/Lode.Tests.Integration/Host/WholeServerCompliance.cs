using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Host;

/// <summary>One shift through the doors: an engineer builds a plant, a collector writes, an operator sees the alarm,
/// the server is started again, and everything is as it was.</summary>
public abstract class WholeServerCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private const long Second = 1_000_000_000;

    private const string Sheet = """
        kind,path,name_zh,name_en,level,site,key,unit,states,body
        node,lode,集团,Group,group,1,,,,
        node,lode/smelter,冶炼厂,Smelter,site,SITE,,,,
        signal,lode/smelter/flow,循环水流量,Cooling water flow,,,"water,pump=1:flow",m3/h,,
        """;

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Shift_FromSheetToAlarm_SurvivesARestart()
    {
        var site = await server.AddOrganizationAsync("site", "smelter");
        await server.PostAsync("/api/v1/plant/import",
            new { csv = Sheet.Replace("SITE", $"{site}", StringComparison.Ordinal), apply = true });
        await server.AddPersonAsync("engineer", Password, site, "engineer");
        await server.AddPersonAsync("operator", Password, site, "operator");
        using var engineer = await server.SignInAsync("engineer", Password);
        await DefineAsync(engineer, site);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        await WriteAsync($"water,pump=1 flow=80 {now - (9 * Second)}\nwater,pump=1 flow=30.5 {now - (3 * Second)}\n");

        using (var person = await server.SignInAsync("operator", Password))
        {
            Assert.Equal("[80,30.5]", await ReadAsync(person));
            var alarm = await ActiveAsync(person, "unackActive");
            using var done = await person.PostAsJsonAsync(
                "/api/v1/alarms/acknowledge", new { ids = new[] { alarm.GetProperty("id").GetString() } });
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        }

        await server.RestartAsync();
        using var later = await server.SignInAsync("operator", Password);
        Assert.Equal("[80,30.5]", await ReadAsync(later));
        var kept = await ActiveAsync(later, "ackActive");
        Assert.Equal("operator", kept.GetProperty("acknowledgedBy").GetString());
        var found = await later.GetFromJsonAsync<JsonElement>($"/api/v1/signals?search={Uri.EscapeDataString("水流")}");
        Assert.Equal("lode/smelter/flow", found.GetProperty("items")[0].GetProperty("path").GetString());
        var log = await server.Api.GetStringAsync("/api/v1/audit");
        Assert.Contains("alarms.acknowledge", log, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task DefineAsync(HttpClient engineer, long site)
    {
        using var answer = await engineer.PostAsJsonAsync("/api/v1/alarms/definitions", new
        {
            siteId = site,
            reason = "commissioning",
            definition = new
            {
                code = "W.LL",
                name = "循环水流量低低",
                kind = "lowLow",
                signal = "water,pump=1:flow",
                limit = 40,
                priority = 1,
                cause = "泵跳停",
                consequence = "烧结带过热",
                action = "启动备用泵",
                responseSeconds = 300,
                owner = "主控",
                severity = "major",
            },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task WriteAsync(string lines)
    {
        using var collector = new HttpClient { BaseAddress = server.Address };
        collector.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", LodeServer.Token);
        using var body = new StringContent(lines);
        using var answer = await collector.PostAsync("/write?db=plant", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<string> ReadAsync(HttpClient person)
    {
        var series = await person.GetFromJsonAsync<JsonElement>(
            "/api/v1/history/raw?key=lode/smelter/flow&from=-1h");
        return series.GetProperty("v").GetRawText();
    }

    private static async Task<JsonElement> ActiveAsync(HttpClient person, string state)
    {
        for (var turn = 0; ; turn++)
        {
            var list = await person.GetFromJsonAsync<JsonElement>("/api/v1/alarms/active");
            if (list.GetProperty("items").EnumerateArray().ToList() is [var only]
                && only.GetProperty("state").GetString() == state)
            {
                return only;
            }

            Assert.True(turn < 80, list.GetRawText());
            await Task.Delay(100);
        }
    }
}

public sealed class WholeServerOnSqlite(LodeServer server) : WholeServerCompliance(server), IClassFixture<LodeServer>;

public sealed class WholeServerOnPostgres(PostgresServer server)
    : WholeServerCompliance(server), IClassFixture<PostgresServer>;
