using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>The real server as a child process with a folder of its own, and what the system says of it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    internal const string Token = "bench-token-0123456789abcdef";
    private const int ClockTicks = 100;
    private readonly Process process;

    private ServerProcess(Process process, string folder, Uri address)
    {
        this.process = process;
        Folder = folder;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    internal string Folder { get; }

    internal Uri Address { get; }

    internal HttpClient Client { get; }

    /// <summary>Resident memory, bytes.</summary>
    internal long Resident => StatusBytes("VmRSS:");

    /// <summary>Greatest resident memory, bytes.</summary>
    internal long PeakResident => StatusBytes("VmHWM:");

    /// <summary>User and system time since the start.</summary>
    internal TimeSpan Cpu
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds((double)ticks / ClockTicks);
        }
    }

    /// <summary>Bytes of all files of the historian: segments with stamps, index and checksums, catalog, journal, last
    /// values.</summary>
    internal long HistorianBytes => Directory
        .EnumerateFiles(Path.Combine(Folder, "historian"), "*", SearchOption.AllDirectories)
        .Sum(file => new FileInfo(file).Length);

    /// <summary>Bytes of the SQLite file and its log.</summary>
    internal long DatabaseBytes => Directory.EnumerateFiles(Folder, "lode.db*").Sum(file => new FileInfo(file).Length);

    /// <summary>Its folder stays when it ends, for the next one.</summary>
    internal bool KeepsFolder { get; set; }

    /// <summary>Starts <c>serve</c> on a free port.</summary>
    /// <param name="folder">Folder of a server that ended; null: a new one.</param>
    internal static async Task<ServerProcess> StartAsync(TimeProvider clock, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("lode-bench-").FullName;
        File.Delete(Path.Combine(folder, "run.json"));
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("serve");
        start.Environment["LODE_DATA"] = folder;
        start.Environment["LODE_URLS"] = "http://127.0.0.1:0";
        start.Environment["LODE_BOOTSTRAP_TOKEN"] = Token;
        start.Environment["LODE_BENCH_FLOOR"] = "1";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var announced = Path.Combine(folder, "run.json");
        for (var i = 0; i < 600 && !File.Exists(announced); i++)
        {
            Invariant.Holds(!process.HasExited);
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
        var running = JsonSerializer.Deserialize<RunningServer>(
            await File.ReadAllTextAsync(announced), JsonSerializerOptions.Web)!;
        return new ServerProcess(process, folder, new Uri(running.Url));
    }

    /// <summary>Waits until the server has come to rest: at least three seconds, then one second below 3 % of a
    /// core.</summary>
    internal async Task SettleAsync(TimeProvider clock)
    {
        await Task.Delay(TimeSpan.FromSeconds(4), clock);
        for (var i = 0; i < 120; i++)
        {
            var before = Cpu;
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            if (Cpu - before < TimeSpan.FromMilliseconds(30))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        if (!KeepsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
