using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Host;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Alarms;

/// <summary>Alarms of a whole server: values come in through the write door, the server stops and starts.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public abstract class LiveAlarmCompliance(ISqlFixture database) : IAsyncLifetime
#pragma warning restore CA1001
{
    private const long Second = 1_000_000_000;
    private readonly LodeSettings settings = database.Settings with
    {
        Urls = "http://127.0.0.1:0",
        BootstrapToken = "t",
        KeepBootstrap = true,
    };

    private readonly HttpClient api = new();
    private WebApplication? app;
    private long site;

    public async Task InitializeAsync()
    {
        await StartAsync();
        var made = await PostAsync("/api/v1/identity/organizations",
            new { parent = 1, kind = "site", code = "smelter", nameZh = "x", nameEn = "x" });
        site = made.GetProperty("number").GetInt64();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        api.Dispose();
        database.Dispose();
    }

    private static long Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private async Task StartAsync()
    {
        SqlModule.Migrate(settings, TimeProvider.System);
        app = Composition.Build(settings, TimeProvider.System);
        await app.StartAsync();
        address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", "t");
    }

    private string address = "";

    private async Task StopAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await api.PostAsJsonAsync(address + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<JsonElement[]> ListAsync(string path)
    {
        using var answer = await api.GetAsync(new Uri(address + "/api/v1" + path));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray()];
    }

    private async Task WriteAsync(string lines)
    {
        using var body = new StringContent(lines, Encoding.UTF8, "text/plain");
        using var answer = await api.PostAsync(new Uri(address + "/write?db=plant"), body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task DefineAsync(string code, string signal) => await PostAsync("/api/v1/alarms/definitions", new
    {
        siteId = site,
        reason = "test",
        definition = Definition(code, signal),
    });

    [Fact]
    public async Task AlarmThatStandsForADay_IsAFinding_UntilItIsAwayAtTwoLooks()
    {
        await DefineAsync("standing", "standing:level");
        await WriteAsync($"standing level=90 {Now - (25 * 3600 * Second)}\n");
        await UntilAsync("/alarms/active", items => items.Length == 1);
        var looks = app!.Services.GetRequiredService<StandingAlarms>();
        await looks.LookAsync(default);
        var found = Assert.Single(await ListAsync("/findings?rule=alarms.standing"));
        Assert.Equal("open", found.GetProperty("state").GetString());
        Assert.Contains("standing", found.GetProperty("evidence").GetRawText(), StringComparison.Ordinal);
        Assert.Single(await ListAsync("/search?q=standing&kind=finding"));

        await WriteAsync($"standing level=10 {Now}\n");
        await UntilAsync("/alarms/active?show=Returned", items => items.Length == 1);
        await looks.LookAsync(default);
        Assert.Equal("open", Assert.Single(await ListAsync("/findings")).GetProperty("state").GetString());
        await looks.LookAsync(default);
        var id = Assert.Single(await ListAsync("/findings?state=ended")).GetProperty("id").GetString();
        await PostAsync($"/api/v1/findings/{id}/close", new { note = "液位恢复，已复核" });
        Assert.Empty(await ListAsync("/findings"));
    }

    private static object Definition(string code, string signal, double limit = 80) => new
    {
        code,
        name = code,
        kind = "high",
        signal,
        limit,
        priority = 2,
        cause = "c",
        consequence = "c",
        action = "a",
        responseSeconds = 600,
        owner = "o",
        severity = "minor",
    };

    private async Task<JsonElement[]> UntilAsync(string path, Func<JsonElement[], bool> holds)
    {
        for (var turn = 0; ; turn++)
        {
            var items = await ListAsync(path);
            if (holds(items))
            {
                return items;
            }

            Assert.True(turn < 80, $"{path}: {JsonSerializer.Serialize(items)}");
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task Value_Raises_APersonAcknowledges_AndTheDurationIsASignal()
    {
        await DefineAsync("T.H", "m:t");
        await WriteAsync($"m t=90 {Now - (3 * Second)}\n");
        var alarm = Assert.Single(await UntilAsync("/alarms/active", items => items.Length == 1));
        Assert.Equal("unackActive", alarm.GetProperty("state").GetString());
        await PostAsync("/api/v1/alarms/acknowledge", new { ids = new[] { alarm.GetProperty("id").GetString() } });
        await WriteAsync($"m t=70 {Now}\n");
        await UntilAsync("/alarms/active", items => items.Length == 0);
        foreach (var (field, shape) in new[] { ("active", "1,0"), ("unacknowledged", "1,0") })
        {
            for (var turn = 0; ; turn++)
            {
                var raw = await api.GetStringAsync(
                    $"{address}/api/v1/history/raw?key={Uri.EscapeDataString($"alarm,definition=T.H,site={site}:{field}")}&from=-1h");
                if (raw.Contains($"[{shape}]", StringComparison.Ordinal))
                {
                    break;
                }

                Assert.True(turn < 80, raw);
                await Task.Delay(100);
            }
        }
    }

    [Fact]
    public async Task Duration_HasTheNameOfItsAlarm_AndBelongsToItsSite()
    {
        await DefineAsync("N.H", "n:t");
        await WriteAsync($"n t=90 {Now - (3 * Second)}\n");
        await UntilAsync("/alarms/active", items => items.Length == 1);
        var found = await UntilAsync("/signals?search=N.H%20unack", items => items.Length == 1);
        Assert.Equal($"alarm,definition=N.H,site={site}:unacknowledged", found[0].GetProperty("key").GetString());
        Assert.Contains("N.H", found[0].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.True(found[0].GetProperty("step").GetBoolean());
        var names = app!.Services.GetRequiredService<Lode.Kernel.History.ISignalNames>();
        Assert.Equal(site, names.SiteOf($"alarm,definition=N.H,site={site}"));
        Assert.Equal(0, names.SiteOf("alarm,definition=N.H"));
    }

    [Fact]
    public async Task Preview_CountsWhatWouldHaveBeenRaised_WithTheSameConditionAsLive()
    {
        var start = Now - (6000 * Second);
        var lines = new StringBuilder();
        for (var at = 0; at < 500; at++)
        {
            lines.Append("p t=").Append(at % 100 is >= 50 and < 60 ? 90 : 70).Append(' ').Append(start + (at * 10 * Second))
                .Append('\n');
        }

        await WriteAsync(lines.ToString());
        await DefineAsync("P.H", "p:t");
        var answer = await PostAsync("/api/v1/alarms/definitions/preview",
            new { siteId = site, definition = Definition("P.H", "p:t", limit: 95), days = 7 });
        Assert.Equal(0, answer.GetProperty("draft").GetProperty("count").GetInt32());
        var present = answer.GetProperty("present");
        Assert.Equal(5, present.GetProperty("count").GetInt32());
        Assert.Equal(500, present.GetProperty("activeSeconds").GetDouble());
        Assert.Equal(500, present.GetProperty("values").GetInt64());
        Assert.Equal(100, present.GetProperty("medianActiveSeconds").GetDouble());
        var suggestion = await api.GetFromJsonAsync<JsonElement>(
            address + "/api/v1/alarms/definitions/suggestion?signal=p:t");
        Assert.Equal("other", suggestion.GetProperty("quantity").GetString());
        var item = Assert.Single(await ListAsync("/alarms/definitions?issue=otherPriority&search=P.H"), _ => true);
        Assert.Equal(4, item.GetProperty("matrixPriority").GetInt32());
    }

    [Fact]
    public async Task Exports_AreFiles_InTheLanguageOfTheReader()
    {
        await DefineAsync("X.H", "x:t");
        await WriteAsync($"x t=90 {Now - (3 * Second)}\n");
        await UntilAsync("/alarms/history?search=X.H", items => items.Length == 1);
        foreach (var list in new[] { "active", "history", "soe" })
        {
            var csv = await api.GetStringAsync($"{address}/api/v1/alarms/{list}?format=csv");
            Assert.Contains("操作岗位", csv, StringComparison.Ordinal);
            Assert.Contains("X.H", csv, StringComparison.Ordinal);
            using var sheet = await api.GetAsync(new Uri($"{address}/api/v1/alarms/{list}?format=xlsx"));
            Assert.Equal(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                sheet.Content.Headers.ContentType!.MediaType);
        }

        var kpi = await api.GetFromJsonAsync<JsonElement>($"{address}/api/v1/alarms/kpi?from=-1d&site={site}");
        Assert.Equal(1, kpi.GetProperty("figures").GetProperty("total").GetInt32());
        Assert.Equal(10, kpi.GetProperty("targets").GetProperty("worstBin").GetInt32());
        Assert.All(kpi.GetProperty("rules").EnumerateArray(), rule => Assert.False(rule.GetProperty("confirmed").GetBoolean()));
    }

    [Fact]
    public async Task NewDefinition_JudgesTheValueThatIsThere()
    {
        await WriteAsync($"slow t=99 {Now - (3600 * Second)}\n");
        await DefineAsync("S.H", "slow:t");
        Assert.Single(await UntilAsync("/alarms/active", items => items.Length == 1));
    }

    [Fact]
    public async Task Restart_KeepsStates_AndEvaluatesWhatAKillLeft()
    {
        await DefineAsync("A.H", "m:a");
        await DefineAsync("B.H", "m:b");
        await WriteAsync($"m a=90,b=1 {Now - (30 * Second)}\n");
        var alarm = Assert.Single(await UntilAsync("/alarms/active", items => items.Length == 1));
        await PostAsync("/api/v1/alarms/acknowledge", new { ids = new[] { alarm.GetProperty("id").GetString() } });
        await StopAsync();

        // A kill between the fsync of values and their evaluation: they are in the historian, not in the journal.
        var at = Now - (20 * Second);
        using (var disk = new FileDisk(Path.Combine(settings.DataFolder, "historian")))
        using (var store = HistorianStore.Open(disk, new HistorianOptions(), TimeProvider.System))
        {
            Assert.True(store.Index.TryFind("m"u8, out var series));
            using var batch = new RowBatch();
            for (var second = 0; second < 3; second++)
            {
                batch.BeginRow(series.Id, at + (second * Second));
                batch.Add(store.Index.GetOrAddColumn(series, "b"u8, ColumnType.Float64), 95.0);
                batch.EndRow();
            }

            Assert.True((await store.AppendAsync(batch)).IsStored);
        }

        await StartAsync();
        var both = await UntilAsync("/alarms/active?sort=name", items => items.Length == 2);
        Assert.Equal("ackActive", both[0].GetProperty("state").GetString());
        Assert.Equal(1, both[0].GetProperty("occurrence").GetInt64());
        Assert.Equal("unackActive", both[1].GetProperty("state").GetString());
        Assert.Equal(
            DateTimeOffset.UnixEpoch.AddTicks(at / 1000 * 10), both[1].GetProperty("raisedAt").GetDateTimeOffset());
        Assert.Single(await UntilAsync("/alarms/history?search=B.H", items => items.Length > 0),
            item => item.GetProperty("code").GetString() == "B.H");
    }
}

public sealed class LiveAlarmOnSqlite() : LiveAlarmCompliance(new SqliteDatabase());

public sealed class LiveAlarmOnPostgres() : LiveAlarmCompliance(new PostgresDatabase());
