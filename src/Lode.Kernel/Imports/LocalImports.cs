using Lode.Kernel.Identity;

namespace Lode.Kernel.Imports;

/// <summary>What a file on this machine came to.</summary>
public sealed record LocalImport(ImportReport Report, string? RejectsFile, bool AlreadyIn);

/// <summary>Imports of files that lie on this machine, for commands: no upload, no limits.</summary>
public sealed class LocalImports(ImportStore store, Importer importer)
{
    /// <summary>Lines of a file, for the progress bar.</summary>
    public static async Task<long> CountRowsAsync(string path, CancellationToken cancel)
    {
        var buffer = new byte[1 << 20];
        await using var bytes = ImportFile.OpenBytes(path, limited: false);
        long lines = 0;
        for (var read = await bytes.ReadAsync(buffer, cancel); read > 0; read = await bytes.ReadAsync(buffer, cancel))
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    /// <summary>Checks or stores one file.</summary>
    public async Task<Outcome<LocalImport>> RunAsync(
        string path, int site, ImportMapping mapping, string zone, bool checkOnly, Actor actor, Func<long,
            Task> progress,
        CancellationToken cancel)
    {
        if (checkOnly)
        {
            return (await importer.CheckFileAsync(path, mapping, zone, cancel)).TryGet(out var check, out var wrong)
                ? new LocalImport(check.Report, null, false) : wrong;
        }

        var hash = await ImportFile.HashAsync(path, cancel);
        var same = await store.FindSameAsync(site, hash, mapping, cancel);
        var row = same is { State: "running" or "failed" }
            ? same
            : await store.CreateAsync(site, Path.GetFileName(path), new FileInfo(path).Length, hash, mapping,
                "checked", actor, cancel);
        var outcome = await importer.RunAsync(row, path, zone, limited: false, actor, progress, cancel);
        if (!outcome.TryGet(out var done, out var refusal))
        {
            return refusal;
        }

        var rejects = store.RejectsOf(done.Id);
        return new LocalImport(done.Report, File.Exists(rejects) ? rejects : null, same is { State: "done" });
    }
}
