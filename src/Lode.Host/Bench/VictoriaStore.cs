using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>VictoriaMetrics, the peer on the same data by the same client, where Debian's package is
/// installed.</summary>
/// <remarks>It acknowledges before data is on disk, and keeps milliseconds and about 15 digits. Its results cache is
/// switched off, as Lode has none.</remarks>
internal sealed class VictoriaStore : IQueryStore
{
    private const string Program = "/usr/bin/victoria-metrics";
    private readonly Process process;
    private readonly string folder;

    private VictoriaStore(Process process, string folder, Uri address)
    {
        this.process = process;
        this.folder = folder;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <inheritdoc/>
    public string Name => "victoria";

    /// <inheritdoc/>
    public HttpClient Client { get; }

    /// <summary>Starts it, or null where it is not installed.</summary>
    internal static async Task<VictoriaStore?> TryStartAsync(TimeProvider clock)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Close();
        var folder = Directory.CreateTempSubdirectory("lode-bench-peer-").FullName;
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList =
            {
                $"-storageDataPath={folder}", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y",
                "-search.maxQueryDuration=3m",
            },
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var store = new VictoriaStore(process, folder, new Uri($"http://127.0.0.1:{port}"));
        await store.UntilAsync("/health", "OK", clock);
        return store;
    }

    /// <inheritdoc/>
    public async Task LoadAsync(IEnumerable<byte[]> bodies)
    {
        await new IngestSender(Client.BaseAddress!, "/write?db=bench&precision=ns", "none").SendAsync(bodies);
        await Client.GetStringAsync(new Uri("/internal/force_flush", UriKind.Relative));
        await Client.GetStringAsync(new Uri("/internal/force_merge", UriKind.Relative));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await UntilAsync("/metrics", "vm_active_force_merges 0", TimeProvider.System);
    }

    /// <inheritdoc/>
    public HttpRequestMessage Ask(QueryQuestion question)
    {
        var hosts = question.Hosts.Length == 0 ? ""
            : $",hostname=~\"{string.Join('|', question.Hosts.Select(host => $"host_{host}"))}\"";
        string Pick(int fields) => $"{{__name__=~\"cpu_({string.Join('|', IngestBodies.CpuFields.Take(fields))})\"{hosts}}}";
        string Over(string function, string series) => $"{function}_over_time({series}[{question.Step}ms])";
        var signal = $"long_value{{tag=\"L{question.Hosts.Sum():00000}\"}}";
        var text = question.Kind switch
        {
            QuestionKind.Max => $"max({Over("max", Pick(question.Fields))}) by (__name__)",
            QuestionKind.Newest => $"max({Over("max", Pick(1))}) by (__name__)",
            QuestionKind.Mean => $"avg({Over("avg", Pick(question.Fields))}) by (__name__, hostname)",
            QuestionKind.High => $"{Pick(10)} and on(hostname) ({Pick(1)} > 90)",
            QuestionKind.Last => $"last_over_time({Pick(10)}[{question.To - question.From}ms])",
            _ => $"(label_set({Over("min", signal)},\"__name__\",\"0\"),label_set({Over("max", signal)},\"__name__\",\"1\"))",
        };
        if (question.Kind == QuestionKind.Last)
        {
            return Get($"/api/v1/query?query={Uri.EscapeDataString(text)}&time={Seconds(question.To - 1)}&nocache=1");
        }

        // Its windows are (t − step, t]: asked so that they are [bucket, bucket + step).
        var shift = Shift(question);
        return Get($"/api/v1/query_range?query={Uri.EscapeDataString(text)}&start={Seconds(question.AnswerFrom + shift)}"
            + $"&end={Seconds(question.To + shift - question.Step)}&step={question.Step}ms&nocache=1");
    }

    /// <inheritdoc/>
    public AnswerSum Read(QueryQuestion question, JsonElement answer)
    {
        var sum = default(AnswerSum);
        foreach (var series in answer.GetProperty("data").GetProperty("result").EnumerateArray())
        {
            var metric = series.GetProperty("metric");
            var host = metric.TryGetProperty("hostname", out var found)
                ? int.Parse(found.GetString().AsSpan(5), CultureInfo.InvariantCulture) : -1;
            var name = metric.GetProperty("__name__").GetString()!;
            var field = int.TryParse(name, CultureInfo.InvariantCulture, out var number)
                ? number : Array.IndexOf(IngestBodies.CpuFields, name[4..]);
            if (series.TryGetProperty("value", out var one))
            {
                sum.Add(host, field, -1, Number(one[1]));
                continue;
            }

            foreach (var pair in series.GetProperty("values").EnumerateArray())
            {
                var ms = (long)Math.Round(pair[0].GetDouble() * 1000) - Shift(question);
                sum.Add(host, field, ms, Number(pair[1]));
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static long Shift(QueryQuestion question) => question.Kind == QuestionKind.High ? 0 : question.Step - 1;

    private static string Seconds(long ms) => (ms / 1000m).ToString(CultureInfo.InvariantCulture);

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private async Task UntilAsync(string path, string text, TimeProvider clock)
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await Client.GetStringAsync(new Uri(path, UriKind.Relative))).Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }

        throw new InvalidOperationException($"VictoriaMetrics did not answer \"{text}\" at {path}.");
    }
}
