using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The assessment of a site over HTTP: facts of the books, evidence, gaps as cases, the signed sum and the
/// group's share.</summary>
public abstract class AssessmentCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Site_IsScoredFromItsBooks_GapsBecomeCases_AndTheSumIsSigned()
    {
        var site = await TransferSite.FoundAsync(server, "waste-assess");
        var number = site.Site.Number;
        await site.ArrivedAsync(22_500_000, 22_490_000);
        var before = await site.Site.GetAsync($"assessment?site={number}");
        Assert.Equal(("fails", 30), (Text(before, "verdict"), before.GetProperty("items").GetArrayLength()));
        Assert.Equal(("rule", 2), From(before, 18));
        Assert.Equal(("notApplicable", null), From(before, 30));
        Assert.Equal(("nothing", 0), From(before, 1));
        Assert.Equal([1], before.GetProperty("vetoes").EnumerateArray().Select(one => one.GetInt32()));

        await GapBecomesACaseAsync(site);
        await RefusalsAsync(site);
        foreach (var item in new[] { 1, 2, 4, 7, 8, 20, 21, 22, 23, 24, 27, 28 })
        {
            await server.PostAsync(
                $"/api/v1/waste/sites/{number}/evidence",
                new { item, score = item == 27 ? 1 : 2, note = "现场核实", document = $"HB-{item}" });
        }

        var after = await site.Site.GetAsync($"assessment?site={number}");
        Assert.Equal(("person", 1), From(after, 27));
        Assert.Equal("meets", Text(after, "verdict"));
        await server.PostAsync($"/api/v1/waste/sites/{number}/assessments", new { });
        var today = TimeProvider.System.GetUtcNow().AddHours(8).ToString(
            "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await server.PostAsync(
            $"/api/v1/waste/sites/{number}/accidents", new { happenedOn = today, what = "泄漏", isMajor = true });
        var signed = await site.Site.GetAsync($"assessment?site={number}");
        Assert.Equal(
            ("fails", "meets"), (Text(signed, "verdict"), Text(signed.GetProperty("signed")[0], "verdict")));
        var group = await site.Site.GetAsync("group");
        var own = group.GetProperty("sites").EnumerateArray()
            .Single(one => one.GetProperty("site").GetInt64() == number).GetProperty("assessment");
        Assert.Equal(
            ("meets", after.GetProperty("points").GetInt32()),
            (Text(own, "verdict"), own.GetProperty("points").GetInt32()));
    }

    private async Task GapBecomesACaseAsync(TransferSite site)
    {
        var number = site.Site.Number;
        var made = await server.PostAsync(
            $"/api/v1/waste/sites/{number}/gaps", new { item = 21, what = "年内补做应急演练" });
        var listed = await site.Site.GetAsync($"assessment?site={number}");
        Assert.Equal(Text(made, "number"), Text(Item(listed, 21), "caseNumber"));
        Assert.Equal("waste.gapOpen", await site.Site.RefusedAsync($"sites/{number}/gaps", new { item = 21 }));
        Assert.Equal("waste.noGap", await site.Site.RefusedAsync($"sites/{number}/gaps", new { item = 18 }));
    }

    private async Task RefusalsAsync(TransferSite site)
    {
        var path = $"sites/{site.Site.Number}/evidence";
        Assert.Equal("waste.assessmentItemUnknown", await site.Site.RefusedAsync(
            path, new { item = 31, score = 2, note = "x" }));
        Assert.Equal("waste.invalid", await site.Site.RefusedAsync(path, new { item = 1, score = 3, note = "x" }));
        Assert.Equal("waste.invalid", await site.Site.RefusedAsync(
            path, new { item = 1, score = 2, note = "x", seenOn = "2099-01-01" }));
        Assert.Equal("waste.templateWrong", await site.Site.RefusedAsync("templates", new { content = "{}" }));
        var shipped = (await site.Site.GetAsync("templates")).GetProperty("items")[0];
        Assert.Equal((30, 60), (shipped.GetProperty("items").GetInt32(), shipped.GetProperty("points").GetInt32()));
    }

    private static (string? From, int? Score) From(JsonElement answer, int number)
    {
        var item = Item(answer, number);
        var score = item.GetProperty("score");
        return (Text(item, "from"), score.ValueKind == JsonValueKind.Null ? null : score.GetInt32());
    }

    private static JsonElement Item(JsonElement answer, int number) => answer.GetProperty("items").EnumerateArray()
        .Single(one => one.GetProperty("number").GetInt32() == number);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}

/// <summary>The suite on SQLite.</summary>
public sealed class AssessmentOnSqlite(LodeServer server) : AssessmentCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class AssessmentOnPostgres(PostgresServer server)
    : AssessmentCompliance(server), IClassFixture<PostgresServer>;
