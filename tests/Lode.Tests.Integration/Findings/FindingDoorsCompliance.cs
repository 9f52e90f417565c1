using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Kernel.Findings;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Findings;

/// <summary>Findings as people meet them: who hears of one, who may act, the case that it leads to.</summary>
public abstract class FindingDoorsCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Finding_IsToldToThoseWhoMustAct_AndLeadsToOneCase()
    {
        var site = await server.AddOrganizationAsync("site", "finding-case");
        await server.AddPersonAsync("finding.engineer", Password, site, "engineer");
        await server.AddPersonAsync("finding.viewer", Password, site, "viewer");
        using var engineer = await server.SignInAsync("finding.engineer", Password);
        using var viewer = await server.SignInAsync("finding.viewer", Password);
        var id = await ReportAsync(site, "LT-771");
        var notice = (await UntilAsync(engineer, "/api/v1/notifications"))[0];
        Assert.Equal("findings.noticeOpened", notice.GetProperty("code").GetString());
        Assert.Equal($"/findings?finding={id}", notice.GetProperty("route").GetString());
        Assert.Empty(await ItemsAsync(viewer, "/api/v1/notifications"));

        using var forbidden = await viewer.PostAsJsonAsync($"/api/v1/findings/{id}/case", new { });
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var opened = await engineer.PostAsJsonAsync($"/api/v1/findings/{id}/case", new { });
        var after = await opened.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(opened.IsSuccessStatusCode, after.GetRawText());
        var page = await engineer.GetFromJsonAsync<JsonElement>(
            $"/api/v1/cases/{after.GetProperty("caseId").GetString()}");
        Assert.Contains("LT-771", page.GetProperty("case").GetProperty("title").GetString(), StringComparison.Ordinal);
        using var again = await engineer.PostAsJsonAsync($"/api/v1/findings/{id}/case", new { });
        var problem = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("findings.hasCase", problem.GetProperty("code").GetString());

        var found = await engineer.GetFromJsonAsync<JsonElement>("/api/v1/search?q=LT-771");
        Assert.Equal(1, found.GetProperty("kinds").GetProperty("case").GetInt32());
        Assert.Equal(1, found.GetProperty("kinds").GetProperty("finding").GetInt32());
    }

    [Fact]
    public async Task RuleThatNamesACase_OpensItByItself()
    {
        var site = await server.AddOrganizationAsync("site", "finding-opens");
        var rule = Rule with { OpensCase = FindingCase.Check, Code = "test.opens" };
        var id = await ReportAsync(site, "TK-9", rule);
        var row = default(JsonElement);
        for (var turn = 0; turn < 100; turn++)
        {
            row = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/findings/{id}");
            if (row.GetProperty("caseId").ValueKind != JsonValueKind.Null)
            {
                break;
            }

            await Task.Delay(100);
        }

        var page = await server.Api.GetFromJsonAsync<JsonElement>(
            $"/api/v1/cases/{row.GetProperty("caseId").GetString()}");
        Assert.Equal("findingCheck", page.GetProperty("case").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Findings_AreListedByStateAndOwner_AndCounted()
    {
        var site = await server.AddOrganizationAsync("site", "finding-lists");
        var person = await server.AddPersonAsync("finding.owner", Password, site, "engineer");
        using var owner = await server.SignInAsync("finding.owner", Password);
        var mine = await ReportAsync(site, "one");
        var other = await ReportAsync(site, "two");
        await server.PostAsync($"/api/v1/findings/{mine}/assign", new { personId = person });
        await server.PostAsync($"/api/v1/findings/{other}/explain", new { note = "检修期间，周五恢复" });
        Assert.Equal([mine], await IdsAsync(owner, $"/api/v1/findings?site={site}&mine=true"));
        Assert.Equal([mine], await IdsAsync(owner, $"/api/v1/findings?site={site}&state=open"));
        Assert.Equal([other], await IdsAsync(owner, $"/api/v1/findings?site={site}&state=explained"));
        Assert.Empty(await IdsAsync(owner, $"/api/v1/findings?site={site}&late=true"));
        var counts = await ItemsAsync(owner, $"/api/v1/findings/counts?site={site}");
        Assert.Equal(2, counts.Sum(one => one.GetProperty("number").GetInt32()));
        Assert.Equal(1, counts.Sum(one => one.GetProperty("mine").GetInt32()));
    }

    private static FindingRule Rule => new()
    {
        Code = "test.doors",
        LabelZh = "液位长期偏高",
        LabelEn = "Level high for long",
        Severity = FindingSeverity.P3,
        ActPermission = "findings.act",
        DueWorkingHours = 8,
    };

    private async Task<string> ReportAsync(long site, string name, FindingRule? rule = null)
    {
        var sql = server.Services.GetRequiredService<ISqlSession>();
        var outcome = await sql.CommitAsync<string>(work => work.Report(new FindingReport(
            site, rule ?? Rule, "tank", name, name, name, "/plant", [new EvidenceLine("液位", "Level", "9.2", "m")],
            (rule ?? Rule).DueUs(null, work.NowUs))).ToString());
        Assert.True(outcome.TryGet(out var id, out _));
        return id;
    }

    private static async Task<JsonElement[]> ItemsAsync(HttpClient who, string path) =>
        [.. (await who.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()];

    private static async Task<string[]> IdsAsync(HttpClient who, string path) =>
        [.. (await ItemsAsync(who, path)).Select(item => item.GetProperty("id").GetString()!)];

    // Notices come by the outbox, a moment later.
    private static async Task<JsonElement[]> UntilAsync(HttpClient who, string path)
    {
        var items = await ItemsAsync(who, path);
        for (var turn = 0; turn < 100 && items.Length == 0; turn++)
        {
            await Task.Delay(100);
            items = await ItemsAsync(who, path);
        }

        return items;
    }
}

public sealed class FindingDoorsOnSqlite(LodeServer server)
    : FindingDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class FindingDoorsOnPostgres(PostgresServer server)
    : FindingDoorsCompliance(server), IClassFixture<PostgresServer>;
