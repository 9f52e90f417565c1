using Lode.Kernel.Sql;
using Lode.Kernel.Upkeep;
using Lode.Testing.Sql;

namespace Lode.Testing.Web;

/// <summary>A server on an empty place of either engine that a backup was restored into.</summary>
public sealed class RestoredServer : LodeServer, IAsyncDisposable
{
    private RestoredServer(SqlEngine engine)
        : base(new EmptyDatabase(engine))
    {
    }

    /// <summary>Restores and starts; skips where the engine is missing.</summary>
    public static async Task<RestoredServer> StartAsync(SqlEngine engine, string backup)
    {
        var server = new RestoredServer(engine);
        if (server.IsThere)
        {
            await RestoreBackup.RunAsync(backup, server.Settings, TimeProvider.System, null, CancellationToken.None);
        }

        await server.InitializeAsync();
        server.OrSkip();
        return server;
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
