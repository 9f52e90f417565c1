using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The dry book and those of elements beside the wet one, with the worked numbers W1 and W2.</summary>
public abstract class DryBookCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Recovery_BalancesItsMetal_78Point4Percent()
    {
        var site = await WasteSite.FoundAsync(server, "waste-dry-metal");
        var batch = await AssayedAsync(site, "dross", "store-b", 60_000_000, 0, 0.45);
        Assert.Equal("waste.elementUnbalanced", await site.RefusedAsync(
            "processes", Process(site, batch, 29_000_000, 29_800_000)));
        await server.PostAsync("/api/v1/waste/processes", Process(site, batch, 21_600_000, 37_200_000));
        var metal = await TreeAsync(site, "waste.al");
        Assert.Equal((21_168_000, 5_674_500, 157_500), (metal["PRD"], metal["RES"], metal["USE"]));
        Assert.Equal((0, 0), (metal.GetValueOrDefault("WIP"), metal.GetValueOrDefault("GAIN")));
        Assert.Equal(78.4, metal["PRD"] * 100d / (metal["PRD"] + metal["RES"] + metal["USE"]), 6);
        // The residue is new generation, with the metal that it still has.
        Assert.Equal(5_580_000, metal["INV"]);
        var dry = await TreeAsync(site, "waste.dry");
        Assert.Equal((21_600_000, 37_650_000, 750_000), (dry["PRD"], dry["RES"], dry["USE"]));
        Assert.Equal(0, metal.Values.Sum());
        Assert.Equal(0, dry.Values.Sum());
    }

    [Fact]
    public async Task WeighedAgain_TheSampleProvesTheWater_AndTheDryMassStays()
    {
        var site = await WasteSite.FoundAsync(server, "waste-dry-water");
        await site.FacilityAsync("yard", "store", null);
        var batch = await AssayedAsync(site, "sludge", "yard", 1_000_000_000, 0.32, null);
        var again = new { facilityId = site.Facilities["yard"], grams = 900_000_000 };
        Assert.Equal("waste.sampleMissing", await site.RefusedAsync($"batches/{batch}/reweigh", again));
        await server.AddPersonAsync("dry-laboratory", TransferSite.Password, site.Number, "operator");
        using var laboratory = await server.SignInAsync("dry-laboratory", TransferSite.Password);
        using var sampled = await laboratory.PostAsJsonAsync($"/api/v1/waste/batches/{batch}/samples", new
        {
            number = "LAB-25",
            moisture = 0.25,
        });
        Assert.True(sampled.IsSuccessStatusCode, await sampled.Content.ReadAsStringAsync());
        Assert.Equal("waste.sampleSamePerson", await WasteSite.RefusedAsync(
            laboratory, $"batches/{batch}/reweigh", again));
        Assert.Equal(680_000_000, (await TreeAsync(site, "waste.dry"))["INV"]);

        var answer = await server.PostAsync($"/api/v1/waste/batches/{batch}/reweigh", again);
        Assert.Equal((93_333_333, 6_666_667), (
            answer.GetProperty("waterGrams").GetInt64(), answer.GetProperty("differenceGrams").GetInt64()));
        var books = answer.GetProperty("standing").GetProperty("books").EnumerateArray().ToDictionary(
            one => one.GetProperty("name").GetString()!, one => one.GetProperty("grams").GetInt64());
        Assert.Equal((900_000_000, 675_000_000), (books["wet"], books["dry"]));
        var dry = await TreeAsync(site, "waste.dry");
        Assert.False(dry.ContainsKey("LOSS"));
        Assert.Equal(5_000_000, dry["DIFF.stocktake"]);
        Assert.True((await site.GetAsync($"reports/c1?site={site.Number}")).GetProperty("isBalanced").GetBoolean());
        Assert.Equal("waste.sampleTaken", await site.RefusedAsync(
            $"batches/{batch}/samples", new { number = "LAB-25", moisture = 0.2 }));
        Assert.Equal("waste.invalid", await site.RefusedAsync(
            $"batches/{batch}/samples", new { number = "LAB-26", moisture = 0.2, elements = new { Xx = 0.1 } }));
    }

    [Fact]
    public async Task Transfer_CarriesTheDryMassAlong()
    {
        var site = await TransferSite.FoundAsync(server, "waste-dry-road");
        await server.PostAsync($"/api/v1/waste/batches/{site.Batch}/samples", new
        {
            number = "LAB-20",
            moisture = 0.2,
            elements = new Dictionary<string, double> { ["F"] = 0.05 },
        });
        var transfer = await site.ArrivedAsync(10_000_000, 9_900_000);
        var road = await TreeAsync(site.Site, "waste.dry");
        Assert.Equal((32_000_000, 8_000_000), (road["INV"], road["TRN"]));
        await site.ActAsync(transfer, new { act = "accept" });
        var dry = await TreeAsync(site.Site, "waste.dry");
        Assert.Equal((7_920_000, 80_000), (dry["EXT"], dry["DIFF.weigh"]));
        var fluoride = await TreeAsync(site.Site, "waste.f");
        Assert.Equal((1_600_000, 396_000, 4_000), (fluoride["INV"], fluoride["EXT"], fluoride["DIFF.weigh"]));
    }

    private async Task<string> AssayedAsync(
        WasteSite site, string stream, string place, long grams, double moisture, double? aluminum) =>
        (await server.PostAsync("/api/v1/waste/batches", new
        {
            site = site.Number,
            streamId = site.Streams[stream],
            facilityId = site.Facilities[place],
            grams,
            handler = "何川",
            moisture,
            elements = aluminum is { } share ? Aluminum(share) : null,
        })).GetProperty("id").GetString()!;

    private static object Process(WasteSite site, string batch, long ingot, long residue) => new
    {
        site = site.Number,
        facilityId = site.Facilities["line-1"],
        method = "R4",
        inputs = new[] { new { batchId = batch, fromId = site.Facilities["store-b"], grams = 60_000_000 } },
        products = new[]
        {
            new { name = "ingot", grams = ingot, moisture = 0, elements = Aluminum(0.98) },
        },
        residues = new object[]
        {
            new
            {
                streamId = site.Streams["dross"],
                storeId = site.Facilities["store-b"],
                grams = residue,
                moisture = 0,
                elements = Aluminum(0.15),
            },
            new { streamId = site.Streams["dust"], storeId = site.Facilities["store-b"], grams = 450_000 },
        },
        lossGrams = 60_000_000 - ingot - residue - 450_000,
        handler = "何川",
    };

    private static Dictionary<string, double> Aluminum(double share) => new() { ["Al"] = share };

    // Balances of a book by kind of account.
    private async Task<Dictionary<string, long>> TreeAsync(WasteSite site, string convention)
    {
        var books = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/books");
        var book = books.GetProperty("items").EnumerateArray().Single(one =>
            one.GetProperty("site").GetInt64() == site.Number
            && one.GetProperty("convention").GetString() == convention).GetProperty("id").GetString();
        var tree = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/ledger/books/{book}/tree");
        return tree.GetProperty("items").EnumerateArray().GroupBy(one => one.GetProperty("kind").GetString()!)
            .ToDictionary(same => same.Key, same => same.Sum(one => one.GetProperty("balance").GetInt64()));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class DryBooksOnSqlite(LodeServer server) : DryBookCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class DryBooksOnPostgres(PostgresServer server)
    : DryBookCompliance(server), IClassFixture<PostgresServer>;
