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
        await LookAsync();
        await LookAsync();
        var open = await OpenAsync(site);
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

        Assert.Equal(8, (await site.Site.GetAsync($"outputs?site={site.Site.Number}")).GetProperty("items")
            .GetArrayLength());
        await LookAsync();
        var open = await OpenAsync(site);
        Assert.Equal(3, Severity(open, "waste.trackLost"));
        Assert.Equal(2, Severity(open, "waste.norm"));
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
