using System.ComponentModel;
using System.Diagnostics;
using Lode.Host.Verbs;

namespace Lode.Host.Demo;

/// <summary>Builds the web UI of a working copy when its sources are newer than what was built.</summary>
internal static class WebBuild
{
    private static readonly string[] Sources = ["src", "public", "index.html", "package-lock.json", "vite.config.ts"];

    /// <summary>The folder <c>web</c> of the working copy that the program runs from; null when it is installed.
    /// </summary>
    internal static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lode.slnx")))
            {
                return Path.Combine(at.FullName, "web");
            }
        }

        return null;
    }

    /// <summary>Whether any source, or a folder that lost one, is newer than the build.</summary>
    internal static bool IsStale(string web)
    {
        var built = new FileInfo(Path.Combine(web, "dist", "index.html"));
        return !built.Exists || Sources.Select(name => Newest(Path.Combine(web, name))).Max() > built.LastWriteTimeUtc;
    }

    /// <summary>Installs what is missing and builds; tells each step with its time.</summary>
    /// <exception cref="VerbFailedException">npm is missing or failed; the message holds the end of its output.
    /// </exception>
    internal static async Task RunAsync(string web, DemoConsole console, CancellationToken cancel)
    {
        var installed = new FileInfo(Path.Combine(web, "node_modules", ".package-lock.json"));
        if (!installed.Exists
            || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(web, "package-lock.json")))
        {
            await console.StepAsync(
                "Web packages", token => NpmAsync(web, token, "ci", "--no-audit", "--no-fund"), cancel);
        }

        await console.StepAsync("Web UI", token => NpmAsync(web, token, "run", "build"), cancel);
    }

    private static DateTime Newest(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => entry.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(path)).Max()
        : File.GetLastWriteTimeUtc(path);

    private static async Task NpmAsync(string web, CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            WorkingDirectory = web,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            var printed = Task.WhenAll(
                npm.StandardOutput.ReadToEndAsync(cancel), npm.StandardError.ReadToEndAsync(cancel));
            await using var stop = cancel.Register(() => npm.Kill(entireProcessTree: true));
            await npm.WaitForExitAsync(cancel);
            if (npm.ExitCode != 0)
            {
                var text = string.Concat(await printed);
                throw new VerbFailedException(
                    $"npm {string.Join(' ', arguments)} failed:\n{text[Math.Max(0, text.Length - 3000)..]}");
            }
        }
        catch (Win32Exception)
        {
            throw new VerbFailedException(
                "npm is not installed. Install Node 20.19 or later, or start with --no-web-build.");
        }
    }
}
