using System.CommandLine;
using Lode.Kernel;

namespace Lode.Host.Verbs;

/// <summary>Starts the server and runs until it is told to stop.</summary>
internal sealed class ServeVerb : IVerb
{
    public Command Build()
    {
        var keep = new Option<bool>("--keep-bootstrap")
        {
            Description = "Keep LODE_BOOTSTRAP_TOKEN valid beside administrators.",
        };
        var command = new Command("serve", "Starts the server.") { keep };
        command.SetAction((line, cancel) => VerbOutput.GuardAsync(() => RunAsync(
            LodeSettings.FromEnvironment() with { KeepBootstrap = line.GetValue(keep) }, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(LodeSettings settings, CancellationToken cancel)
    {
        await using var run = await ServerRun.StartAsync(settings, TimeProvider.System, cancel);
        var address = run.Address.GetLeftPart(UriPartial.Authority);
        await Console.Out.WriteLineAsync($"Lode runs at {address}");
        if (run.SetUpCode is { } code)
        {
            await Console.Out.WriteLineAsync($"Set up the first administrator, once: {address}/setup?code={code}");
        }

        await run.App.WaitForShutdownAsync(cancel);
        return 0;
    }
}
