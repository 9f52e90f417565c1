using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Kernel.Leases;
using Lode.Kernel.Reports;
using Lode.Kernel.Sql;
using Lode.Testing.Reports;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Reports;

public abstract class ReportCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private static readonly string[] Names = ["load", "energy", "note"];

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Report_IsComputedForADay_KeptWithItsHash_AndShown()
    {
        var site = await SiteAsync("reporting");
        var day = server.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date
            .AddDays(-2);
        await WriteAsync("reporting", day, 20, 40);
        var saved = await server.PostAsync("/api/v1/reports", Request(site, "reporting"));
        var id = saved.GetProperty("id").GetString()!;
        var asked = await server.PostAsync($"/api/v1/reports/{id}/runs", new { period = Name(day) });
        var view = await MadeAsync(asked.GetProperty("id").GetString()!);
        var cells = view.GetProperty("cells").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!);
        // Straight from 20 to 40 within a minute at noon.
        Assert.Equal(30, cells["load"].GetProperty("number").GetDouble(), 0.02);
        Assert.Equal(720, cells["energy"].GetProperty("number").GetDouble(), 0.5);
        Assert.Equal("MWh", cells["energy"].GetProperty("unit").GetString());
        Assert.Equal(Name(day), cells["note"].GetProperty("text").GetString());
        var run = view.GetProperty("run");
        Assert.Equal(64, run.GetProperty("contentHash").GetString()!.Length);
        Assert.False(run.GetProperty("partial").GetBoolean());
        Assert.Equal("load", view.GetProperty("sheet").GetProperty("rows")[1][1].GetProperty("name").GetString());

        var file = await server.Api.GetByteArrayAsync(
            new Uri($"/files/{run.GetProperty("document").GetString()}", UriKind.Relative));
        Assert.Equal(run.GetProperty("contentHash").GetString(),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        var history = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/reports/{id}/runs");
        Assert.Single(history.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Schedule_MakesEachPeriodOnce()
    {
        var site = await SiteAsync("scheduled");
        var saved = await server.PostAsync("/api/v1/reports", Request(site, "scheduled", scheduled: true));
        var services = server.Services;
        using var clock = new ReportClock(
            services.GetRequiredService<ISqlSession>(), services.GetRequiredService<LeaseKeeper>(),
            services.GetRequiredService<MakeReport>(), services.GetRequiredService<TimeProvider>());
        await clock.AskDueAsync(CancellationToken.None);
        await clock.AskDueAsync(CancellationToken.None);
        var runs = await server.Api.GetFromJsonAsync<JsonElement>(
            $"/api/v1/reports/{saved.GetProperty("id").GetString()}/runs");
        var run = Assert.Single(runs.GetProperty("items").EnumerateArray());
        Assert.True(run.GetProperty("scheduled").GetBoolean());
    }

    [Fact]
    public async Task WhatCannotBeMade_IsRefusedByItsOwnCode_AndStrangersSeeNothing()
    {
        var site = await SiteAsync("refused");
        await RefusedAsync(Request(site, "refused", cell: ("load", "{refused/nothing}", "MW")),
            "expressions.unknownName", "cells[0].expression");
        await RefusedAsync(Request(site, "refused", cell: ("load", "{refused/power} +", "MW")),
            "expressions.unexpectedToken", "cells[0].expression");
        await RefusedAsync(Request(site, "refused", cell: ("load", "{refused/power}", "t")),
            "expressions.unitMismatch", "cells[0].expression");
        await RefusedAsync(Request(site, "refused", cell: ("absent", "1", null)),
            "reports.nameMissing", "cells[0].name");
        await RefusedAsync(Request(site, "refused", template: [.. "a,b\n"u8]), "reports.notAWorkbook", null);
        await RefusedAsync(Request(site, "refused", template: new byte[2_000_001]), "reports.tooLarge", null);

        var saved = await server.PostAsync("/api/v1/reports", Request(site, "refused"));
        var id = saved.GetProperty("id").GetString();
        await RefusedRunAsync(id, "2026-01", "reports.periodWrong");
        await RefusedRunAsync(id, "2099-01-01", "reports.periodAhead");
        using var stale = await server.Api.PutAsJsonAsync($"/api/v1/reports/{id}", Request(site, "refused"));
        Assert.Equal("reports.stale", await CodeAsync(stale));

        var other = await server.AddOrganizationAsync("company", "report-other");
        await server.AddPersonAsync("report-stranger", Password, other, "manager");
        using var stranger = await server.SignInAsync("report-stranger", Password);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/reports/{id}")).StatusCode);
        var seen = await stranger.GetFromJsonAsync<JsonElement>("/api/v1/reports");
        Assert.Empty(seen.GetProperty("items").EnumerateArray());
    }

    private async Task<long> SiteAsync(string code)
    {
        var site = await server.AddOrganizationAsync("site", code);
        var node = await server.PostAsync("/api/v1/plant/nodes",
            new { level = "site", code, nameZh = code, nameEn = code, siteId = site });
        await server.PostAsync("/api/v1/plant/signals", new
        {
            nodeId = node.GetProperty("id").GetString(),
            name = "power",
            key = $"{code}:power",
            nameZh = "功率",
            nameEn = "Power",
            unit = "MW",
            kind = "measured",
        });
        return site;
    }

    // A value a minute: half the day one, half the other.
    private async Task WriteAsync(string measurement, DateTime day, double first, double second)
    {
        var start = new DateTimeOffset(day, TimeSpan.FromHours(8)).ToUnixTimeSeconds();
        var lines = new StringBuilder();
        for (var minute = 0; minute < 1440; minute++)
        {
            lines.Append(CultureInfo.InvariantCulture,
                $"{measurement} power={(minute < 720 ? first : second)} {start + (minute * 60)}000000000\n");
        }

        using var body = new StringContent(lines.ToString(), Encoding.UTF8, "text/plain");
        using var answer = await server.Api.PostAsync(new Uri("/write?db=plant", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task<JsonElement> MadeAsync(string run)
    {
        for (var turn = 0; ; turn++)
        {
            var view = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/reports/runs/{run}");
            if (view.GetProperty("run").GetProperty("state").GetString() == "done")
            {
                return view;
            }

            Assert.True(turn < 150, view.ToString());
            await Task.Delay(100);
        }
    }

    private async Task RefusedAsync(object request, string code, string? field)
    {
        using var answer = await server.Api.PostAsJsonAsync("/api/v1/reports", request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
        if (field is not null)
        {
            Assert.Equal(field, problem.GetProperty("fields")[0].GetProperty("path").GetString());
        }
    }

    private async Task RefusedRunAsync(string? id, string period, string code)
    {
        using var answer = await server.Api.PostAsJsonAsync($"/api/v1/reports/{id}/runs", new { period });
        Assert.Equal(code, await CodeAsync(answer));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private static string Name(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static object Request(
        long site, string code, bool scheduled = false, byte[]? template = null,
        (string Name, string Expression, string? Unit)? cell = null) => new
        {
            site,
            content = new
            {
                titleZh = "日报",
                titleEn = code,
                language = "en-US",
                cadence = "daily",
                scheduled,
                cells = cell is { } one
                    ? [Cell(one.Name, one.Expression, one.Unit)]
                    : new[]
                    {
                        Cell("load", $"{{{code}/power}}", "MW"), Cell("energy", "{cell load} * {period}", "MWh"),
                        Cell("note", "{periodName}", null),
                    },
            },
            template = template ?? TestWorkbook.Named(Names),
            templateName = "daily.xlsx",
        };

    private static object Cell(string name, string expression, string? unit) =>
        new { name, expression, unit, decimals = 2 };
}

public sealed class ReportsOnSqlite(LodeServer server) : ReportCompliance(server), IClassFixture<LodeServer>;

public sealed class ReportsOnPostgres(PostgresServer server) : ReportCompliance(server), IClassFixture<PostgresServer>;
