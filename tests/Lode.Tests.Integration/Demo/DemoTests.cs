using System.Net.Http.Json;
using System.Text.Json;
using Lode.Host;
using Lode.Host.Demo;
using Lode.Host.Verbs;
using Lode.Kernel;
using Lode.Simulator;
using Lode.Testing;
using Spectre.Console;
using Xunit;

namespace Lode.Tests.Integration.Demo;

/// <summary>The demonstration as <c>demo</c> runs it, with a history of little more than an hour.</summary>
public sealed class DemoTests : IDisposable
{
    private const double Days = 0.05;
    private const string Load = "demo/power1/dispatch/balance/load";
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly TemporaryFolder folder = new();

    private LodeSettings Settings => new() { DataFolder = folder.Path, Urls = "http://127.0.0.1:0" };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AnEmptyFolder_GetsALivingGroup_AndTheSecondStartGoesOn()
    {
        var begun = Clock.GetUtcNow();
        await RunAsync(async api =>
        {
            await HistoryIsWhole(api);
            await EverythingIsMarkedSimulated(api);
            await VisitorsFindSomethingToDo(api);
        });
        var file = Path.Combine(folder.Path, "demo.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var first = DemoFile.Read(Settings)!;

        await RunAsync(async api =>
        {
            var again = DemoFile.Read(Settings)!;
            Assert.Equal(first.Accounts, again.Accounts);
            Assert.Equal(first.HandOver, again.HandOver);
            var (count, _) = await CountAsync(api, begun, Clock.GetUtcNow().AddSeconds(-5));
            Assert.InRange(count, (Clock.GetUtcNow() - begun).TotalSeconds - 10, double.MaxValue);
        });
    }

    [Fact]
    public async Task AFolderOfOtherData_IsLeftAlone()
    {
        await using (await ServerRun.StartAsync(Settings, Clock, CancellationToken.None))
        {
        }

        var refused = Assert.Throws<VerbFailedException>(() => DemoFile.Read(Settings));
        Assert.Contains("not a demonstration", refused.Message, StringComparison.Ordinal);
    }

    // From the first stamp on there is one value a minute, and in the newest quarter one a second.
    private static async Task HistoryIsWhole(HttpClient api)
    {
        var now = Clock.GetUtcNow();
        var (minutes, good) = await CountAsync(api, now.AddDays(-Days).AddMinutes(2), now.AddDays(-Days / 2));
        Assert.InRange(minutes, 30, 40);
        Assert.Equal(minutes, good);
        var (seconds, _) = await CountAsync(api, now.AddMinutes(-15), now.AddMinutes(-5));
        Assert.Equal(600, seconds);
    }

    private static async Task<(double Count, double Good)> CountAsync(
        HttpClient api, DateTimeOffset from, DateTimeOffset to)
    {
        var answer = await api.GetFromJsonAsync<JsonElement>(
            $"/api/v1/history/summary?key={Load}&from={from.UtcDateTime:O}&to={to.UtcDateTime:O}");
        return (answer.GetProperty("count")[0].GetDouble(), answer.GetProperty("good")[0].GetDouble());
    }

    private static async Task EverythingIsMarkedSimulated(HttpClient api)
    {
        var session = await api.GetFromJsonAsync<JsonElement>("/api/v1/identity/session");
        var sites = session.GetProperty("person").GetProperty("sites").EnumerateArray().ToList();
        Assert.Equal(7, sites.Count);
        Assert.All(sites, site => Assert.True(site.GetProperty("simulated").GetBoolean()));
        var nodes = await api.GetFromJsonAsync<JsonElement>("/api/v1/plant/tree");
        Assert.All(
            nodes.GetProperty("items").EnumerateArray(), node => Assert.True(node.GetProperty("simulated").GetBoolean()));
    }

    private static async Task VisitorsFindSomethingToDo(HttpClient api)
    {
        var counts = await api.GetFromJsonAsync<JsonElement>("/api/v1/alarms/counts");
        Assert.InRange(counts.GetProperty("unacknowledged").GetInt32(), 1, 40);
        Assert.Equal(1, counts.GetProperty("shelved").GetInt32());
        Assert.Equal(1, counts.GetProperty("suppressed").GetInt32());
        Assert.Equal(1, counts.GetProperty("outOfService").GetInt32());
        var tray = await api.GetFromJsonAsync<JsonElement>("/api/v1/sources/tray");
        Assert.Equal(
            ["future", "series", "type"],
            tray.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reason").GetString()).Order());
        var imports = await api.GetFromJsonAsync<JsonElement>("/api/v1/imports");
        Assert.True(imports.GetProperty("items")[0].GetProperty("hasRejects").GetBoolean());
        var sheets = await api.GetFromJsonAsync<JsonElement>("/api/v1/entry/sheets");
        Assert.Equal(4, sheets.GetProperty("items").GetArrayLength());
    }

    // Runs the command until it is live and filled, then what is asked of it, then tells it to stop.
    private async Task RunAsync(Func<HttpClient, Task> ask)
    {
        var settings = Settings;
        using var printed = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(printed) });
        var file = DemoFile.Read(settings) ?? new DemoFile
        {
            Seed = 1,
            HandOver = Demonstration.MinuteOf(Clock.GetUtcNow()),
            Days = Days,
        };
        using var stop = new CancellationTokenSource();
        var latest = Clock.GetUtcNow().AddMinutes(3);
        var run = new DemoRun(settings, new DemoConsole(console), file).RunAsync(stop.Token);
        while (DataFolder.FindServer(settings) is null || DemoFile.Read(settings) is not { Filled: true })
        {
            Assert.False(run.IsCompleted, run.Exception?.ToString());
            Assert.True(Clock.GetUtcNow() < latest, "not filled after three minutes");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Clock);
        }

        var server = DataFolder.FindServer(settings)!;
        using var api = new HttpClient { BaseAddress = new Uri(server.Url) };
        api.DefaultRequestHeaders.Add("X-Lode", "1");
        var account = DemoFile.Read(settings)!.Accounts.Single(one => one.UserName == "admin");
        using var signedIn = await api.PostAsJsonAsync(
            "/api/v1/identity/sign-in", new { userName = account.UserName, password = account.Password });
        Assert.True(signedIn.IsSuccessStatusCode);
        await ask(api);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
