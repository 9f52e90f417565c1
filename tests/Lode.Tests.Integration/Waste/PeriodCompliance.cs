using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The month over HTTP: checked, explained, closed, filed, frozen.</summary>
public abstract class PeriodCompliance(LodeServer fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LodeServer server = fixture.OrSkip();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static DateTimeOffset LastMonth
    {
        get
        {
            var local = Now.AddHours(8);
            return new DateTimeOffset(local.Year, local.Month, 1, 12, 0, 0, TimeSpan.FromHours(8)).AddDays(-5);
        }
    }

    [Fact]
    public async Task RunningMonth_IsCheckedWithLinks_AndNotFiled()
    {
        var site = await TransferSite.FoundAsync(server, "waste-period-open");
        await site.Site.GenerateAsync("dross", "store-b", 85_400_000);
        var transfer = await site.ArrivedAsync(22_500_000, 22_410_000);
        await site.ActAsync(transfer, new { act = "accept" });
        var month = Text(Now);
        Assert.Equal("done", (await RunAsync(month, "check", site.Site.Number)).GetProperty("state").GetString());
        var view = await ReadAsync(month, site.Site.Number);
        Assert.Equal(11, view.GetProperty("checks").GetArrayLength());
        Assert.Equal(
            ["ok", "ok", "none", "ok", "ok", "failed", "none", "ok", "summary:ok"],
            [
                Verdict(view, "rowIdentity"), Verdict(view, "ledgerManifest"), Verdict(view, "amount"),
                Verdict(view, "duplicateManifest"), Verdict(view, "totals"), Verdict(view, "plan"),
                Verdict(view, "cutOff"), Verdict(view, "overYear"), "summary:" + Verdict(view, "summary"),
            ]);
        var planned = Check(view, "plan").GetProperty("issues")[0];
        Assert.Contains("85.400 t", planned.GetProperty("zh").GetString(), StringComparison.Ordinal);
        Assert.Equal("waste.periodNotEnded", await site.Site.RefusedAsync(
            $"periods/{month}/file", new { site = site.Site.Number }));
        Assert.Equal("waste.periodWrong", await site.Site.RefusedAsync(
            "periods/2026-13/check", new { site = site.Site.Number }));
        await SettlementsAreComparedAsync(site, transfer, month);
    }

    [Fact]
    public async Task EndedMonth_IsExplained_Closed_AndFrozenByteForByte()
    {
        var site = await WasteSite.FoundAsync(server, "waste-period-ended");
        await site.GenerateAsync("dross", "store-b", 40_000_001, LastMonth);
        await site.StreamAsync("gypsum", "SW06", "脱硫石膏", "general");
        await site.GenerateAsync("gypsum", "store-a", 5_000_000, LastMonth);
        using var plan = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/sites/{site.Number}/plans/{LastMonth.Year}", new
            {
                lines = new[]
                {
                    new { part = "A.3", wasteCode = WasteSite.Dross, method = "", plannedGrams = 40_000_000 },
                },
            });
        Assert.Equal(HttpStatusCode.OK, plan.StatusCode);
        var month = Text(LastMonth);
        var silent = await RunAsync(month, "file", site.Number);
        Assert.Equal("waste.periodUnexplained", silent.GetProperty("problem").GetProperty("code").GetString());
        Assert.Contains("plan", silent.GetProperty("problem").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.False((await ReadAsync(month, site.Number)).GetProperty("isClosed").GetBoolean());

        var filed = await RunAsync(month, "file", site.Number, new { plan = "超计划1 g，已修订备案" });
        Assert.True(filed.GetProperty("result").GetProperty("isFiled").GetBoolean(), filed.ToString());
        var view = await ReadAsync(month, site.Number);
        Assert.True(view.GetProperty("isClosed").GetBoolean());
        Assert.Equal(11, view.GetProperty("forms").GetArrayLength());
        await FrozenFormsHaveTheirHashAsync(view, month, site.Number);
        Assert.Equal("ledger.periodClosed", await site.RefusedAsync(
            "batches", site.Generation("dross", "store-b", 1, LastMonth)));
        Assert.Equal("waste.periodFiled", await site.RefusedAsync(
            $"periods/{month}/file", new { site = site.Number }));
        Assert.Equal(month, view.GetProperty("recent")[0].GetProperty("period").GetString());
    }

    [Fact]
    public async Task QuarterAndYear_HaveTheirFormsInOrder()
    {
        var site = await TransferSite.FoundAsync(server, "waste-period-forms");
        var transfer = await site.ArrivedAsync(22_500_000, 22_410_000);
        await site.ActAsync(transfer, new { act = "accept" });
        foreach (var (form, stock) in new[] { ("c1", "本月底"), ("c2", "本季度末"), ("c3", "本年末") })
        {
            var found = await site.Site.GetAsync($"registers/{form}?site={site.Site.Number}");
            var headings = found.GetProperty("columns").EnumerateArray()
                .Select(column => column.GetProperty("zh").GetString()!).ToArray();
            Assert.Equal(14, headings.Length);
            Assert.Equal(
                ["产生量（吨）", "自行利用/处置方式", "自行利用/处置量（吨）", "委外利用/处置省份", "委外单位名称", "许可证编码",
                    "委外利用/处置方式", "委外利用/处置量（吨）"],
                headings[4..12]);
            Assert.StartsWith(stock, headings[13], StringComparison.Ordinal);
            var row = found.GetProperty("rows")[0];
            Assert.Equal(
                ("河南省", "receiver 有限公司", "R4", 22.5m, 27.5m),
                (row[7].GetString(), row[8].GetString(), row[10].GetString(), row[11].GetDecimal(),
                    row[13].GetDecimal()));
            Assert.All(found.GetProperty("sums").EnumerateArray(), sum => Assert.Equal(
                sum.GetProperty("grams").GetInt64(), sum.GetProperty("ledgerGrams").GetInt64()));
        }
    }

    private async Task SettlementsAreComparedAsync(TransferSite site, string transfer, string month)
    {
        var manifest = (await site.ReadAsync(transfer)).GetProperty("transfer").GetProperty("manifest").GetString();
        var csv = $"联单,代码,吨,单价,运费,包装,金额\n{manifest},{WasteSite.Dross},22.41,1800,0,0,40338.01\n";
        for (var again = 0; again < 2; again++)
        {
            await server.PostAsync("/api/v1/waste/settlements", new { site = site.Site.Number, csv });
        }

        await RunAsync(month, "check", site.Site.Number);
        var view = await ReadAsync(month, site.Site.Number);
        Assert.Equal(("failed", "ok"), (Verdict(view, "amount"), Verdict(view, "samePrice")));
        Assert.Equal($"/waste/transfers/{transfer}", Check(view, "amount").GetProperty("issues")[0]
            .GetProperty("route").GetString());
    }

    private async Task FrozenFormsHaveTheirHashAsync(JsonElement view, string month, long site)
    {
        foreach (var form in view.GetProperty("forms").EnumerateArray())
        {
            var name = form.GetProperty("form").GetString();
            var bytes = await server.Api.GetByteArrayAsync(
                $"/api/v1/waste/periods/{month}/forms/{name}?site={site}");
            Assert.Equal(form.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            var compared = await server.PostAsync($"/api/v1/waste/registers/{name}/compare", new
            {
                site,
                month,
                csv = Encoding.UTF8.GetString(bytes),
            });
            Assert.Equal(
                (true, form.GetProperty("rows").GetInt32(), 0, 0),
                (compared.GetProperty("headingsAgree").GetBoolean(), compared.GetProperty("same").GetInt32(),
                    compared.GetProperty("onlyInFile").GetInt32(), compared.GetProperty("onlyHere").GetInt32()));
        }

        var report = view.GetProperty("forms").EnumerateArray().First(form =>
            form.GetProperty("form").GetString() == "c1");
        Assert.Equal(40_000_001, report.GetProperty("totalGrams").GetInt64());
    }

    private async Task<JsonElement> RunAsync(string period, string verb, long site, object? notes = null)
    {
        using var started = await server.Api.PostAsJsonAsync(
            $"/api/v1/waste/periods/{period}/{verb}", new { site, notes });
        var text = await started.Content.ReadAsStringAsync();
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, text);
        var id = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetString();
        for (var until = Now + Patience; ;)
        {
            var job = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}");
            if (job.GetProperty("state").GetString() is "done" or "failed" || Now > until)
            {
                return job;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private Task<JsonElement> ReadAsync(string period, long site) =>
        server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/waste/periods/{period}?site={site}");

    private static string Text(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonElement Check(JsonElement view, string name) => view.GetProperty("checks").EnumerateArray()
        .Single(one => one.GetProperty("name").GetString() == name);

    private static string Verdict(JsonElement view, string name) =>
        Check(view, name).GetProperty("verdict").GetString()!;
}

/// <summary>The suite on SQLite.</summary>
public sealed class PeriodsOnSqlite(LodeServer server) : PeriodCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PeriodsOnPostgres(PostgresServer server) : PeriodCompliance(server), IClassFixture<PostgresServer>;
