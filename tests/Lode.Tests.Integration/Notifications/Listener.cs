using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lode.Tests.Integration.Notifications;

/// <summary>A server on loopback that speaks as it is told and keeps what it heard: enough of HTTP or SMTP to
/// receive one
/// message per connection.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener tcp = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    internal Listener(bool smtp)
    {
        tcp.Start();
        _ = Task.Run(() => RunAsync(smtp));
    }

    internal int Port => ((IPEndPoint)tcp.LocalEndpoint).Port;

    /// <summary>HTTP status of the next answers.</summary>
    internal int Status { get; set; } = 200;

    internal List<string> Heard { get; } = [];

    public void Dispose()
    {
        stop.Cancel();
        tcp.Stop();
        stop.Dispose();
    }

    private async Task RunAsync(bool smtp)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = await tcp.AcceptTcpClientAsync(stop.Token);
                await using var stream = client.GetStream();
                await (smtp ? MailAsync(stream) : HttpAsync(stream));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            return;
        }
    }

    private async Task HttpAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0)
            {
                return;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        lock (Heard)
        {
            Heard.Add(text.ToString());
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {Status} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), stop.Token);
    }

    private static bool IsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return head >= 0 && at >= 0 && Encoding.UTF8.GetByteCount(text[(head + 4)..])
            >= int.Parse(text[(at + 16)..text.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task MailAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var mail = new StringBuilder();
        var inData = false;
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            if (inData)
            {
                inData = line != ".";
                mail.AppendLine(line);
                if (!inData)
                {
                    lock (Heard)
                    {
                        Heard.Add(mail.ToString());
                    }

                    await writer.WriteLineAsync("250 taken");
                }

                continue;
            }

            mail.AppendLine(line);
            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
        }
    }
}
