using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Host;
using Lode.Kernel;
using Lode.Kernel.Calculations;
using Lode.Kernel.History;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Calculations;

/// <summary>Calculated signals of a whole server: defined by sheet and by page, fed through the write door, corrected,
/// recalculated, and taken up again after a stop.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public abstract class CalculationsCompliance(ISqlFixture database) : IAsyncLifetime
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
    private string address = "";
    private long site;
    private string node = "";

    public async Task InitializeAsync()
    {
        if (!database.IsThere)
        {
            return;
        }

        await StartAsync();
        site = (await PostAsync("/api/v1/identity/organizations",
            new { parent = 1, kind = "site", code = "refinery", nameZh = "x", nameEn = "x" }))
            .GetProperty("number").GetInt64();
        node = (await PostAsync("/api/v1/plant/nodes",
            new { level = "site", code = "refinery", nameZh = "氧化铝厂", nameEn = "Refinery", siteId = site }))
            .GetProperty("id").GetString()!;
        await SignalAsync("feed", "m:feed", "m3/h");
        await SignalAsync("product", "m:product", "m3/h");
    }

    public async Task DisposeAsync()
    {
        if (app is not null)
        {
            await StopAsync();
        }

        api.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task Expression_IsComputedAsDataArrive_AndAgainWhenTheyAreCorrected()
    {
        Required();
        var start = Now - (60 * Second);
        var saved = await DefineAsync("water", "{refinery/feed} - {refinery/product}", "m3/h");
        var key = await KeyOfAsync(saved);
        Assert.Equal(1, saved.GetProperty("version").GetInt64());
        var live = Now;
        await WriteAsync($"m feed=700,product=450 {live}\nm feed=710,product=450 {live + Second}\n");
        await ValuesAsync(key, start, [250, 260]);
        await WriteAsync($"m product=460 {live}\n");
        await ValuesAsync(key, start, [240, 260]);
        var revision = Assert.Single(await UntilAsync(
            $"/calculations/{Id(saved)}/revisions", items => items.Length == 1, turns: 150));
        Assert.Equal("late", revision.GetProperty("cause").GetString());
        Assert.Equal(1, revision.GetProperty("changed").GetInt64());
        Assert.Equal(250, revision.GetProperty("before").GetDouble());
        Assert.Equal(240, revision.GetProperty("after").GetDouble());
        var item = Assert.Single(await ListAsync("/calculations?search=water"));
        Assert.Equal("upToDate", item.GetProperty("standing").GetString());
        Assert.Equal(2, item.GetProperty("inputs").GetArrayLength());
    }

    [Fact]
    public async Task ThePast_IsComputedByAJob_AndByItsVersions()
    {
        Required();
        var start = Now - (3600 * Second);
        await WriteAsync($"m feed=700,product=450 {start}\nm feed=720,product=450 {start + (1800 * Second)}\n");
        var saved = await DefineAsync("water", "{refinery/feed} - {refinery/product}", "m3/h", start - Second);
        await JobAsync(saved.GetProperty("jobId").GetString()!);
        var key = await KeyOfAsync(saved);
        await ValuesAsync(key, start, [250, 270]);
        var second = await PostAsync("/api/v1/calculations", new
        {
            signalId = Id(saved),
            expression = "2 * ({refinery/feed} - {refinery/product})",
            fromAt = At(start + (900 * Second)),
            reason = "test",
            seen = 1,
        });
        await JobAsync(second.GetProperty("jobId").GetString()!);
        await ValuesAsync(key, start, [250, 540]);
        var again = await PostAsync($"/api/v1/calculations/{Id(saved)}/recalculate", new
        {
            fromAt = At(start - Second),
            toAt = At(Now),
            reason = "again",
        });
        var result = await JobAsync(again.GetProperty("id").GetString()!);
        Assert.Equal((2, 0, 0), (result.GetProperty("computed").GetInt32(), result.GetProperty("added").GetInt32(),
            result.GetProperty("changed").GetInt32()));
        var detail = await GetAsync($"/calculations/{Id(saved)}");
        Assert.Equal(2, detail.GetProperty("versions").GetArrayLength());
        var asked = await ListAsync($"/calculations/{Id(saved)}/revisions");
        Assert.Equal(["asked", "asked"], asked.Select(one => one.GetProperty("cause").GetString()!));
    }

    [Fact]
    public async Task OlderPictureOfThePlant_GivesNoVersion_ToWhatSomebodyIsSaving()
    {
        Required();
        var saved = await DefineAsync("water", "{refinery/feed} - {refinery/product}", "m3/h");
        var calculations = app!.Services.GetRequiredService<CalculationService>();
        var plant = app.Services.GetRequiredService<PlantCache>();
        Assert.True(Lode.Kernel.Id.TryParse(Id(saved), out var signalId));
        var older = plant.Current.Signal(signalId)!;
        // What a save writes, before the picture of the plant is read again.
        var newer = older with { Expression = "2 * ({refinery/feed} - {refinery/product})" };
        var signals = app.Services.GetRequiredService<SignalDirectory>();
        Assert.True(calculations.Judge(newer, newer.Expression, newer.Unit, name => signals.Find(name))
            .TryGet(out var formula, out var why), why?.Code);
        await app.Services.GetRequiredService<ISqlSession>().CommitAsync<Done>(work =>
        {
            PlantRows.Write(work, newer);
            CalculationRows.Insert(work, SaveCalculation.Row(work, newer, formula!, work.NowUs, "", ""), savedBy: null);
            return Done.Instance;
        });
        await calculations.SyncAsync(CancellationToken.None);
        await plant.ReloadAsync(CancellationToken.None);
        await calculations.SyncAsync(CancellationToken.None);
        var versions = (await GetAsync($"/calculations/{Id(saved)}")).GetProperty("versions");
        Assert.Equal(2, versions.GetArrayLength());
    }

    [Fact]
    public async Task SheetOrEditor_GivesAVersion_AndWhatCameWhileStopped_IsComputedAtTheStart()
    {
        Required();
        await SignalAsync("water", "calculated,n=1:water", "m3/h", "{refinery/feed} - {refinery/product}");
        await UntilAsync("/calculations", items => items.Length == 1);
        var live = Now;
        await WriteAsync($"m feed=700,product=450 {live}\nm feed=701,product=450 {live + (2 * Second)}\n");
        await ValuesAsync("calculated,n=1:water", live - Second, [250, 251]);
        await StopAsync();
        using (var disk = new FileDisk(Path.Combine(settings.DataFolder, "historian")))
        using (var store = HistorianStore.Open(disk, new(), TimeProvider.System))
        {
            // A late correction and a newer row: durable, but nobody had computed them.
            var series = store.Index.GetOrAdd("m"u8);
            using var batch = new RowBatch();
            batch.BeginRow(series.Id, live);
            batch.Add(series.Layout.IndexOf("product"u8), 400d);
            batch.EndRow();
            batch.BeginRow(series.Id, live + (3 * Second));
            batch.Add(series.Layout.IndexOf("feed"u8), 702d);
            batch.EndRow();
            Assert.True((await store.AppendAsync(batch)).IsStored);
        }

        await StartAsync();
        await ValuesAsync("calculated,n=1:water", live - Second, [300, 251, 252]);
    }

    [Fact]
    public async Task Preview_AnswersWithoutWriting_AndWhatIsWrong_IsSaid()
    {
        Required();
        await WriteAsync($"m feed=700,product=450 {Now - (600 * Second)}\n");
        var trial = await PostAsync("/api/v1/calculations/preview",
            new { expression = "{refinery/feed} - {refinery/product}", hours = 1 });
        Assert.Equal("m3/h", trial.GetProperty("unit").GetString());
        Assert.Equal(250, trial.GetProperty("max").GetDouble());
        Assert.Equal(1, trial.GetProperty("count").GetInt32());
        Assert.Empty(await ListAsync("/calculations"));
        await RefusedAsync(422, "expressions.unknownName", "{refinery/nothing}", "m3/h");
        await RefusedAsync(422, "expressions.unitMismatch", "{refinery/feed}", "kPa");
        await RefusedAsync(422, "calculations.noInput", "1 + 1", "");
        await RefusedAsync(422, "calculations.unitUnknown", "{refinery/feed}", "furlong/x");
        var first = await DefineAsync("a", "{refinery/feed}", "m3/h");
        await DefineAsync("b", "{refinery/a}", "m3/h");
        using var circle = await api.PostAsJsonAsync(address + "/api/v1/calculations", new
        {
            signalId = Id(first),
            expression = "{refinery/b}",
            reason = "r",
        });
        Assert.Equal("calculations.cycle", await CodeAsync(circle));
        using var measured = await api.PostAsJsonAsync(address + "/api/v1/calculations", new
        {
            signalId = (await ListAsync("/plant/signals?search=feed"))[0].GetProperty("id").GetString(),
            expression = "{refinery/b}",
            reason = "r",
        });
        Assert.Equal("calculations.notCalculated", await CodeAsync(measured));
    }

    private static long Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static DateTimeOffset At(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / 100);

    private static string Id(JsonElement saved) => saved.GetProperty("signalId").GetString()!;

    private void Required()
    {
        if (!database.IsThere)
        {
            throw PostgresDatabase.Missing();
        }
    }

    private async Task StartAsync()
    {
        SqlModule.Migrate(settings, TimeProvider.System);
        app = Composition.Build(settings, TimeProvider.System);
        await app.StartAsync();
        address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", "t");
    }

    private async Task StopAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    private async Task SignalAsync(string name, string key, string unit, string? expression = null) =>
        await PostAsync("/api/v1/plant/signals", new
        {
            nodeId = node,
            name,
            key,
            nameZh = name,
            nameEn = name,
            unit,
            expression,
            kind = expression is null ? "measured" : "calculated",
        });

    private Task<JsonElement> DefineAsync(string name, string expression, string unit, long? fromNs = null) =>
        PostAsync("/api/v1/calculations", new
        {
            signal = new { nodeId = node, name, key = "", nameZh = name, nameEn = name, unit },
            expression,
            fromAt = fromNs is { } ns ? At(ns) : (DateTimeOffset?)null,
        });

    private async Task RefusedAsync(int status, string code, string expression, string unit)
    {
        using var answer = await api.PostAsJsonAsync(address + "/api/v1/calculations", new
        {
            signal = new { nodeId = node, name = "wrong", key = "", nameZh = "x", nameEn = "x", unit },
            expression,
        });
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(code, await CodeAsync(answer));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private async Task<string> KeyOfAsync(JsonElement saved) =>
        (await GetAsync($"/calculations/{Id(saved)}")).GetProperty("calculation").GetProperty("key").GetString()!;

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await api.PostAsJsonAsync(address + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await api.GetAsync(new Uri(address + "/api/v1" + path));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<JsonElement[]> ListAsync(string path) =>
        [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    private async Task WriteAsync(string lines)
    {
        using var body = new StringContent(lines, Encoding.UTF8, "text/plain");
        using var answer = await api.PostAsync(new Uri(address + "/write?db=plant"), body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private async Task<JsonElement[]> UntilAsync(string path, Func<JsonElement[], bool> holds, int turns = 80)
    {
        for (var turn = 0; ; turn++)
        {
            var items = await ListAsync(path);
            if (holds(items))
            {
                return items;
            }

            Assert.True(turn < turns, $"{path}: {JsonSerializer.Serialize(items)}");
            await Task.Delay(100);
        }
    }

    private async Task ValuesAsync(string key, long fromNs, double[] expected)
    {
        var path = string.Create(CultureInfo.InvariantCulture,
            $"/history/raw?key={Uri.EscapeDataString(key)}&from={fromNs / 1000}&to={(Now / 1000) + 60_000_000}");
        for (var turn = 0; ; turn++)
        {
            var answer = await GetAsync(path);
            var values = answer.GetProperty("v").EnumerateArray()
                .Select(one => one.ValueKind == JsonValueKind.Number ? one.GetDouble() : double.NaN).ToArray();
            if (values.SequenceEqual(expected))
            {
                return;
            }

            Assert.True(turn < 80, $"{key}: {answer}");
            await Task.Delay(100);
        }
    }

    private async Task<JsonElement> JobAsync(string id)
    {
        for (var turn = 0; ; turn++)
        {
            var job = await GetAsync($"/jobs/{id}");
            if (job.GetProperty("state").GetString() == "done")
            {
                return job.GetProperty("result");
            }

            Assert.True(turn < 300, job.ToString());
            await Task.Delay(100);
        }
    }
}

public sealed class CalculationsOnSqlite() : CalculationsCompliance(new SqliteDatabase());

public sealed class CalculationsOnPostgres() : CalculationsCompliance(new PostgresDatabase());
