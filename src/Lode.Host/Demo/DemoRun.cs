using System.Diagnostics;
using System.Text.Json;
using Lode.Host.Verbs;
using Lode.Kernel;
using Lode.Kernel.Time;
using Lode.Simulator;
using Spectre.Console;

namespace Lode.Host.Demo;

/// <summary>One run of the demonstration on a data folder: set up or resumed, lived in stepped time, handed over.
/// </summary>
internal sealed class DemoRun(LodeSettings settings, DemoConsole console, DemoFile file)
{
    // A signal that the script never silences tells how far the group has lived.
    private const string Beacon = "demo/power1/dispatch/balance/load";
    private readonly long began = Stopwatch.GetTimestamp();
    private DemoFile file = file;
    private long values;

    private TimeSpan Week => TimeSpan.FromDays(file.Days);

    private TimeSpan SinceStart => Stopwatch.GetElapsedTime(began);

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancel)
    {
        var begin = file.HandOver - Week;
        var clock = new SteppedTimeProvider(begin);
        var group = Group.Create(file.Seed, file.HandOver);
        var demonstration = new Demonstration(group, file.HandOver, Week, TimeProvider.System);
        if (file.Accounts.Count == 0)
        {
            demonstration.BeginTheWeek(begin - TimeSpan.FromMinutes(1), cancel);
        }

        // Before there is a database: a start that is cut off leaves a folder that is known as a demonstration.
        Remember(file);
        await using var run = await ServerRun.StartAsync(settings, clock, cancel);
        console.Line($"Server: {run.Address.GetLeftPart(UriPartial.Authority)} ({DemoConsole.Seconds(SinceStart)})");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancel, run.App.Lifetime.ApplicationStopping);
        if (file.Accounts.Count == 0)
        {
            await SetUpAsync(run, group, begin, stop.Token);
        }
        else if (!file.Filled)
        {
            demonstration.BeginTheWeek(await ReachedAsync(run, stop.Token), stop.Token);
        }

        var doors = file.Writers.ToDictionary(
            writer => writer.Key, writer => new LodeClient(run.Address, writer.Value), StringComparer.Ordinal);
        try
        {
            demonstration.UseDoors(doors);
            await LiveAsync(run, clock, demonstration, doors, stop.Token);
        }
        finally
        {
            foreach (var door in doors.Values)
            {
                door.Dispose();
            }
        }
    }

    private async Task SetUpAsync(ServerRun run, Group group, DateTimeOffset now, CancellationToken cancel)
    {
        var code = run.SetUpCode ?? throw new VerbFailedException(
            $"The set-up of this folder was interrupted. Delete {settings.DataFolder} and start again.");
        GroupFounding? founding = null;
        await console.StepAsync(
            "Organization and plant",
            async (share, token) => founding = await new GroupSetUp(run.Address, group).RunAsync(
                code, run.LocalToken, now, share, token),
            cancel);
        Remember(file with { Accounts = founding!.Accounts, Writers = founding.Writers });
    }

    private async Task LiveAsync(
        ServerRun run, SteppedTimeProvider clock, Demonstration demonstration, Dictionary<string, LodeClient> doors,
        CancellationToken cancel)
    {
        var stored = await ReachedAsync(run, cancel);
        using var life = new Life(run.Address, file.Accounts, file.Seed, stored, file.HandOver);
        demonstration.WhatPeopleDo = life.GoOnAsync;
        var first = !file.HandedOver;
        if (first || !file.Filled)
        {
            await console.StepAsync(
                $"{file.Days:0.##} days at 1 min",
                (share, token) => demonstration.LiveTheWeekAsync(clock.AdvanceTo, Told(share), token), cancel);
        }

        if (TimeProvider.System.GetUtcNow() - Max(stored, demonstration.Reached) > Demonstration.SecondsOnly)
        {
            await console.StepAsync(
                "Time since then",
                (share, token) => demonstration.LiveTheGapAsync(stored, clock.AdvanceTo, Told(share), token), cancel);
        }

        else
        {
            demonstration.GoOnFrom(stored);
        }

        clock.HandOver();
        if (first)
        {
            await life.LeaveForVisitorsAsync(demonstration.Group, doors, TimeProvider.System.GetUtcNow(), cancel);
            Remember(file with { HandedOver = true });
        }

        PrintAccounts(run);
        await Task.WhenAll(demonstration.RunLiveAsync(cancel), FillAsync(demonstration, cancel));
    }

    private async Task FillAsync(Demonstration demonstration, CancellationToken cancel)
    {
        if (!file.Filled)
        {
            await console.StepAsync(
                "Newest hours at 1 s", (share, token) => demonstration.FillTheHoursAsync(Told(share), token), cancel);
            Remember(file with { Filled = true });
        }

        console.Line(
            $"The history is there and live after {DemoConsole.Seconds(SinceStart)}: "
            + $"{values / 1e6:F1} million values, {FolderBytes() / 1e6:F0} MB in {settings.DataFolder}");
        console.Line("Ctrl-C stops it; the same command goes on with this folder.");
    }

    private IProgress<DemonstrationProgress> Told(IProgress<double> share)
    {
        long before = 0;
        return new Telling(progress =>
        {
            values += progress.Values - before;
            before = progress.Values;
            share.Report(progress.Share);
        });
    }

    private void Remember(DemoFile changed)
    {
        file = changed;
        file.Write(settings);
    }

    private async Task<DateTimeOffset> ReachedAsync(ServerRun run, CancellationToken cancel)
    {
        using var owner = new LodeClient(run.Address, run.LocalToken);
        var answer = await owner.GetAsync($"/api/v1/history/last?key={Uri.EscapeDataString(Beacon)}", cancel);
        return answer.TryGetProperty("t", out var last) && last.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(last.GetInt64())
            : file.HandOver - Week - TimeSpan.FromMinutes(1);
    }

    private void PrintAccounts(ServerRun run)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("user", "password", "name", "role", "where");
        foreach (var account in file.Accounts)
        {
            table.AddRow(account.UserName, account.Password, account.Name, account.Role,
                account.Scope.Length == 0 ? "group" : account.Scope);
        }

        console.Line($"Usable after {DemoConsole.Seconds(SinceStart)}: open {run.Address.GetLeftPart(UriPartial.Authority)}");
        console.Write(table);
    }

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private long FolderBytes() => new DirectoryInfo(settings.DataFolder)
        .EnumerateFiles("*", SearchOption.AllDirectories).Sum(one => one.Length);

    private sealed class Telling(Action<DemonstrationProgress> tell) : IProgress<DemonstrationProgress>
    {
        public void Report(DemonstrationProgress value) => tell(value);
    }
}
