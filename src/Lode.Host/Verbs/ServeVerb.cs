using System.CommandLine;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

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
        command.SetAction((line, cancel) => RunAsync(
            LodeSettings.FromEnvironment() with { KeepBootstrap = line.GetValue(keep) }, TimeProvider.System, cancel));
        return command;
    }

    /// <summary>Serves a data folder until cancelled.</summary>
    /// <returns>0 after an orderly stop; 1 when the folder is taken or its database is refused.</returns>
    internal static async Task<int> RunAsync(LodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        using var folder = DataFolder.TryLock(settings);
        if (folder is null)
        {
            return Fail($"{settings.DataFolder} is in use by another process. Stop it, or set LODE_DATA.");
        }

        try
        {
            SqlModule.Migrate(settings, clock);
        }
        catch (MigrationRefusedException refused)
        {
            return Fail(refused.Message);
        }

        await using var app = Composition.Build(settings, clock);
        await app.StartAsync(cancel);
        var address = Address(app);
        var tokens = app.Services.GetRequiredService<TokenAuthenticator>();
        folder.Announce(new RunningServer(address, Environment.ProcessId, tokens.LocalToken, clock.GetUtcNow()));
        await Console.Out.WriteLineAsync($"Lode runs at {address}");
        if (!tokens.IsAdministered)
        {
            var code = app.Services.GetRequiredService<SetUpCode>().Value;
            await Console.Out.WriteLineAsync($"Set up the first administrator, once: {address}/setup?code={code}");
        }

        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static string Address(WebApplication app) => app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal);

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
