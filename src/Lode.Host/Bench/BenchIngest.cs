using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>What a value costs to take in over the real doors and what it weighs on disk (design §7).</summary>
/// <remarks>Values per CPU-second: values ÷ user + system time of the server from the first byte after warm-up until it
/// has come to rest, sealing and merging included. The client's time is not in it.</remarks>
internal sealed class BenchIngest(TextWriter output, TimeProvider clock, bool quick)
{
    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);

    /// <summary>Runs all cases; prints a table, or one JSON object.</summary>
    /// <param name="quick">A tenth of the values: for a look, not for the record.</param>
    /// <param name="only">The case of that name, or those that start so; null for all.</param>
    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick, string? only)
    {
        var bench = new BenchIngest(json ? TextWriter.Null : output, TimeProvider.System, quick);
        var good = await bench.AllAsync(only);
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "ingest", machine = Machine.Describe(), bench.metrics }));
        }

        return good ? 0 : 1;
    }

    private async Task<bool> AllAsync(string? only)
    {
        await output.WriteLineAsync(Machine.Describe());
        var good = true;
        var cases = Cases();
        var exact = cases.Exists(one => one.Name == only);
        foreach (var (name, run) in cases)
        {
            if (only is null || (exact ? name == only : name.StartsWith(only, StringComparison.Ordinal)))
            {
                good &= await run();
            }
        }

        if (metrics.TryGetValue("cpu_values_per_cpu_s", out var inOrder)
            && metrics.TryGetValue("cpu_late5_values_per_cpu_s", out var late))
        {
            Put("late5_slowdown_percent", 100 * (1 - (late / inOrder)));
        }

        return good;
    }

    private List<(string Name, Func<Task<bool>> Run)> Cases()
    {
        var scale = quick ? 10 : 1;
        IngestBodies Cpu() => IngestBodies.Cpu(100, 40);
        IngestBodies Plant() => IngestBodies.Plant(2_000, 200);
        return
        [
            ("floor", () => FloorAsync(Plant(), 1_000 / scale)),
            ("cpu", () => CaseAsync("cpu", Cpu(), 120 / scale, 440 / scale, gzip: false)),
            ("plant", () => CaseAsync("plant", Plant(), 600 / scale, 4_200 / scale, gzip: false)),
            ("cpu_late5", () => CaseAsync("cpu_late5", IngestBodies.Cpu(100, 40, 0.05), 120 / scale, 440 / scale, gzip: false)),
            ("cpu_gzip", () => CaseAsync("cpu_gzip", Cpu(), 120 / scale, 440 / scale, gzip: true)),
            ("plant_gzip", () => CaseAsync("plant_gzip", Plant(), 600 / scale, 4_200 / scale, gzip: true)),
            ("idle", () => IdleAsync(1_000_000 / scale)),
        ];
    }

    private async Task<bool> CaseAsync(string name, IngestBodies bodies, int warmUp, int count, bool gzip)
    {
        await using var server = await ServerProcess.StartAsync(clock);
        var sender = new IngestSender(server.Address, "/write?db=bench&precision=ns", ServerProcess.Token);
        await sender.SendAsync(bodies, 0, warmUp, gzip);
        await server.SettleAsync(clock);
        var (cpu, began) = (server.Cpu, clock.GetTimestamp());
        var bytes = await sender.SendAsync(bodies, warmUp, warmUp + count, gzip);
        var wall = clock.GetElapsedTime(began);
        var acknowledged = server.Cpu - cpu;
        await server.SettleAsync(clock);
        var spent = server.Cpu - cpu;
        var values = (double)count * bodies.ValuesPerBody;
        Put($"{name}_values_per_cpu_s", values / spent.TotalSeconds);
        Put($"{name}_values_per_cpu_s_until_acknowledged", values / acknowledged.TotalSeconds);
        Put($"{name}_values_per_wall_s", values / wall.TotalSeconds);
        Put($"{name}_bytes_per_value", server.HistorianBytes / ((double)(warmUp + count) * bodies.ValuesPerBody));
        Put($"{name}_peak_memory_mb", server.PeakResident / 1e6);
        Put($"{name}_sent_bytes_per_value", bytes / values);
        return await SameAsync(name, server, bodies, warmUp + count);
    }

    private async Task<bool> FloorAsync(IngestBodies bodies, int count)
    {
        await using var server = await ServerProcess.StartAsync(clock);
        var sender = new IngestSender(server.Address, "/bench/discard", ServerProcess.Token);
        await sender.SendAsync(bodies, 0, count / 2, gzip: false);
        await server.SettleAsync(clock);
        var cpu = server.Cpu;
        await sender.SendAsync(bodies, 0, count, gzip: false);
        Put("floor_values_per_cpu_s", (double)count * bodies.ValuesPerBody / (server.Cpu - cpu).TotalSeconds);
        return true;
    }

    /// <summary>Memory of series that have one value each and get no more.</summary>
    private async Task<bool> IdleAsync(int many)
    {
        await using var server = await ServerProcess.StartAsync(clock);
        var sender = new IngestSender(server.Address, "/write?db=bench&precision=s", ServerProcess.Token);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        sender.SendOnce(Encoding.ASCII.GetBytes($"warm v=1 {seconds}"));
        var before = server.Resident;
        const int PerBody = 20_000;
        for (var from = 0; from < many; from += PerBody)
        {
            var text = new StringBuilder();
            for (var i = from; i < from + PerBody; i++)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"idle,site=s{i % 10},area=a{i % 40},unit=u{i % 800},tag=T{i:0000000} value={i % 97}.5 {seconds}\n");
            }

            sender.SendOnce(Encoding.ASCII.GetBytes(text.ToString()));
        }

        await server.SettleAsync(clock);
        Put("idle_series_bytes", (double)(server.Resident - before) / many);
        return true;
    }

    /// <summary>Asks count and sum back and compares them with what was sent.</summary>
    private async Task<bool> SameAsync(string name, ServerProcess server, IngestBodies bodies, int sent)
    {
        var wantedSum = Enumerable.Range(0, sent).Sum(bodies.SumOf);
        var wanted = (double)sent * bodies.ValuesPerBody;
        if (await TotalAsync(server, bodies, "count") is not { } count || await TotalAsync(server, bodies, "sum") is not { } sum)
        {
            await output.WriteLineAsync($"{name}: the server offers no question for count and sum; nothing was compared");
            return true;
        }

        var same = count == wanted && Math.Abs(sum - wantedSum) <= 1e-9 * Math.Abs(wantedSum);
        Put($"{name}_count_and_sum_equal", same ? 1 : 0);
        if (!same)
        {
            await output.WriteLineAsync($"{name}: DIFFERS: {count} of {wanted} values, sum {sum:R} against {wantedSum:R}");
        }

        return same;
    }

    private static async Task<double?> TotalAsync(ServerProcess server, IngestBodies bodies, string aggregate)
    {
        using var answer = await server.Client.PostAsJsonAsync(new Uri("/api/v1/history/query", UriKind.Relative), new
        {
            measurement = bodies.Table,
            fields = bodies.Fields,
            from = "2026-01-01T00:00:00Z",
            to = "2027-12-31T00:00:00Z",
            aggregate,
        });
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("series").EnumerateArray()
            .Sum(series => series.GetProperty("v").EnumerateArray().Sum(value => value.GetDouble()));
    }

    private void Put(string name, double value)
    {
        metrics[name] = Math.Round(value, 3);
        output.WriteLine($"{name,-44} {value.ToString(value > 1000 ? "N0" : "N3", CultureInfo.InvariantCulture),16}");
    }
}
