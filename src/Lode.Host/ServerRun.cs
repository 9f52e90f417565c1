using Lode.Host.Tls;
using Lode.Host.Verbs;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lode.Host;

/// <summary>The server of this process on its data folder, from lock to release.</summary>
internal sealed class ServerRun : IAsyncDisposable
{
    private readonly DataFolder folder;

    private ServerRun(DataFolder folder, WebApplication app)
    {
        (this.folder, App) = (folder, app);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "[::1]", StringComparison.Ordinal));
    }

    internal WebApplication App { get; }

    /// <summary>Address at which this machine reaches it.</summary>
    internal Uri Address { get; }

    /// <summary>Token of the owner of the folder.</summary>
    internal string LocalToken => App.Services.GetRequiredService<TokenAuthenticator>().LocalToken;

    /// <summary>Code of the set-up link; null once an administrator exists.</summary>
    internal string? SetUpCode => App.Services.GetRequiredService<TokenAuthenticator>().IsAdministered
        ? null : App.Services.GetRequiredService<SetUpCode>().Value;

    /// <summary>Locks the folder, brings the database to the schema and opens the doors.</summary>
    /// <exception cref="VerbFailedException">The folder is in use, or the addresses need a certificate.</exception>
    /// <exception cref="MigrationRefusedException">The database is newer, or a step was edited.</exception>
    internal static async Task<ServerRun> StartAsync(
        LodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        var folder = DataFolder.TryLock(settings) ?? throw new VerbFailedException(
            $"{settings.DataFolder} is in use by another process. Stop it, or set LODE_DATA.");
        WebApplication? app = null;
        try
        {
            ListenRules.Check(settings);
            SqlModule.Migrate(settings, clock);
            app = Composition.Build(settings, clock);
            await app.StartAsync(cancel);
            var run = new ServerRun(folder, app);
            folder.Announce(new RunningServer(
                run.Address.GetLeftPart(UriPartial.Authority), Environment.ProcessId, run.LocalToken,
                TimeProvider.System.GetUtcNow()));
            return run;
        }
        catch
        {
            await (app?.DisposeAsync() ?? default);
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        folder.Dispose();
    }
}
