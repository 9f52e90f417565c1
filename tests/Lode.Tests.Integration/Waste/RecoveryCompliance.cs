using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>Recovery, utilization and removal out of the books, with the worked numbers W1, W10 and W11; measures and
/// indicators.</summary>
public abstract class RecoveryCompliance(LodeServer fixture)
{
    private const long Tonne = 1_000_000;
    private readonly LodeServer server = fixture.OrSkip();
    private readonly int year = TimeProvider.System.GetUtcNow().AddHours(8).Year;

    [Fact]
    public async Task MetalRecovery_OfSampledDross_Is78Point4Percent_AndItsRunsAreThere()
    {
        var site = await WasteSite.FoundAsync(server, "waste-rec-metal");
        var batch = await site.GenerateAsync("dross", "store-b", 85_400_000);
        await server.PostAsync($"/api/v1/waste/batches/{batch}/samples", new
        {
            number = "REC-1",
            moisture = 0,
            elements = Share("Al", 0.45),
        });
        await RunAsync(site, batch, 60_000_000, "Al", 0.98, (21_600_000, 37_650_000, 750_000));

        var line = await LineAsync(site, WasteSite.Dross);
        Assert.Equal((123_050_000, 37_650_000, 60_000_000), (
            Grams(line, "generatedGrams"), Grams(line, "ownResidueGrams"), Grams(line, "fedGrams")));
        var metal = line.GetProperty("elements")[0];
        Assert.Equal((27_000_000, 21_168_000), (Grams(metal, "fedGrams"), Grams(metal, "productGrams")));
        Assert.Equal(0.784, metal.GetProperty("share").GetDouble(), 10);
        Assert.Equal("wanted", metal.GetProperty("aim").GetString());
        Assert.Equal("PRD:line-1:321-024-48", metal.GetProperty("path").GetString());
        Assert.Equal(
            [
                ("closing", "INV:store-b:321-024-48", 63_050_000L), ("fed", "WIP:line-1:321-024-48", 60_000_000L),
                ("generated", "GEN:store-b:321-024-48", 85_400_000L),
                ("generated", "GEN:line-1:321-024-48", 37_650_000L),
            ],
            line.GetProperty("behind").EnumerateArray().Select(one => (
                one.GetProperty("role").GetString()!, one.GetProperty("path").GetString()!, Grams(one, "grams"))));
        var today = line.GetProperty("course").EnumerateArray().Last();
        Assert.Equal((60_000_000, 21_600_000), (Grams(today, "fedGrams"), Grams(today, "productGrams")));

        var page = await site.GetAsync(
            $"recovery/runs?site={site.Number}&wasteCode={WasteSite.Dross}&year={year}&limit=1");
        var run = page.GetProperty("items")[0];
        var input = run.GetProperty("inputs")[0];
        Assert.Equal("REC-1", input.GetProperty("samples")[0].GetProperty("number").GetString());
        Assert.Equal(0.45, input.GetProperty("samples")[0].GetProperty("elements").GetProperty("Al").GetDouble());
        var product = run.GetProperty("outputs")[0];
        Assert.Equal(0.98, product.GetProperty("assay").GetProperty("elements").GetProperty("Al").GetDouble());
        Assert.Equal(
            ["product", "residue", "loss"],
            run.GetProperty("outputs").EnumerateArray().Select(one => one.GetProperty("role").GetString()));
        var posting = await server.Api.GetAsync(
            $"/api/v1/ledger/postings/{run.GetProperty("postingId").GetString()}");
        Assert.Equal(HttpStatusCode.OK, posting.StatusCode);
        Assert.Equal(0.784, await IndicatorAsync(site, "aluminumRecovery"), 10);
    }

    [Fact]
    public async Task Removal_GoesByMass_82Percent_NotByConcentration()
    {
        var site = await WasteSite.FoundAsync(server, "waste-rec-sulfur");
        await site.FacilityAsync("yard", "store", null);
        var batch = await site.GenerateAsync("sludge", "yard", 1_000 * Tonne);
        await server.PostAsync($"/api/v1/waste/batches/{batch}/samples", new
        {
            number = "REC-2",
            moisture = 0,
            elements = Share("S", 0.015),
        });
        await RunAsync(site, batch, 1_000 * Tonne, "S", 0.0028125, (960 * Tonne, 0, 40 * Tonne));
        var sulfur = (await LineAsync(site, WasteSite.Sludge)).GetProperty("elements")[0];
        Assert.Equal("removed", sulfur.GetProperty("aim").GetString());
        Assert.Equal(0.82, sulfur.GetProperty("share").GetDouble(), 4);
        Assert.Equal(0.82, await IndicatorAsync(site, "sulfurRemoval"), 4);
    }

    [Fact]
    public async Task OldStock_IsFollowedThroughMerging_AndStandsInTheDenominator()
    {
        var site = await WasteSite.FoundAsync(server, "waste-rec-old");
        await site.FacilityAsync("yard", "store", null);
        var before = await site.OpeningAsync("sludge", "yard", 100 * Tonne, 3);
        var made = await site.GenerateAsync("sludge", "yard", 900 * Tonne);
        await server.PostAsync("/api/v1/waste/batches/merge", new
        {
            site = site.Number,
            facilityId = site.Facilities["yard"],
            batchIds = new[] { before, made },
            handler = "何川",
        });
        var merged = (await site.GetAsync($"batches?site={site.Number}&wasteCode={WasteSite.Sludge}"))
            .GetProperty("items")[0].GetProperty("id").GetString()!;
        await RunAsync(site, merged, 200 * Tonne, "", 0, (200 * Tonne, 0, 0));
        var line = await LineAsync(site, WasteSite.Sludge);
        Assert.Equal((20 * Tonne, 100 * Tonne, 800 * Tonne), (
            Grams(line, "oldGrams"), Grams(line, "openingGrams"), Grams(line, "closingGrams")));
        Assert.Equal(200d / 920, line.GetProperty("utilization").GetDouble(), 10);
        Assert.Equal(700d * Tonne, await IndicatorAsync(site, "stockChange"), 0);
    }

