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

    [Fact]
    public async Task FileOfARegister_IsTriedFirst_ThenStored_AndIsTheSameAfterwards()
    {
        var site = await WasteSite.FoundAsync(server, "waste-import");
        const string File = "编码,类型,中文名称,英文名称,容量(t),围堰容积(L)\n"
            + "store-a,贮存库,一号库,Store one,80,\nstore-9,store,\"九号库,东\",Store nine,12.5,2000\n";
        var tried = await ImportAsync(site, "facilities", File, apply: false);
        Assert.Equal(
            (false, 1, 1, 0, 0),
            (tried.GetProperty("applied").GetBoolean(), Count(tried, "added"), Count(tried, "changed"),
                Count(tried, "same"), Count(tried, "wrong")));
        Assert.DoesNotContain("store-9", await TextAsync(site, "facilities"), StringComparison.Ordinal);
        var stored = await ImportAsync(site, "facilities", File, apply: true);
        Assert.True(stored.GetProperty("applied").GetBoolean());
        Assert.Contains("九号库,东", await TextAsync(site, "facilities"), StringComparison.Ordinal);
        Assert.Equal(2, Count(await ImportAsync(site, "facilities", File, apply: true), "same"));

        const string Parties = "Kind,Credit code,Name,Province\nReceiver,91410100MA0DEMA009,Recycler,41\n"
            + "carrier,91410100MA0DEMA009,Haulier,41\n";
        Assert.Equal(2, Count(await ImportAsync(site, "parties", Parties, apply: true), "added"));
        const string Papers = "类型;单位信用代码;编号;名称;生效日;失效日;废物代码;利用处置方式;限量(t)\n"
            + "经营许可证;91410100MA0DEMA009;P-1;许可证;2026-01-01;2027/1/1;321-024-48;R4;500\n"
            + "经营许可证;91410100MA0DEMA009;P-1;许可证;2026-01-01;2027/1/1;321-034-48;R4;0.000001\n"
            + "车辆;91410100MA0DEMA009;豫A00001;罐车;2026-01-01;2027-01-01;;;\n";
        Assert.Equal(2, Count(await ImportAsync(site, "papers", Papers, apply: true), "added"));
        Assert.Equal(2, Count(await ImportAsync(site, "papers", Papers, apply: true), "same"));
        const string Devices = "code,kind,nameZh,nameEn,facilityId,limit,unit\nNH3,gas,氨,Ammonia,store-9,25,ppm\n";
        Assert.Equal(1, Count(await ImportAsync(site, "devices", Devices, apply: true), "added"));
        const string Streams = "code,wasteCode,nameZh,nameEn\ncarbon,321-025-48,炭渣,Carbon dross\n";
        Assert.Equal(1, Count(await ImportAsync(site, "streams", Streams, apply: true), "added"));
        var template = await server.Api.GetStringAsync("/api/v1/waste/imports/papers/template");
        Assert.Equal(1, Count(await ImportAsync(site, "papers", template, apply: false), "added"));
    }

    [Fact]
    public async Task WrongLines_AreNamedByLineAndColumn_AndNothingIsStored()
    {
        var site = await WasteSite.FoundAsync(server, "waste-import-wrong");
        const string File = "code,kind,nameZh,nameEn,capacityGrams\ngood,store,好,Good,10\n"
            + "bad,stroe,坏,Bad,1.0000001\n=1+1,store,式,Formula,\ngood,store,好,Good,10\n,store,空,Empty,\n"
            + "heavy,point,重,Heavy,3.5\n";
        var tried = await ImportAsync(site, "facilities", File, apply: false);
        Assert.Equal((1, 5), (Count(tried, "added"), Count(tried, "wrong")));
        var faults = Rows(tried).ToDictionary(
            row => row.GetProperty("line").GetInt32(),
            row => string.Join(' ', row.GetProperty("faults").EnumerateArray().Select(one => Text(one, "detail"))));
        Assert.Contains("“类型”：“stroe”", faults[3], StringComparison.Ordinal);
        Assert.Contains("“容量(t)”：“1.0000001”", faults[3], StringComparison.Ordinal);
        Assert.Contains("=1+1", faults[4], StringComparison.Ordinal);
        Assert.Contains("重复", faults[5], StringComparison.Ordinal);
        Assert.Contains("“编码”：“”", faults[6], StringComparison.Ordinal);
        Assert.Contains("“容量(t)”：“3.5”", faults[7], StringComparison.Ordinal);
        Assert.Equal("waste.importLineWrong", await RefusedAsync(site, File, apply: true));
        Assert.DoesNotContain("\"good\"", await TextAsync(site, "facilities"), StringComparison.Ordinal);

        Assert.Equal("waste.importNotText", await RefusedAsync(site, "PK\u0003\u0004code", apply: false));
        Assert.Equal("waste.importEmpty", await RefusedAsync(site, "code,kind,nameZh,nameEn\n", apply: false));
        Assert.Equal("waste.importColumnUnknown", await RefusedAsync(site, "code,colour\n1,2\n", apply: false));
        Assert.Equal("waste.importColumnMissing", await RefusedAsync(site, "code,kind\n1,2\n", apply: false));
        var lines = string.Join('\n', Enumerable.Range(0, 501).Select(at => $"f{at},store,a,b"));
        Assert.Equal(
            "waste.importTooLong", await RefusedAsync(site, $"code,kind,nameZh,nameEn\n{lines}", apply: false));
        Assert.Equal("waste.notFound", await site.RefusedAsync(
            "imports/nothing", new { site = site.Number, csv = "a" }));
    }

    [Fact]
    public async Task Devices_SayHowTheyAre_AndRoutesHaveTheirLimits()
    {
        var site = await TransferSite.FoundAsync(server, "waste-watchers");
        var number = site.Site.Number;
        object Device(bool isClosed = false) => new
        {
            site = number,
            kind = "gas",
            nameZh = "氨",
            nameEn = "ammonia",
            limit = 25,
            unit = "ppm",
            isClosed,
        };
        Assert.Equal("unheard", Text(await PutAsync("devices/NH3-1", Device()), "health"));
        async Task<JsonElement> SayAsync(double value) => await server.PostAsync(
            "/api/v1/waste/devices/NH3-1/reports", new { site = number, at = TimeProvider.System.GetUtcNow(), value });
        Assert.Equal("fine", Text(await SayAsync(3), "health"));
        var high = await SayAsync(30);
        Assert.Equal(("fault", 2), (Text(high, "health"), high.GetProperty("evidence").GetArrayLength()));
        Assert.Equal("closed", Text(await PutAsync("devices/NH3-1", Device(isClosed: true)), "health"));
        var kept = (await site.Site.GetAsync($"devices?site={number}")).GetProperty("items")[0];
        Assert.Equal((30, true), (kept.GetProperty("value").GetDouble(), kept.GetProperty("isClosed").GetBoolean()));

        object[] corners = [new { latitude = 34.75, longitude = 113.62 }, new { latitude = 34.80, longitude = 114.30 }];
        var path = $"/api/v1/waste/parties/{site.Ids["receiver"]}/route";
        using var wrong = await server.Api.PutAsJsonAsync(path, new { corners, dwellMinutes = 0 });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var saved = await server.Api.PutAsJsonAsync(path, new { corners, dwellMinutes = 20, yardMeters = 1500 });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var route = (await site.Site.GetAsync($"routes?site={number}")).GetProperty("items")[0];
        Assert.Equal((62.356, 20, 1500), (
            Math.Round(route.GetProperty("lengthKm").GetDouble(), 3), route.GetProperty("dwellMinutes").GetInt32(),
            route.GetProperty("yardMeters").GetInt32()));
    }

    private Task<JsonElement> ImportAsync(WasteSite site, string register, string csv, bool apply) =>
        server.PostAsync($"/api/v1/waste/imports/{register}", new { site = site.Number, csv, apply });

    private static Task<string?> RefusedAsync(WasteSite site, string csv, bool apply) =>
        site.RefusedAsync("imports/facilities", new { site = site.Number, csv, apply });

    private Task<string> TextAsync(WasteSite site, string register) =>
        ReadAsync($"/api/v1/waste/{register}?site={site.Number}");

    private async Task<string> ReadAsync(string path) =>
        (await server.Api.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()
            .Select(item => string.Join(' ', item.EnumerateObject().Select(one => $"\"{one.Value}\"")))
            .Aggregate("", (all, one) => all + one);

    private static int Count(JsonElement answer, string change) => answer.GetProperty(change).GetInt32();

    private static JsonElement[] Rows(JsonElement answer) => [.. answer.GetProperty("rows").EnumerateArray()];

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
