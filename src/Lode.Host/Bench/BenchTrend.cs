using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>The trend viewer's question: eight signals over 30 days at 1 Hz in one request, asked by one and by eight
/// users (design §7); every extreme must be in the answer.</summary>
internal sealed class BenchTrend(TextWriter output, TimeProvider clock)
{
    private const int Signals = 8;
    private const int Width = 1_200;
    private const long Hour = 3_600_000;
    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);

    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick)
    {
        var bench = new BenchTrend(json ? TextWriter.Null : output, TimeProvider.System);
        var good = await bench.AllAsync(quick ? 3 : 30);
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "trend", machine = Machine.Describe(), bench.metrics }));
        }

        return good ? 0 : 1;
    }

    private async Task<bool> AllAsync(int days)
    {
        await output.WriteLineAsync(Machine.Describe());
        await using var server = await ServerProcess.StartAsync(clock);
        var record = new SignalRecord(Signals, days * 86_400);
        var sender = new IngestSender(server.Address, "/write?db=bench&precision=ns", ServerProcess.Token);
        await sender.SendAsync(record.Bodies());
        await server.SettleAsync(clock);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{Signals} signals × {days} days at 1 Hz, {record.Values:N0} values, {Width} pixels; p50, p95, worst ms"));
        var good = await KeepsExtremesAsync(server, record);
        await MeasureAsync(server, record, "cold", users: 1, each: 2);
        await MeasureAsync(server, record, "one_user", users: 1, each: 24);
        await MeasureAsync(server, record, "eight_users", users: 8, each: 6);
        Put("answer_kb", (await AskAsync(server, record, 0)).Length / 1e3);
        Put("bytes_per_value", server.HistorianBytes / (double)record.Values);
        Put("peak_memory_mb", server.PeakResident / 1e6);
        return good;
    }

    private async Task MeasureAsync(ServerProcess server, SignalRecord record, string name, int users, int each)
    {
        var cpu = server.Cpu;
        var took = await Task.WhenAll(Enumerable.Range(0, users).Select(async user =>
        {
            var mine = new List<double>();
            for (var round = 0; round < each; round++)
            {
                var start = Stopwatch.GetTimestamp();
                await AskAsync(server, record, (user * 7) + round);
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return mine;
        }));
        var all = took.SelectMany(one => one).Order().ToList();
        Put(name + "_p50_ms", all[all.Count / 2]);
        Put(name + "_p95_ms", all[all.Count * 95 / 100]);
        Put(name + "_worst_ms", all[^1]);
        Put(name + "_cpu_ms", (server.Cpu - cpu).TotalMilliseconds / all.Count);
    }

    /// <summary>Windows begin at other hours, so that pixels never fall alike.</summary>
    private static long From(int turn) => IngestBodies.StartMs + (turn % 24 * Hour);

    private static async Task<byte[]> AskAsync(ServerProcess server, SignalRecord record, int turn)
    {
        var keys = string.Join('&', Enumerable.Range(0, Signals)
            .Select(signal => "key=" + Uri.EscapeDataString(SignalRecord.Key(signal))));
        using var answer = await server.Client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture,
            $"/api/v1/history/plot?{keys}&from={Iso(From(turn))}&to={Iso(record.EndMs)}&width={Width}"), UriKind.Relative));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Invariant.Holds(answer.IsSuccessStatusCode);
        return bytes;
    }

    /// <summary>Compares least and greatest value of every pixel with the record.</summary>
    private async Task<bool> KeepsExtremesAsync(ServerProcess server, SignalRecord record)
    {
        using var json = JsonDocument.Parse(await AskAsync(server, record, 5));
        var from = From(5);
        var width = (((record.EndMs - from) * 1_000_000) + Width - 1) / Width / 1000;
        var (pixels, lost) = (0, 0);
        foreach (var (series, signal) in json.RootElement.GetProperty("series").EnumerateArray().Select((one, at) => (one, at)))
        {
            var drawn = Extremes(
                series.GetProperty("t").EnumerateArray().Select(time => (time.GetInt64() - (from * 1000)) / width),
                series.GetProperty("v").EnumerateArray().Select(Number));
            var wanted = Extremes(
                record.Times(signal).Select(ms => ms < from ? -1 : (ms - from) * 1000 / width), record.ValuesOf(signal));
            pixels += wanted.Count;
            lost += wanted.Count(pixel => !drawn.TryGetValue(pixel.Key, out var found) || found != pixel.Value);
        }

        Put("pixels_compared", pixels);
        Put("pixels_that_lost_an_extreme", lost);
        return lost == 0;
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    private static Dictionary<long, (double Least, double Most)> Extremes(IEnumerable<long> pixels, IEnumerable<double> values)
    {
        var found = new Dictionary<long, (double Least, double Most)>();
        foreach (var (pixel, value) in pixels.Zip(values))
        {
            if (pixel >= 0 && double.IsFinite(value))
            {
                var (least, most) = found.GetValueOrDefault(pixel, (value, value));
                found[pixel] = (Math.Min(least, value), Math.Max(most, value));
            }
        }

        return found;
    }

    private static string Iso(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private void Put(string name, double value)
    {
        metrics[name] = Math.Round(value, 3);
        output.WriteLine($"{name,-44} {value.ToString(value > 1000 ? "N0" : "N3", CultureInfo.InvariantCulture),16}");
    }
}
