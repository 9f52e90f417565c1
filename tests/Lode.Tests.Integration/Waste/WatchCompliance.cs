using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Lode.Waste.Warnings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>Early warnings of a site as findings: one per rule and object, ended when the condition has
/// ended.</summary>
public abstract class WatchCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task OldStock_RedDifference_AndExpiringPaper_AreFindings_AndEnd()
    {
        var site = await TransferSite.FoundAsync(server, "waste-watch");
        var old = await site.Site.OpeningAsync("dust", "store-b", 5_000_000, 340);
        await site.Site.GenerateAsync("packaging", "point-7", 2_500_000);
        await site.PaperAsync("soon", "insurance", null, until: 20);
        await site.Site.GenerateAsync(
            "sludge", "casthouse", 1_000_000, TimeProvider.System.GetUtcNow().AddDays(-4));
        var transfer = await site.ArrivedAsync(30_000_000, 29_800_000);
        await site.PlanAsync(35_000_000, filed: true);
        await LookAsync();
        await LookAsync();
        var open = await OpenAsync(site);
        Assert.Equal((3, "/waste/plan"), (Severity(open, "waste.quotaNearLimit"),
            Route(open, "waste.quotaNearLimit").Split('?')[0]));
        Assert.Equal((3, "/waste/batches"), (Severity(open, "waste.storageAge"), Route(open, "waste.storageAge")));
        Assert.Equal(2, Severity(open, "waste.pointNearLimit"));
        Assert.Equal((2, $"/waste/transfers/{transfer}"),
            (Severity(open, "waste.weighDifference"), Route(open, "waste.weighDifference")));
        Assert.Equal(3, Severity(open, "waste.paperExpires"));
        Assert.Equal((3, "/waste/batches"), (Severity(open, "waste.backDated"),
            string.Join('/', Route(open, "waste.backDated").Split('/')[..3])));

        await site.Site.MoveAsync(old, "store-b", "store-a");
        await site.WithdrawAsync("soon");
        await LookAsync();
        open = await OpenAsync(site);
        Assert.DoesNotContain(open, one => one.GetProperty("objectZh").GetString()!.Contains(
            "soon", StringComparison.Ordinal));
        Assert.Contains("store-a", One(open, "waste.storageAge").GetProperty("objectZh").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrackWithAGap_AndAMonthWithTooLittleWaste_AreFindings()
    {
        var site = await TransferSite.FoundAsync(server, "waste-watch-track");
        var transfer = await site.DepartedAsync(10_000_000);
        var now = TimeProvider.System.GetUtcNow();
        object Fixes() => new
        {
            device = "T-1",
            fixes = new[] { 60, 59, 58, 40, 39 }.Select((minutes, seq) => new
            {
                seq,
                at = now.AddMinutes(-minutes),
                latitude = 34.75,
                longitude = 113.62 + (0.01 * seq),
            }),
        };
        var kept = await server.PostAsync($"/api/v1/waste/transfers/{transfer}/fixes", Fixes());
        Assert.Equal(5, kept.GetProperty("new").GetInt32());
        kept = await server.PostAsync($"/api/v1/waste/transfers/{transfer}/fixes", Fixes());
        Assert.Equal((0, 5), (kept.GetProperty("new").GetInt32(), kept.GetProperty("known").GetInt32()));
        var track = await site.Site.GetAsync($"transfers/{transfer}/track");
        Assert.Equal(18, track.GetProperty("longestGapMin").GetDouble());
        for (var back = 1; back <= 8; back++)
        {
            var month = now.AddHours(8).AddMonths(-back);
            await site.Site.GenerateAsync("dust", "store-b", back == 1 ? 500_000 : 1_000_000 + (back * 10_000),
                new DateTimeOffset(month.Year, month.Month, 15, 4, 0, 0, TimeSpan.Zero));
            using var saved = await server.Api.PutAsJsonAsync(
                $"/api/v1/waste/sites/{site.Site.Number}/outputs/{WasteSite.Dust}/{month:yyyy-MM}",
                new { product = "aluminum", outputGrams = 100_000_000_000 });
            Assert.True(saved.IsSuccessStatusCode);
        }

        foreach (var days in new[] { 20, 18, 16, 14 })
        {
            await site.Site.GenerateAsync("sludge", "casthouse", 1_000_000, now.AddDays(-days));
        }

        var last = now.AddHours(8).AddMonths(-1);
        using (var made = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/sites/{site.Site.Number}/outputs/{WasteSite.Sludge}/{last:yyyy-MM}",
            new { product = "aluminum", outputGrams = 100_000_000_000 }))
        {
            Assert.True(made.IsSuccessStatusCode);
        }

        Assert.Equal(9, (await site.Site.GetAsync($"outputs?site={site.Site.Number}")).GetProperty("items")
            .GetArrayLength());
        await LookAsync();
        var open = await OpenAsync(site);
        Assert.Equal(WasteSite.Sludge, One(open, "waste.silent").GetProperty("objectZh").GetString());
        Assert.Equal(3, Severity(open, "waste.trackLost"));
        Assert.Equal(2, Severity(open, "waste.norm"));
    }

    [Fact]
    public async Task Basins_Devices_Ways_AndReports_AreFindings_WithEvidence()
    {
        var site = await TransferSite.FoundAsync(server, "waste-watch-site");
        var number = site.Site.Number;
        await OilYardAsync(site, number);
        await DeviceAsync(number, "NH3-1", new
        {
            site = number,
            kind = "gas",
            nameZh = "氨",
            nameEn = "ammonia",
            limit = 25,
            unit = "ppm",
        });
        await DeviceAsync(number, "SCALE-1", new
        {
            site = number,
            kind = "scale",
            nameZh = "地磅",
            nameEn = "weighbridge",
            certifiedUntil = "2026-01-01",
        });
        await server.PostAsync("/api/v1/waste/devices/NH3-1/reports", new
        {
            site = number,
            at = TimeProvider.System.GetUtcNow(),
            value = 30,
        });
        using (var way = await server.Api.PutAsJsonAsync($"/api/v1/waste/parties/{site.Ids["receiver"]}/route", new
        {
            corners = new[] { Place(34.75, 113.62), Place(34.80, 114.30) },
        }))
        {
            Assert.True(way.IsSuccessStatusCode, await way.Content.ReadAsStringAsync());
        }

        var transfer = await site.DepartedAsync(10_000_000);
        var now = TimeProvider.System.GetUtcNow();
        await server.PostAsync($"/api/v1/waste/transfers/{transfer}/fixes", new
        {
            device = "T-1",
            fixes = Enumerable.Range(0, 4).Select(seq => new
            {
                seq,
                at = now.AddMinutes(seq - 10),
                latitude = 34.90,
                longitude = 114.00 + (0.001 * seq),
            }),
        });
        await site.ActAsync(transfer, new { act = "arrive", ticketId = await site.TicketAsync(10_000_000) });
        await LookAsync();
        var open = await OpenAsync(site);
        Assert.Equal((2, 1, 3), (Severity(open, "waste.basinSmall"), Severity(open, "waste.gasHigh"),
            Severity(open, "waste.deviceFault")));
        Assert.Equal((2, 2), (Severity(open, "waste.routeLeft"), Severity(open, "waste.unloadElsewhere")));
        Assert.DoesNotContain(open, one => one.GetProperty("rule").GetString() == "waste.incompatibleNeighbors"
            && one.GetProperty("state").GetString() == "open");
        Assert.All(open, one => Assert.NotEmpty(one.GetProperty("evidence").EnumerateArray()));
        Assert.Equal(2, (await site.Site.GetAsync($"devices?site={number}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task MonthThatNobodyFiled_IsAFinding_UntilItIsFiled()
    {
        var site = await WasteSite.FoundAsync(server, "waste-watch-report");
        var local = TimeProvider.System.GetUtcNow().AddHours(8);
        var month = new DateTimeOffset(local.Year, local.Month, 1, 4, 0, 0, TimeSpan.Zero).AddDays(-5);
        await site.GenerateAsync("dross", "store-b", 1_000_000, month);
        await LookAsync();
        var left = 15 - local.Day;
        var found = (await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/findings?site={site.Number}"))
            .GetProperty("items").EnumerateArray().Where(one =>
                one.GetProperty("objectZh").GetString() == $"{month:yyyy-MM}").ToArray();
        Assert.Equal(left <= 3 ? 1 : 0, found.Length);
        Assert.All(found, one => Assert.Equal(left < 0 ? 2 : 3, one.GetProperty("severity").GetInt32()));
    }

    [Fact]
    public async Task RunThatLosesMetal_IsAFinding_AndTheUsualOnesAreNot()
    {
        var site = await WasteSite.FoundAsync(server, "waste-watch-run");
        for (var run = 0; run < 7; run++)
        {
            await RunAsync(site, 6_000_000 + (run * 10_000), run == 6 ? 0.85 : 0.95);
        }

        await LookAsync();
        var found = (await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/findings?site={site.Number}"))
            .GetProperty("items").EnumerateArray().Single(one =>
                one.GetProperty("rule").GetString() == "waste.processImbalance");
        Assert.Equal(3, found.GetProperty("severity").GetInt32());
        Assert.StartsWith("/waste/recovery", found.GetProperty("route").GetString(), StringComparison.Ordinal);
        var evidence = found.GetProperty("evidence").EnumerateArray().ToArray();
        Assert.Equal(3, evidence.Length);
        Assert.Contains("Al", evidence[0].GetRawText(), StringComparison.Ordinal);
    }

    // Forty per cent of the dross become metal; how much aluminum is in it, the laboratory says.
    private async Task RunAsync(WasteSite site, long grams, double metal)
    {
        var batch = (await server.PostAsync("/api/v1/waste/batches", new
        {
            site = site.Number,
            streamId = site.Streams["dross"],
            facilityId = site.Facilities["store-b"],
            grams,
            handler = "何川",
            moisture = 0,
            elements = Aluminum(0.4),
        })).GetProperty("id").GetString();
        await server.PostAsync("/api/v1/waste/processes", new
        {
            site = site.Number,
            facilityId = site.Facilities["line-1"],
            method = "R4",
            inputs = new[] { new { batchId = batch, fromId = site.Facilities["store-b"], grams } },
            products = new[]
            {
                new { name = "ingot", grams = grams * 4 / 10, moisture = 0, elements = Aluminum(metal) },
                new { name = "oxide", grams = grams / 2, moisture = 0, elements = Aluminum(0) },
            },
            lossGrams = grams - (grams * 4 / 10) - (grams / 2),
            handler = "何川",
        });
    }

    private static Dictionary<string, double> Aluminum(double share) => new() { ["Al"] = share };

    // Twenty tonnes of oil above a basin that is a liter too small.
    private async Task OilYardAsync(TransferSite site, long number)
    {
        await server.PostAsync("/api/v1/waste/streams", new
        {
            site = number,
            code = "oil",
            wasteCode = "900-249-08",
            nameZh = "废油",
            nameEn = "oil",
            form = "liquid",
        });
        var oil = (await site.Site.GetAsync($"streams?site={number}")).GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("code").GetString() == "oil").GetProperty("id").GetString();
        site.Site.Streams["oil"] = oil!;
        await site.Site.FacilityAsync("tank-yard", "store", null);
        await site.Site.GenerateAsync("oil", "tank-yard", 20_000_000, TimeProvider.System.GetUtcNow().AddDays(-40));
        using var changed = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/facilities/{site.Site.Facilities["tank-yard"]}", new
            {
                site = number,
                code = "tank-yard",
                kind = "store",
                nameZh = "油库",
                nameEn = "tank yard",
                basinLiters = 1999,
            });
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
    }

    private static object Place(double latitude, double longitude) => new { latitude, longitude };

    private async Task DeviceAsync(long site, string code, object body)
    {
        using var saved = await server.Api.PutAsJsonAsync($"/api/v1/waste/devices/{code}", body);
        Assert.True(saved.IsSuccessStatusCode, $"{site} {await saved.Content.ReadAsStringAsync()}");
    }

    private Task LookAsync() => server.Services.GetRequiredService<WasteWatch>().LookAsync(CancellationToken.None);

    private async Task<JsonElement[]> OpenAsync(TransferSite site)
    {
        var found = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/findings?site={site.Site.Number}");
        return [.. found.GetProperty("items").EnumerateArray()];
    }

    private static JsonElement One(JsonElement[] open, string rule) =>
        open.Last(one => one.GetProperty("rule").GetString() == rule && one.GetProperty("state").GetString() == "open");

    private static int Severity(JsonElement[] open, string rule) => One(open, rule).GetProperty("severity").GetInt32();

    private static string Route(JsonElement[] open, string rule) =>
        One(open, rule).GetProperty("route").GetString()!.Split('?')[0];
}

/// <summary>The suite on SQLite.</summary>
public sealed class WatchOnSqlite(LodeServer server) : WatchCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class WatchOnPostgres(PostgresServer server) : WatchCompliance(server), IClassFixture<PostgresServer>;
