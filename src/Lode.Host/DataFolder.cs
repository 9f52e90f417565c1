using System.Text.Json;
using Lode.Kernel;

namespace Lode.Host;

/// <summary>A running server, as LODE_DATA/run.json tells other commands.</summary>
/// <param name="Url">Address to speak to.</param>
/// <param name="ProcessId">Process id.</param>
/// <param name="LocalToken">Token of the owner of the folder, valid while the process runs, from loopback only.</param>
/// <param name="StartedAt">Start of the process.</param>
internal sealed record RunningServer(string Url, int ProcessId, string LocalToken, DateTimeOffset StartedAt);

/// <summary>The data folder held by this process: one writer per folder.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream lockFile;
    private readonly string runFile;

    private DataFolder(FileStream lockFile, string runFile)
    {
        this.lockFile = lockFile;
        this.runFile = runFile;
    }

    /// <summary>Locks the folder, creating it; null when another process holds it.</summary>
    internal static DataFolder? TryLock(LodeSettings settings)
    {
        Directory.CreateDirectory(settings.DataFolder);
        try
        {
            var file = new FileStream(
                Path.Combine(settings.DataFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(file, RunFile(settings));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The server that holds the folder; null when none runs.</summary>
    internal static RunningServer? FindServer(LodeSettings settings)
    {
        var file = RunFile(settings);
        if (!File.Exists(file))
        {
            return null;
        }

        using var free = TryLock(settings);
        return free is null
            ? JsonSerializer.Deserialize<RunningServer>(File.ReadAllText(file), JsonSerializerOptions.Web)
            : null;
    }

    /// <summary>Tells other commands where the server is; readable by the owner only.</summary>
    internal void Announce(RunningServer server) => OwnerFile.Write(runFile, server, JsonSerializerOptions.Web);

    public void Dispose()
    {
        File.Delete(runFile);
        lockFile.Dispose();
    }

    private static string RunFile(LodeSettings settings) => Path.Combine(settings.DataFolder, "run.json");
}
