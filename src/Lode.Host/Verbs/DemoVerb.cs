using System.CommandLine;
using Lode.Host.Demo;
using Lode.Kernel;
using Lode.Simulator;
using Spectre.Console;

namespace Lode.Host.Verbs;

/// <summary>Starts the server with the simulated group.</summary>
internal sealed class DemoVerb : IVerb
{
    private const double LeastDays = 0.05;
    private const double MostDays = 7;

    public Command Build()
    {
        var noWeb = new Option<bool>("--no-web-build") { Description = "Serve the web UI as it is." };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the simulated group.",
            DefaultValueFactory = _ => 1,
        };
        var days = new Option<double>("--days")
        {
            Description = "Days of history before now, 0.05 to 7.",
            DefaultValueFactory = _ => MostDays,
        };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= LeastDays and <= MostDays))
            {
                result.AddError("--days must lie between 0.05 and 7.");
            }
        });
        var command = new Command(
            "demo", "Starts the server with a simulated group of six sites: history, alarms and live data.")
        {
            noWeb, seed, days,
        };
        command.SetAction((line, cancel) => VerbOutput.GuardAsync(() => RunAsync(
            line.GetValue(noWeb), line.GetValue(seed), line.GetValue(days), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(bool noWeb, ulong seed, double days, CancellationToken cancel)
    {
        var settings = LodeSettings.FromEnvironment();
        var console = new DemoConsole(AnsiConsole.Console);
        var known = DemoFile.Read(settings);
        if (!noWeb && WebBuild.Folder() is { } web && WebBuild.IsStale(web))
        {
            await WebBuild.RunAsync(web, console, cancel);
        }

        // A start that failed before the set-up begins again from now.
        var file = known is { Accounts.Count: > 0 } ? known : new DemoFile
        {
            Seed = seed,
            HandOver = Demonstration.MinuteOf(TimeProvider.System.GetUtcNow()),
            Days = days,
        };
        try
        {
            await new DemoRun(settings, console, file).RunAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            await Console.Out.WriteLineAsync("Stopped. The same command goes on with this folder.");
        }

        return 0;
    }
}
