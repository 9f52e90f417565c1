using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lode.Host.Bench;

/// <summary>Sends bodies over keep-alive sockets, the next when the last is acknowledged.</summary>
internal sealed class IngestSender(Uri address, string path, string token)
{
    /// <summary>Sends the bodies with running numbers from first up to, not including, after.</summary>
    /// <returns>Bytes sent, headers not counted.</returns>
    internal Task<long> SendAsync(IngestBodies bodies, int first, int after, bool gzip)
    {
        var next = first - 1;
        return SendAsync(() => Interlocked.Increment(ref next) is var number && number < after ? bodies.Take(number) : null, gzip);
    }

    /// <summary>Sends all bodies once.</summary>
    internal async Task SendAsync(IEnumerable<byte[]> bodies)
    {
        using var all = bodies.GetEnumerator();
        await SendAsync(
            () =>
            {
                lock (all)
                {
                    return all.MoveNext() ? all.Current : null;
                }
            },
            gzip: false);
    }

    private async Task<long> SendAsync(Func<byte[]?> next, bool gzip, int connections = 2)
    {
        var sent = 0L;
        // Long-running: each thread blocks on its socket, as a collector's output does.
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var socket = Connect();
                var answer = new byte[4096];
                while (next() is { } body)
                {
                    body = gzip ? IngestBodies.Gzip(body) : body;
                    Send(socket, body, gzip);
                    Expect204(socket, answer);
                    Interlocked.Add(ref sent, body.Length);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return sent;
    }

    /// <summary>Sends one body.</summary>
    internal void SendOnce(byte[] body)
    {
        using var socket = Connect();
        Send(socket, body, gzip: false);
        Expect204(socket, new byte[4096]);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, address.Port);
        return socket;
    }

    private void Send(Socket socket, byte[] body, bool gzip)
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {token}\r\nContent-Length: {body.Length}\r\n"
            + $"{(gzip ? "Content-Encoding: gzip\r\n" : "")}\r\n");
        socket.Send(new List<ArraySegment<byte>> { new(Encoding.ASCII.GetBytes(head)), new(body) });
    }

    private static void Expect204(Socket socket, byte[] answer)
    {
        var length = 0;
        while (true)
        {
            var count = socket.Receive(answer, length, answer.Length - length, SocketFlags.None);
            length += count;
            var text = Encoding.ASCII.GetString(answer, 0, length);
            if (text.StartsWith("HTTP/1.1 204", StringComparison.Ordinal)
                && text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return;
            }

            if (count == 0 || !text.StartsWith("HTTP/1.1 2", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"the server answered: {text}");
            }
        }
    }
}
