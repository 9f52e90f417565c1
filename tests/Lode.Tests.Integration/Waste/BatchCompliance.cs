using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The life of a batch over HTTP: every step is a posting, and nothing gets lost.</summary>
public abstract class BatchCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    private static long Grams(JsonElement batch) => batch.GetProperty("batch").GetProperty("grams").GetInt64();

    private static JsonElement[] Items(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray()];

    [Fact]
    public async Task Batch_IsGenerated_Packed_Labeled_AndStored()
    {
        var site = await WasteSite.FoundAsync(server, "waste-life");
        var id = await site.GenerateAsync("dross", "casthouse", 2_400_000);
        var packed = await server.PostAsync($"/api/v1/waste/batches/{id}/pack", new
        {
            type = "吨袋",
            volumeL = 1000,
            netGrams = new[] { 1_150_000, 1_250_000 },
        });
        var code = packed.GetProperty("containers")[1].GetProperty("code").GetString()!;
        Assert.Equal(37, code.Length);
        Assert.StartsWith(WasteSite.CreditCode + "32102448", code, StringComparison.Ordinal);
        Assert.EndsWith("002", code, StringComparison.Ordinal);
        var label = Items(await site.GetAsync($"batches/{id}/labels"), "items")[0];
        Assert.Equal((2, "T/R", "HW48"), (label.GetProperty("copies").GetInt32(),
            Text(label, "hazards"), Text(label, "category")));
        Assert.Equal(label.GetProperty("qr").GetArrayLength(), Text(label.GetProperty("qr")[0]).Length);
        await server.PostAsync($"/api/v1/waste/batches/{id}/labels/printed", new { });
        Assert.Equal("waste.packedTooMuch", await site.RefusedAsync(
            $"batches/{id}/pack", new { type = "吨袋", volumeL = 1000, netGrams = new[] { 1 } }));

        var moved = await site.MoveAsync(id, "casthouse", "store-a");
        Assert.StartsWith("HWRK", Text(moved, "code"), StringComparison.Ordinal);
        var batch = await site.BatchAsync(id);
        Assert.Equal(2_400_000, Grams(batch));
        Assert.Equal(["generate", "storeIn"], Items(batch, "steps").Select(step => Text(step, "kind")));
        Assert.Contains(code, Text(Items(batch, "containers")[1], "code"), StringComparison.Ordinal);
        var found = await site.GetAsync($"containers/{code}");
        Assert.Equal(id, Text(found, "batchId"));
    }

    [Fact]
    public async Task Board_AfterDeedsOfTheYard_ShowsWhatTheBooksHold()
    {
        var site = await WasteSite.FoundAsync(server, "waste-board");
        await site.OpeningAsync("dross", "store-b", 30_000_000, 340);
        var first = await site.GenerateAsync("dross", "casthouse", 2_400_000);
        await site.GenerateAsync("dust", "casthouse", 500_000);
        await site.MoveAsync(first, "casthouse", "store-b", 1_400_000);
        await site.MoveAsync(first, "casthouse", "store-a", 1_000_000);

        var board = await site.GetAsync($"board?site={site.Number}");
        long Of(string name) => board.GetProperty(name).GetInt64();
        Assert.Equal((32_900_000, 2_900_000, 3, 340), (
            Of("stockGrams"), Of("generatedGrams"), Of("openBatches"), Of("oldestDays")));
        var stocks = Items(board, "stocks").ToDictionary(
            stock => $"{Text(stock, "wasteCode")} {Text(stock, "facility")}");
        Assert.Equal(
            [$"{WasteSite.Dross} store-b", $"{WasteSite.Dross} store-a", $"{WasteSite.Dust} casthouse"], stocks.Keys);
        var large = stocks[$"{WasteSite.Dross} store-b"];
        Assert.Equal([1_400_000, 0, 0, 0, 30_000_000], Items(large, "ageGrams").Select(one => one.GetInt64()).ToArray());

        // What came in during the week fills it, and the opening stock did not come in.
        Assert.Equal((600 - 31.4) / (1.4 / 7), large.GetProperty("daysToFull").GetDouble(), 6);
        var group = Items(await site.GetAsync("group"), "sites").Single(
            place => place.GetProperty("site").GetInt64() == site.Number);
        Assert.Equal(32_900_000, group.GetProperty("stockGrams").GetInt64());
    }

    [Fact]
    public async Task Dross_IsNotMovedBesideWetSludge_InBothLanguages()
    {
        var site = await WasteSite.FoundAsync(server, "waste-incompatible");
        await site.OpeningAsync("sludge", "store-a", 5_000_000, 10);
        var dross = await site.GenerateAsync("dross", "casthouse", 1_000_000);
        foreach (var (language, word) in new[] { ("zh-CN", "第八十一条"), ("en-US", "Art. 81") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/waste/batches/{dross}/move")
            {
                Content = JsonContent.Create(site.Move("casthouse", "store-a")),
            };
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
            using var answer = await server.Api.SendAsync(request);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("waste.incompatible", Text(problem, "code"));
            Assert.Contains(word, Text(problem, "detail"), StringComparison.Ordinal);
            Assert.Equal("swl2020.81", Text(problem, "clause"));
            Assert.NotEqual("", Text(problem, "remedy"));
        }

        Assert.Equal(1_000_000, Grams(await site.BatchAsync(dross)));
    }

    [Fact]
    public async Task Limits_OfMass_Point_Capacity_AndPlace_AreKept()
    {
        var site = await WasteSite.FoundAsync(server, "waste-limits");
        Assert.Equal("waste.massNotPositive", await site.RefusedAsync(
            "batches", site.Generation("dross", "casthouse", 0)));
        Assert.Equal("waste.massNotPositive", await site.RefusedAsync(
            "batches", site.Generation("dross", "casthouse", -5)));
        await site.GenerateAsync("packaging", "point-7", 2_990_000);
        Assert.Equal("waste.pointFull", await site.RefusedAsync(
            "batches", site.Generation("packaging", "point-7", 10_001)));
        var large = await site.GenerateAsync("dross", "casthouse", 60_000_001);
        Assert.Equal("waste.overCapacity", await site.RefusedAsync(
            $"batches/{large}/move", site.Move("casthouse", "store-a")));
        Assert.Equal("waste.wrongPlace", await site.RefusedAsync(
            $"batches/{large}/move", site.Move("store-b", "store-a", 1)));
        await site.MoveAsync(large, "casthouse", "store-a", 60_000_000);
        Assert.Equal(
            [60_000_000, 1], Items((await site.BatchAsync(large)).GetProperty("batch"), "places")
                .Select(place => place.GetProperty("grams").GetInt64()));
    }

    [Fact]
    public async Task Age_FollowsTheOldestAncestor_ThroughMergeAndSplit()
    {
        var site = await WasteSite.FoundAsync(server, "waste-age");
        var old = await site.OpeningAsync("dross", "store-a", 10_000_000, 300);
        var young = await site.GenerateAsync("dross", "store-a", 30_000_000);
        var merged = (await server.PostAsync("/api/v1/waste/batches/merge", new
        {
            site = site.Number,
            facilityId = site.Facilities["store-a"],
            batchIds = new[] { old, young },
            handler = "周宁",
        })).GetProperty("id").GetString()!;
        var parts = await server.PostAsync($"/api/v1/waste/batches/{merged}/split", new
        {
            facilityId = site.Facilities["store-a"],
            grams = new[] { 15_000_000, 25_000_000 },
            handler = "周宁",
        });
        var part = await site.BatchAsync(parts.GetProperty("parts")[0].GetProperty("id").GetString()!);
        Assert.Equal(300, part.GetProperty("batch").GetProperty("days").GetInt32());
        var shares = Items(part.GetProperty("genealogy"), "shares")
            .ToDictionary(share => Text(share, "batchId"), share => share.GetProperty("grams").GetInt64());
        Assert.Equal((3_750_000, 11_250_000), (shares[old], shares[young]));
        Assert.Equal(4, Items(part.GetProperty("genealogy"), "nodes").Length);
        Assert.True((await site.BatchAsync(merged)).GetProperty("batch").GetProperty("isClosed").GetBoolean());
        Assert.True((await site.BatchAsync(old)).GetProperty("batch").GetProperty("isClosed").GetBoolean());
    }

    [Fact]
    public async Task Recovery_OfDross_BalancesToTheGram_AndItsResidueIsNewWaste()
    {
        var site = await WasteSite.FoundAsync(server, "waste-recovery");
        var first = await site.OpeningAsync("dross", "store-b", 12_000_000, 40);
        var second = await site.GenerateAsync("dross", "store-b", 85_400_000);
        object Run(long loss) => new
        {
            site = site.Number,
            facilityId = site.Facilities["line-1"],
            method = "R4",
            inputs = new[]
            {
                new { batchId = first, fromId = site.Facilities["store-b"], grams = 12_000_000 },
                new { batchId = second, fromId = site.Facilities["store-b"], grams = 48_000_000 },
            },
            products = new[] { new { name = "ingot", grams = 21_600_000 } },
            residues = new[]
            {
                new { streamId = site.Streams["dross"], storeId = site.Facilities["store-b"], grams = 37_200_000 },
                new { streamId = site.Streams["dust"], storeId = site.Facilities["store-b"], grams = 450_000 },
            },
            lossGrams = loss,
            handler = "何川",
        };
        Assert.Equal("waste.unbalanced", await site.RefusedAsync("processes", Run(750_001)));
        var made = await server.PostAsync("/api/v1/waste/processes", Run(750_000));
        Assert.StartsWith("HWZXLY", Text(made, "code"), StringComparison.Ordinal);
        var residue = await site.BatchAsync(Text(Items(made, "residues")[0], "id"));
        Assert.Equal((37_200_000, 0), (Grams(residue), residue.GetProperty("batch").GetProperty("days").GetInt32()));
        Assert.True((await site.BatchAsync(first)).GetProperty("batch").GetProperty("isClosed").GetBoolean());
        Assert.Equal(37_400_000, Grams(await site.BatchAsync(second)));
    }

    [Fact]
    public async Task ClosedMonth_TakesNoWasteAnyMore()
    {
        var site = await WasteSite.FoundAsync(server, "waste-closed");
        var now = TimeProvider.System.GetUtcNow();
        await site.GenerateAsync("dross", "casthouse", 1_000_000, now.AddDays(-2));
        var books = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/books");
        var book = Items(books, "items").Single(one => one.GetProperty("site").GetInt64() == site.Number);
        await server.PostAsync($"/api/v1/ledger/books/{Text(book, "id")}/periods", new
        {
            until = now.AddDays(-1),
            reason = "C.1 is filed",
        });
        Assert.Equal("ledger.periodClosed", await site.RefusedAsync(
            "batches", site.Generation("dross", "casthouse", 1_000_000, now.AddDays(-2))));
        await site.GenerateAsync("dross", "casthouse", 1_000_000);
    }

    [Fact]
    public async Task Lists_Codes_AndPapers_AreRead()
    {
        var site = await WasteSite.FoundAsync(server, "waste-lists");
        var codes = await site.GetAsync("codes?search=铝灰渣&edition=2021");
        Assert.Contains(Items(codes, "items"), code => Text(code, "code") == WasteSite.Dross);
        Assert.Equal("waste.codeNotListed", await site.RefusedAsync("streams", new
        {
            site = site.Number,
            code = "x",
            wasteCode = "999-999-48",
            nameZh = "无",
            nameEn = "none",
        }));
        var edition = new
        {
            edition = "test-2031",
            validFrom = "2031-01-01",
            source = "a list of the tests",
            csv = "code,category,industry_code,description,hazard\n321-024-48,HW48,321,铝灰渣,R/T\n",
        };
        await server.PostAsync("/api/v1/waste/lists", edition);
        Assert.Equal("waste.editionTaken", await site.RefusedAsync("lists", edition));
        var lists = Items(await site.GetAsync("lists"), "items");
        Assert.Equal("2031-01-01", Text(lists.Single(one => Text(one, "edition") == "2021"), "validUntil"));
        Assert.Equal(467, lists.Single(one => Text(one, "edition") == "2021").GetProperty("codes").GetInt32());
    }

    [Fact]
    public async Task OtherSite_SeesAndDoesNothing()
    {
        var site = await WasteSite.FoundAsync(server, "waste-own");
        var batch = await site.GenerateAsync("dross", "casthouse", 1_000_000);
        var other = await server.AddOrganizationAsync("site", "waste-other");
        await server.AddPersonAsync("waste-stranger", "a long pass phrase 7", other, "engineer");
        using var stranger = await server.SignInAsync("waste-stranger", "a long pass phrase 7");
        foreach (var path in new[] { $"batches/{batch}", $"batches?site={site.Number}", $"papers?site={site.Number}" })
        {
            using var answer = await stranger.GetAsync(new Uri($"/api/v1/waste/{path}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal("waste.notFound", await WasteSite.RefusedAsync(
            stranger, $"batches/{batch}/move", site.Move("casthouse", "store-a")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Text(JsonElement element) => element.GetString()!;
}

/// <summary>The suite on SQLite.</summary>
public sealed class BatchesOnSqlite(LodeServer server) : BatchCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class BatchesOnPostgres(PostgresServer server) : BatchCompliance(server), IClassFixture<PostgresServer>;
