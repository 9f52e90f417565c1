using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lode.Host;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Sql;
using Lode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Ingest;

/// <summary>A whole server on a free port of loopback, with a token that may do everything.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class WriterServer : IAsyncLifetime
#pragma warning restore CA1001
{
    internal const string Token = "integration-token";
    private readonly TemporaryFolder folder = new();
    private WebApplication? app;

    internal HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false });

    internal HistorianService Historian => app!.Services.GetRequiredService<HistorianService>();

    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    internal ISqlSession Sql => app!.Services.GetRequiredService<ISqlSession>();

    public async Task InitializeAsync()
    {
        var settings = new LodeSettings
        {
            DataFolder = folder.Path,
            Urls = "http://127.0.0.1:0",
            BootstrapToken = Token,
            KeepBootstrap = true,
        };
        SqlModule.Migrate(settings, TimeProvider.System);
        app = Composition.Build(settings, TimeProvider.System);
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client.BaseAddress = Address;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", Token);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    internal async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string lines) =>
        await PostAsync(path, new StringContent(lines, Encoding.UTF8, "text/plain"));

    internal async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, HttpContent content)
    {
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Stored rows of a series: stamp and value of one column each.</summary>
    internal IReadOnlyList<(long Time, double Value)> Rows(string key, string field)
    {
        if (!Historian.Index.TryFind(Encoding.UTF8.GetBytes(key), out var series))
        {
            return [];
        }

        var rows = new List<(long, double)>();
        var column = series.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
        using var reader = Historian.Store.OpenReader(series.Id, [column], long.MinValue, long.MaxValue);
        while (reader.MoveNext())
        {
            for (var row = 0; row < reader.Count; row++)
            {
                if (reader.HasValue(0, row))
                {
                    rows.Add((reader.Times[row], reader.Values(0)[row]));
                }
            }
        }

        return rows;
    }

    /// <summary>Sends bytes as they are over a socket and gives back everything until the server is silent.</summary>
    internal async Task<string> RawAsync(byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address.Host, Address.Port);
        await socket.SendAsync(request);
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, limit.Token);
            if (count == 0)
            {
                break;
            }

            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }
}