    [Fact]
    public async Task Measure_SavesAgainstProduction_AndIsChangedButNotMoved()
    {
        var site = await WasteSite.FoundAsync(server, "waste-rec-measure");
        await site.GenerateAsync("dross", "store-b", 11 * Tonne);
        var measure = Measure(site, "M-01", 12.5);
        var id = (await server.PostAsync("/api/v1/waste/measures", measure)).GetProperty("id").GetString();
        Assert.Equal("waste.codeTaken", await site.RefusedAsync("measures", measure));
        Assert.Equal("waste.invalid", await site.RefusedAsync("measures", Measure(site, "M-02", 9)));
        Assert.Null(await SavedAsync(site));
        var month = TimeProvider.System.GetUtcNow().AddHours(8).ToString("yyyy-MM");
        await PutAsync($"sites/{site.Number}/outputs/{WasteSite.Dross}/{month}", new
        {
            product = "ingot",
            outputGrams = 1_000 * Tonne,
        });
        Assert.Equal(1_500_000, await SavedAsync(site));
        await PutAsync($"measures/{id}", Measure(site, "other", 13));
        var item = (await site.GetAsync($"measures?site={site.Number}")).GetProperty("items")[0];
        Assert.Equal(("M-01", 11d, 2 * Tonne), (
            item.GetProperty("code").GetString(), item.GetProperty("ratioKgPerT").GetDouble(),
            Grams(item, "countedGrams")));
    }

    [Fact]
    public async Task Target_StandsBesideWhatTheBooksSay_AndOnlyForKnownIndicators()
    {
        var site = await WasteSite.FoundAsync(server, "waste-rec-target");
        var path = $"sites/{site.Number}/targets/{year - 1}";
        await PutAsync($"{path}/redMudUse", new { target = 0.12, reported = 0.098, note = "年报" });
        var item = (await site.GetAsync($"indicators?site={site.Number}")).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("code").GetString() == "redMudUse");
        Assert.True(item.GetProperty("toBeConfirmed").GetBoolean());
        var last = item.GetProperty("years").EnumerateArray()
            .Single(one => one.GetProperty("year").GetInt32() == year - 1);
        Assert.Equal(JsonValueKind.Null, last.GetProperty("value").ValueKind);
        Assert.Equal((0.12, 0.098), (
            last.GetProperty("target").GetDouble(), last.GetProperty("reported").GetDouble()));
        using var unknown = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/{path}/nothing", new { target = 1, note = "x" });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var wrong = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/{path}/redMudUse", new { target = -1, note = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    private Task<JsonElement> RunAsync(
        WasteSite site, string batch, long fed, string element, double share, (long Out, long Residue, long Loss) what)
    {
        var assay = element.Length == 0 ? null : Share(element, share);
        var place = fed > 60 * Tonne ? "yard" : "store-b";
        return server.PostAsync("/api/v1/waste/processes", new
        {
            site = site.Number,
            facilityId = site.Facilities["line-1"],
            method = "R4",
            inputs = new[] { new { batchId = batch, fromId = site.Facilities[place], grams = fed } },
            products = new[]
            {
                new { name = "product", grams = what.Out, moisture = assay is null ? (double?)null : 0, elements = assay },
            },
            residues = what.Residue == 0 ? [] : new[]
            {
                new { streamId = site.Streams["dross"], storeId = site.Facilities["store-b"], grams = what.Residue },
            },
            lossGrams = what.Loss,
            handler = "何川",
        });
    }

    private object Measure(WasteSite site, string code, double baseline) => new
    {
        site = site.Number,
        code,
        wasteCode = WasteSite.Dross,
        kind = "process",
        name = "搅拌扒渣",
        baselineKgPerT = baseline,
        targetKgPerT = 10,
        startsOn = new DateOnly(year, 1, 1),
        evidence = "技改验收",
    };

    private static Dictionary<string, double> Share(string element, double share) => new() { [element] = share };

    private static long Grams(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private async Task<JsonElement> LineAsync(WasteSite site, string code)
    {
        var answer = await site.GetAsync($"recovery?site={site.Number}&year={year}");
        return answer.GetProperty("lines").EnumerateArray()
            .Single(one => one.GetProperty("wasteCode").GetString() == code);
    }

    private async Task<double> IndicatorAsync(WasteSite site, string code)
    {
        var answer = await site.GetAsync($"indicators?site={site.Number}&from={year}&until={year}");
        return answer.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("code").GetString() == code)
            .GetProperty("years")[0].GetProperty("value").GetDouble();
    }

    private async Task<long?> SavedAsync(WasteSite site)
    {
        var answer = await site.GetAsync($"indicators?site={site.Number}&from={year}&until={year}");
        var value = answer.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("code").GetString() == "saved").GetProperty("years")[0].GetProperty("value");
        return value.ValueKind == JsonValueKind.Null ? null : (long)value.GetDouble();
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await server.Api.PutAsJsonAsync($"/api/v1/waste/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class RecoveryOnSqlite(LodeServer server) : RecoveryCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class RecoveryOnPostgres(PostgresServer server)
    : RecoveryCompliance(server), IClassFixture<PostgresServer>;
