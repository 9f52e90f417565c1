using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Lode.Host;
using Lode.Kernel;
using Xunit;

namespace Lode.Testing.Web;

/// <summary>The program as a process of its own, as its user starts it.</summary>
public static class HostProcess
{
    /// <summary>Longest time that a command of the tests may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>What a command printed and its exit code.</summary>
    public sealed record Ended(int ExitCode, string Output, string Errors);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Ended> RunAsync(LodeSettings settings, params string[] command)
    {
        using var process = Process.Start(Describe(settings, command))!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs <c>serve</c> until it is killed.</summary>
    public static async Task<Served> ServeAsync(LodeSettings settings)
    {
        var announced = Path.Combine(settings.DataFolder, "run.json");
        File.Delete(announced);
        var process = Process.Start(Describe(settings, ["serve"]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var started = Stopwatch.StartNew();
        while (!File.Exists(announced))
        {
            Assert.False(process.HasExited, process.HasExited ? $"{await output}{await errors}" : null);
            Assert.True(started.Elapsed < Patience, "serve did not come up");
            await Task.Delay(Look);
        }

        var running = JsonSerializer.Deserialize<RunningServer>(
            await File.ReadAllTextAsync(announced), JsonSerializerOptions.Web)!;
        return new Served(process, new Uri(running.Url), running.LocalToken);
    }

    private static ProcessStartInfo Describe(LodeSettings settings, string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunningServer).Assembly.Location, .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LANG"] = "en_US.UTF-8";
        start.Environment["LODE_DATA"] = settings.DataFolder;
        start.Environment["LODE_DATABASE"] = settings.Database;
        start.Environment["LODE_URLS"] = "http://127.0.0.1:0";
        start.Environment["LODE_TLS"] = settings.Tls;
        start.Environment["LODE_HOSTS"] = string.Join(',', settings.HostNames);
        return start;
    }

    /// <summary>A server that runs as a process.</summary>
    public sealed class Served : IDisposable
    {
        private readonly Process process;

        internal Served(Process process, Uri address, string token)
        {
            this.process = process;
            Api = new HttpClient { BaseAddress = address, Timeout = Patience };
            Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-US");
        }

        /// <summary>A client that may do everything.</summary>
        public HttpClient Api { get; }

        /// <summary>Number of the process.</summary>
        public int ProcessId => process.Id;

        /// <summary>Ends it as a power cut would: nothing of the process runs any more.</summary>
        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
        }

        public void Dispose()
        {
            if (!process.HasExited)
            {
                Kill();
            }

            Api.Dispose();
            process.Dispose();
        }
    }
}
