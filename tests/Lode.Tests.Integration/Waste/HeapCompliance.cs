using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>Heaps of earlier years with their surveys, and the tables A.1 to A.7 of a plan.</summary>
public abstract class HeapCompliance(LodeServer fixture)
{
    private const long Tonne = 1_000_000;
    private readonly LodeServer server = fixture.OrSkip();
    private readonly int year = TimeProvider.System.GetUtcNow().AddHours(8).Year;

    [Fact]
    public async Task Heap_TellsOldStockFromNew_AndWhatWasTakenOutOfIt()
    {
        var site = await WasteSite.FoundAsync(server, "waste-heap");
        await site.FacilityAsync("yard", "store", null);
        var old = await site.OpeningAsync(
            "sludge", "yard", 412_000 * Tonne, 400, TimeProvider.System.GetUtcNow().AddHours(-1));
        await site.GenerateAsync("sludge", "yard", 1_000 * Tonne);
        var heap = $"heaps/{site.Facilities["yard"]}";
        await PutAsync(
            heap, new { kind = "heap", since = "2009-06-01", note = "", year, plannedGrams = 2_000 * Tonne });
        await UseAsync(site, old, 500 * Tonne);

        var survey = await server.PostAsync($"/api/v1/waste/{heap}/surveys", Survey("S-1"));
        Assert.Equal((412_500 * Tonne, 412_000 * Tonne, true), (
            Grams(survey, "massGrams"), Grams(survey, "bookGrams"), survey.GetProperty("agrees").GetBoolean()));
        Assert.Equal("waste.codeTaken", await site.RefusedAsync($"{heap}/surveys", Survey("S-1")));
        Assert.Equal("waste.invalid", await site.RefusedAsync($"{heap}/surveys", Survey("S-2", 0)));
        Assert.Equal("waste.notFound", await site.RefusedAsync(
            $"heaps/{site.Facilities["store-a"]}/surveys", Survey("S-3")));
        using var line = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/heaps/{site.Facilities["line-1"]}", new { kind = "heap", since = "2009-06-01", note = "" });
        Assert.Equal(HttpStatusCode.NotFound, line.StatusCode);

        var item = (await site.GetAsync($"heaps?site={site.Number}&year={year}")).GetProperty("items")[0];
        Assert.Equal((412_500 * Tonne, 411_500 * Tonne, 500 * Tonne, 2_000 * Tonne), (
            Grams(item, "grams"), Grams(item, "oldGrams"), Grams(item, "consumedGrams"),
            Grams(item, "plannedGrams")));
        Assert.Equal("S-1", item.GetProperty("surveys")[0].GetProperty("number").GetString());
    }

    [Fact]
    public async Task PlanTables_AreFilledFromRegistersBooksAndMeasures()
    {
        var site = await WasteSite.FoundAsync(server, "waste-plan-tables");
        await site.OpeningAsync("dross", "store-b", 12 * Tonne, 30);
        var measure = (await server.PostAsync("/api/v1/waste/measures", new
        {
            site = site.Number,
            code = "M-01",
            wasteCode = WasteSite.Dross,
            kind = "process",
            name = "搅拌扒渣",
            baselineKgPerT = 16.2,
            targetKgPerT = 13.5,
            startsOn = new DateOnly(year, 1, 1),
            evidence = "技改验收",
        })).GetProperty("id").GetString()!;
        await PutAsync($"sites/{site.Number}/plans/{year}", Plan(measure));
        await PutAsync($"sites/{site.Number}/plans/{year}", Plan(null));
        var plan = await site.GetAsync($"sites/{site.Number}/plans/{year}");
        Assert.Equal(780 * Tonne, Grams(plan.GetProperty("cuts")[0], "plannedGrams"));
        using var unknown = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/sites/{site.Number}/plans/{year}", Plan(site.Streams["dross"]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        plan = await site.GetAsync($"sites/{site.Number}/plans/{year}");
        Assert.Equal(1, plan.GetProperty("cuts").GetArrayLength());

        var tables = new Dictionary<string, JsonElement>();
        foreach (var name in new[] { "a1", "a2", "a3", "a4", "a5", "a6", "a7" })
        {
            tables[name] = await site.GetAsync($"registers/{name}?site={site.Number}&month={year}-01");
            Assert.All(
                tables[name].GetProperty("columns").EnumerateArray(),
                column => Assert.True(column.GetProperty("toConfirm").GetBoolean()));
            using var file = await server.Api.GetAsync(
                $"/api/v1/waste/registers/{name}/export?site={site.Number}&month={year}-01&format=xlsx");
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }

        Assert.Equal("测试电解铝厂", tables["a1"].GetProperty("rows")[0][1].GetString());
        Assert.Equal(5, tables["a2"].GetProperty("rows").GetArrayLength());
        Assert.Equal(4_200 * Tonne, Sum(tables["a3"], 8));
        Assert.Equal((12 * Tonne, 2_212 * Tonne), (Sum(tables["a4"], 5), Sum(tables["a4"], 6)));
        Assert.Equal((1_500 * Tonne, 500 * Tonne), (Sum(tables["a5"], 4), Sum(tables["a7"], 4)));
        Assert.Equal("搅拌扒渣", tables["a6"].GetProperty("rows")[0][3].GetString());
        Assert.Equal(780 * Tonne, Sum(tables["a6"], 8));
    }

    private static object Plan(string? measure) => new
    {
        lines = new[]
        {
            new { part = "A.3", wasteCode = WasteSite.Dross, method = "", plannedGrams = 4_200 * Tonne },
            new { part = "A.5", wasteCode = WasteSite.Dross, method = "R4", plannedGrams = 1_500 * Tonne },
            new { part = "A.7", wasteCode = WasteSite.Dross, method = "R4", plannedGrams = 500 * Tonne },
        },
        cuts = measure is null ? null : new[] { new { measureId = measure, plannedGrams = 780 * Tonne } },
    };

    private static object Survey(string number, double volume = 250_000) => new
    {
        number,
        surveyedAt = TimeProvider.System.GetUtcNow().AddMinutes(-30),
        volumeM3 = volume,
        densityTPerM3 = 1.65,
        volumeUncertainty = 0.02,
        densityUncertainty = 0.03,
        method = "航测",
        document = "报告",
    };

    private Task<JsonElement> UseAsync(WasteSite site, string batch, long grams) =>
        server.PostAsync("/api/v1/waste/processes", new
        {
            site = site.Number,
            facilityId = site.Facilities["line-1"],
            method = "R5",
            inputs = new[] { new { batchId = batch, fromId = site.Facilities["yard"], grams } },
            products = new[] { new { name = "product", grams } },
            handler = "何川",
        });

    private static long Grams(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static long Sum(JsonElement table, int column) => table.GetProperty("sums").EnumerateArray()
        .Single(sum => sum.GetProperty("column").GetInt32() == column).GetProperty("grams").GetInt64();

    private async Task PutAsync(string path, object body)
    {
        using var answer = await server.Api.PutAsJsonAsync($"/api/v1/waste/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class HeapsOnSqlite(LodeServer server) : HeapCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class HeapsOnPostgres(PostgresServer server) : HeapCompliance(server), IClassFixture<PostgresServer>;
