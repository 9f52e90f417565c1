using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Plant;

/// <summary>What the plant's pages ask: health, data quality, history, previews, displays, the sheet.</summary>
public abstract class PlantDoorsCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    private const string Csv = """
        kind,path,name_zh,name_en,level,site,key,unit,stale_after_s,max_gap_s,body
        template,pump,泵,Pump,equipment,,,,,,"{""signals"":[{""name"":""current"",""key"":""p,eq={code}:i"",""nameZh"":""电流"",""nameEn"":""Current"",""unit"":""A""}]}"
        node,doors,集团,Group,group,1,,,,,
        node,doors/a,车间甲,Area A,area,,,,,,
        node,doors/b,车间乙,Area B,area,,,,,,
        signal,doors/a/flow,流量,Flow,,,"doors,eq=1:flow",m3/h,60,120,
        signal,doors/a/level,液位,Level,,,"doors,eq=1:level",%,60,120,
        signal,doors/a/never,温度,Temperature,,,"doors,eq=1:never",Cel,60,120,
        mimic,doors/a,,,,,,,,,"{""format"":""mimic/v1"",""width"":400,""height"":300,""items"":[{""id"":""v"",""type"":""value"",""x"":1,""y"":1,""bind"":{""value"":""doors/a/flow""}}]}"
        mimic,doors,,,,,,,,,"{""format"":""cockpit/v1"",""stages"":[],""strips"":[],""indicators"":[]}"
        """;

    [Fact]
    public async Task HealthAndQuality_AreToldPerNodeAndPerSignal()
    {
        await PrepareAsync();
        var health = Items(await GetAsync("/health")).Single(one => one.GetProperty("stale").GetInt32() == 1);
        Assert.Equal((1, 1), (health.GetProperty("good").GetInt32(), health.GetProperty("missing").GetInt32()));

        var quality = Items(await GetAsync("/quality?node=doors/a"));
        Assert.Equal(["good", "stale", "missing"], quality.Select(one => one.GetProperty("health").GetString()));
        Assert.True(quality[0].GetProperty("values").GetInt64() >= 20);
        Assert.True(quality[1].GetProperty("longestGapSeconds").GetDouble() > 3600);
        Assert.Equal(JsonValueKind.Null, quality[2].GetProperty("lastAt").ValueKind);

        var stale = Items(await GetAsync("/signals?node=doors&health=stale"));
        Assert.Equal("level", Assert.Single(stale).GetProperty("name").GetString());
        Assert.Empty(Items(await GetAsync("/signals?node=doors&kind=lab")));
    }

    [Fact]
    public async Task ASignal_SaysWhetherItHasValues()
    {
        await PrepareAsync();
        var id = Items(await GetAsync("/signals?key=doors/a/flow"))[0].GetProperty("id").GetString();
        var signal = await GetAsync($"/signals/{id}");
        Assert.True(signal.GetProperty("stored").GetBoolean());
        Assert.Equal(JsonValueKind.Null, signal.GetProperty("sourceName").ValueKind);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/signals/01900000-0000-7000-8000-000000000001"));
    }

    [Fact]
    public async Task Displays_AreListedWithTheirVersion_AndACockpitReadsLikeAny()
    {
        await PrepareAsync();
        var shown = Items(await GetAsync("/mimics"));
        Assert.Equal(["cockpit/v1", "mimic/v1"], shown.Select(one => one.GetProperty("format").GetString()));
        foreach (var one in shown)
        {
            Assert.Equal(1, one.GetProperty("version").GetInt64());
            await GetAsync($"/nodes/{one.GetProperty("id").GetString()}/mimic");
        }
    }

    [Fact]
    public async Task Units_AreChecked()
    {
        await PrepareAsync();
        var known = await GetAsync("/unit?unit=m3%2Fmin");
        Assert.True(known.GetProperty("known").GetBoolean());
        Assert.Equal("m³/min", known.GetProperty("symbol").GetString());
        Assert.Contains("m3/h", known.GetProperty("others").EnumerateArray().Select(one => one.GetString()));
        Assert.False((await GetAsync("/unit?unit=florins")).GetProperty("known").GetBoolean());
    }

    [Fact]
    public async Task Preview_SaysWhatATemplateWouldMake_AndMakesNothing()
    {
        await PrepareAsync();
        var input = new { parentId = "doors/b", code = "p9", nameZh = "9号泵", nameEn = "Pump 9" };
        var preview = await server.PostAsync("/api/v1/plant/templates/pump/preview", input);
        var signal = Assert.Single(preview.GetProperty("signals").EnumerateArray());
        Assert.Equal(
            ("doors/b/p9/current", "p,eq=p9:i"),
            (signal.GetProperty("path").GetString(), signal.GetProperty("key").GetString()));
        Assert.Empty(preview.GetProperty("keysTaken").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/nodes/find?path=doors/b/p9"));

        await server.PostAsync("/api/v1/plant/templates/pump/instances", input);
        preview = await server.PostAsync("/api/v1/plant/templates/pump/preview", input);
        Assert.True(preview.GetProperty("codeTaken").GetBoolean());
        Assert.Equal("p,eq=p9:i", Assert.Single(preview.GetProperty("keysTaken").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task ChangesOfANodeAndItsSignals_AreItsHistory()
    {
        await PrepareAsync();
        var node = (await GetAsync("/nodes/find?path=doors/a")).GetProperty("node").GetProperty("id").GetString();
        var flow = Items(await GetAsync("/signals?key=doors/a/flow"))[0].GetProperty("id").GetString();
        using var answer = await server.Api.PutAsJsonAsync($"/api/v1/plant/signals/{flow}", new
        {
            nodeId = node,
            name = "flow",
            key = "doors,eq=1:flow",
            nameZh = "流量",
            nameEn = "Flow",
            unit = "m3/h",
            staleAfterSeconds = 60,
            maxGapSeconds = 120,
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var changes = Items(await GetAsync($"/nodes/{node}/history"));
        Assert.Equal(
            ("plant.updateSignal", "Flow"),
            (changes[0].GetProperty("verb").GetString(), changes[0].GetProperty("nameEn").GetString()));
    }

    [Fact]
    public async Task WrongCells_AreExplainedInWords_AndAPartCanBeExported()
    {
        await PrepareAsync();
        var dry = await server.PostAsync("/api/v1/plant/import", new
        {
            csv = "kind,path,name_zh,name_en,key\nsignal,doors/a/twice,流量,Flow,\"doors,eq=1:flow\"\n",
            apply = false,
        });
        var problem = dry.GetProperty("rows")[0].GetProperty("problems")[0];
        Assert.Equal("key", problem.GetProperty("column").GetString());
        Assert.Equal("plant.keyTaken", problem.GetProperty("code").GetString());
        Assert.Contains("doors,eq=1:flow", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var sheet = await server.Api.GetStringAsync("/api/v1/plant/export?node=doors/a");
        Assert.Contains("doors/a/flow", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("doors/b", sheet, StringComparison.Ordinal);
        var again = await server.PostAsync("/api/v1/plant/import", new { csv = sheet, apply = false });
        Assert.Equal((0, 0), (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/export?node=nothing"));
    }

    private async Task PrepareAsync()
    {
        var done = await server.PostAsync("/api/v1/plant/import", new { csv = Csv, apply = true });
        Assert.True(done.GetProperty("applied").GetBoolean(), done.ToString());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var lines = new StringBuilder();
        for (var minute = 0; minute < 20; minute++)
        {
            var at = now - (60 * minute);
            lines.Append(CultureInfo.InvariantCulture, $"doors,eq=1 flow={minute + 0.5} {at}\n");
            lines.Append(CultureInfo.InvariantCulture, $"doors,eq=1 level={minute + 0.5} {at - 7200}\n");
        }

        using var body = new StringContent(lines.ToString());
        using var answer = await server.Api.PostAsync("/write?db=doors&precision=s", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await server.Api.GetAsync($"/api/v1/plant{path}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await server.Api.GetAsync($"/api/v1/plant{path}");
        return answer.StatusCode;
    }

    private static List<JsonElement> Items(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray()];
}

public sealed class PlantDoorsOnSqlite(LodeServer server) : PlantDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class PlantDoorsOnPostgres(PostgresServer server)
    : PlantDoorsCompliance(server), IClassFixture<PostgresServer>;
