using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The month of W1 over HTTP: board, flow and form C.1 say the same as the ledger.</summary>
public abstract class ReportCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task MonthOfDross_ClosesInC1_InTheFlow_AndOnTheBoard()
    {
        var site = await TransferSite.FoundAsync(server, "waste-month");
        var made = await site.Site.GenerateAsync("dross", "store-b", 85_400_000);
        await server.PostAsync("/api/v1/waste/processes", new
        {
            site = site.Site.Number,
            facilityId = site.Site.Facilities["line-1"],
            method = "R4",
            inputs = new[] { new { batchId = made, fromId = site.Site.Facilities["store-b"], grams = 60_000_000 } },
            products = new[] { new { name = "ingot", grams = 21_600_000 } },
            residues = new[]
            {
                Residue(site, "dross", 37_200_000), Residue(site, "dust", 450_000),
            },
            lossGrams = 750_000,
            handler = "何川",
        });
        for (var trip = 0; trip < 2; trip++)
        {
            var transfer = await site.ArrivedAsync(22_500_000, 22_410_000);
            await site.ActAsync(transfer, new { act = "accept" });
        }

        var report = await site.Site.GetAsync($"reports/c1?site={site.Site.Number}");
        Assert.True(report.GetProperty("isBalanced").GetBoolean());
        var dross = Line(report, WasteSite.Dross);
        Assert.Equal(
            [50_000_000, 122_600_000, 60_000_000, 0, 45_000_000, 67_600_000, 0],
            Numbers(dross, "openingStockGrams", "generatedGrams", "selfUsedGrams", "selfDisposedGrams",
                "outsourcedGrams", "closingStockGrams", "differenceGrams"));
        Assert.Equal([450_000, 450_000], Numbers(
            Line(report, WasteSite.Dust), "generatedGrams", "closingStockGrams"));

        var flow = await site.Site.GetAsync($"flow?site={site.Site.Number}&wasteCode={WasteSite.Dross}");
        Assert.Equal(
            [122_600_000, 60_000_000, 44_820_000, 180_000, 0, 67_600_000, 0],
            Numbers(flow, "generatedGrams", "selfUsedGrams", "outGrams", "differenceGrams", "inTransitGrams",
                "closingGrams", "unexplainedGrams"));
        var board = await site.Site.GetAsync($"board?site={site.Site.Number}");
        Assert.Equal([68_050_000, 0, 2], Numbers(board, "stockGrams", "inTransitGrams", "openTransfers"));
        Assert.Equal(30, board.GetProperty("oldestDays").GetInt32());
        await ChainEndsAtTheFinalPlaceAsync(site);
        await RegistersFollowTheAnnexAsync(site);
        await BothSidesAreComparedAsync(site);
        using var wrong = await server.Api.GetAsync(new Uri(
            $"/api/v1/waste/reports/c1?site={site.Site.Number}&month=2026-13", UriKind.Relative));
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("waste.monthWrong", problem.GetProperty("code").GetString());
    }

    // What came is what went and is there, and each number names its accounts.
    private async Task ChainEndsAtTheFinalPlaceAsync(TransferSite site)
    {
        var chain = await site.Site.GetAsync("chain");
        var number = site.Site.Number;
        var own = chain.GetProperty("parts").EnumerateArray()
            .Where(part => part.GetProperty("site").GetInt64() == number).ToArray();
        long Sum(params string[] roles) => own.Where(part => roles.Contains(part.GetProperty("role").GetString()))
            .Sum(part => part.GetProperty("grams").GetInt64());
        Assert.Equal(
            [50_000_000, 123_050_000, 21_600_000, 37_650_000, 44_820_000, 180_000, 68_050_000],
            (long[])[Sum("opening"), Sum("generated"), Sum("product"), Sum("residue"), Sum("accepted"),
                Sum("difference"), Sum("stored")]);
        Assert.Equal(
            Sum("opening", "generated", "gain"),
            Sum("product", "residue", "processLoss", "accepted", "difference", "stored"));
        Assert.Contains(own, part => part.GetProperty("path").GetString() == $"INV:store-a:{WasteSite.Dross}");
        Assert.All(chain.GetProperty("sites").EnumerateArray(), place =>
            Assert.Equal(0, place.GetProperty("unexplainedGrams").GetInt64()));
        foreach (var months in new[] { "from=2026-13", "from=2026-05&until=2026-04", "from=2020-01&until=2026-04" })
        {
            using var wrong = await server.Api.GetAsync(new Uri($"/api/v1/waste/chain?{months}", UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        var group = await site.Site.GetAsync("group");
        var place = group.GetProperty("sites").EnumerateArray()
            .Single(one => one.GetProperty("site").GetInt64() == number);
        Assert.Equal([68_050_000, 663_000_000, 30, 2], Numbers(
            place, "stockGrams", "capacityGrams", "oldestDays", "openTransfers"));
    }

    // Columns as HJ 1259-2022 counts them: 14, 16, 17, 16, 16; sums as form C.1 says.
    private async Task RegistersFollowTheAnnexAsync(TransferSite site)
    {
        foreach (var (table, columns, rows, grams) in new[]
        {
            ("b1", 14, 3, 123_050_000), ("b2", 16, 0, 0),
            ("b3", 17, 3, 105_000_000), ("b4", 16, 1, 60_000_000), ("b5", 16, 2, 45_000_000),
        })
        {
            var found = await site.Site.GetAsync($"registers/{table}?site={site.Site.Number}");
            Assert.Equal(columns, found.GetProperty("columns").GetArrayLength());
            Assert.Equal(rows, found.GetProperty("rows").GetArrayLength());
            Assert.Equal(grams, found.GetProperty("totalGrams").GetInt64());
            Assert.All(found.GetProperty("rows").EnumerateArray(), row => Assert.Equal(columns, row.GetArrayLength()));
        }

        var text = await server.Api.GetStringAsync(
            $"/api/v1/waste/registers/b5/export?site={site.Site.Number}&format=csv");
        Assert.Equal(3, text.Trim().Split("\r\n").Length);
        Assert.Contains("HWWWLY", text, StringComparison.Ordinal);
        Assert.Contains(",22.5,t,R4,", text, StringComparison.Ordinal);
        var book = await server.Api.GetByteArrayAsync(
            $"/api/v1/waste/registers/b5/export?site={site.Site.Number}&format=xlsx");
        Assert.Equal((byte)'P', book[0]);
    }

    private async Task BothSidesAreComparedAsync(TransferSite site)
    {
        var own = (await site.Site.GetAsync($"transfers?site={site.Site.Number}")).GetProperty("items")
            .EnumerateArray().Select(one => one.GetProperty("manifest").GetString()!).ToArray();
        var day = TimeProvider.System.GetUtcNow().AddHours(8).ToString(
            "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var other = TransferSite.NewManifest();
        var csv = $"联单编号,废物代码,转移量,接受单位,日期\n{own[0]},321-024-48,22.5,receiver 有限公司,{day}\n"
            + $"{own[1]},321-024-48,22.48,receiver 有限公司,{day}\n{other},321-024-48,3.000,receiver 有限公司,{day}\n";
        Assert.Equal("waste.nationalLineWrong", await site.Site.RefusedAsync(
            "national", new { site = site.Site.Number, csv = csv + "abc,321-024-48,1,x,2026-01-01\n" }));
        for (var again = 0; again < 2; again++)
        {
            var imported = await server.PostAsync(
                "/api/v1/waste/national", new { site = site.Site.Number, csv });
            Assert.Equal(3, imported.GetProperty("rows").GetInt32());
        }

        var compared = await site.Site.GetAsync($"reconciliation?site={site.Site.Number}");
        Assert.Equal(2, compared.GetProperty("differing").GetInt32());
        var results = compared.GetProperty("entries").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("manifest").GetString()!, entry => entry.GetProperty("result").GetString());
        Assert.Equal(("same", "mass", "onlyThere"), (results[own[0]], results[own[1]], results[other]));
    }

    private static object Residue(TransferSite site, string stream, long grams) => new
    {
        streamId = site.Site.Streams[stream],
        storeId = site.Site.Facilities["store-b"],
        grams,
    };

    private static JsonElement Line(JsonElement report, string code) => report.GetProperty("lines").EnumerateArray()
        .Single(line => line.GetProperty("wasteCode").GetString() == code);

    private static long[] Numbers(JsonElement element, params string[] names) =>
        [.. names.Select(name => element.GetProperty(name).GetInt64())];
}

/// <summary>The suite on SQLite.</summary>
public sealed class ReportsOnSqlite(LodeServer server) : ReportCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class ReportsOnPostgres(PostgresServer server) : ReportCompliance(server), IClassFixture<PostgresServer>;
