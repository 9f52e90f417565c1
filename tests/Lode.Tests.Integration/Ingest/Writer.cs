using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lode.Kernel.History;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Tests.Integration.Ingest;

/// <summary>A collector that writes to a whole server, and a look at what the server kept.</summary>
internal sealed class Writer : IDisposable
{
    private readonly LodeServer server;

    internal Writer(LodeServer server)
    {
        this.server = server;
        Client.BaseAddress = server.Address;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", LodeServer.Token);
    }

    internal HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false });

    internal HistorianService Historian => server.Services.GetRequiredService<HistorianService>();

    internal ISqlSession Sql => server.Services.GetRequiredService<ISqlSession>();

    internal Uri Address => server.Address;

    public void Dispose() => Client.Dispose();

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
