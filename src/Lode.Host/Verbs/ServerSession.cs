using System.Globalization;
using System.Net.Http.Headers;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Host.Verbs;

/// <summary>The doors of a data folder for one command: the running server's, or those of one that lives as long as
/// the command and listens on a free port of this machine only.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private readonly DataFolder? folder;
    private readonly WebApplication? app;

    private ServerSession(HttpClient client, DataFolder? folder, WebApplication? app)
    {
        Client = client;
        this.folder = folder;
        this.app = app;
    }

    /// <summary>A client that may do everything.</summary>
    internal HttpClient Client { get; }

    /// <summary>True when a server was running already.</summary>
    internal bool IsRunningServer => app is null;

    /// <summary>Opens the doors of the folder of the settings.</summary>
    /// <exception cref="VerbFailedException">The folder is locked but no server answers.</exception>
    /// <exception cref="MigrationRefusedException">The database is newer, or a step was edited.</exception>
    internal static async Task<ServerSession> OpenAsync(LodeSettings settings, CancellationToken cancel)
    {
        if (DataFolder.FindServer(settings) is { } running)
        {
            return new ServerSession(NewClient(running.Url, running.LocalToken), null, null);
        }

        var folder = DataFolder.TryLock(settings)
            ?? throw new VerbFailedException($"{settings.DataFolder} is in use by another process.");
        var own = settings with { Urls = "http://127.0.0.1:0", Tls = null };
        SqlModule.Migrate(own, TimeProvider.System);
        var app = Composition.Build(own, TimeProvider.System);
        await app.StartAsync(cancel);
        var token = app.Services.GetRequiredService<TokenAuthenticator>().LocalToken;
        return new ServerSession(NewClient(app.Urls.First(), token), folder, app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        folder?.Dispose();
    }

    // The certificate of the own machine's server is not checked by name: the token was read from the locked folder.
    internal static HttpClient NewClient(string url, string token)
    {
        var handler = new SocketsHttpHandler();
        if (new Uri(url).IsLoopback)
        {
#pragma warning disable CA5359
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(
            CultureInfo.CurrentCulture.TwoLetterISOLanguageName == "zh" ? "zh-CN" : "en-US");
        return client;
    }
}

/// <summary>A command cannot do its work; the message says why and what to do.</summary>
internal sealed class VerbFailedException(string message) : Exception(message);
