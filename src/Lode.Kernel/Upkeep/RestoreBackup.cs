using System.IO.Compression;
using Lode.Historian.Storage;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Upkeep;

/// <summary>Fills an empty data folder and an empty database of either engine from a backup.</summary>
public static class RestoreBackup
{
    /// <summary>Restores; the folder is locked by the caller and nothing serves it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="settings">Folder and database to fill.</param>
    /// <param name="clock">Stamps of the schema's steps.</param>
    /// <param name="progress">Told the step and its share, 0 to 1.</param>
    /// <param name="cancel">Stops; the folder then holds a part.</param>
    /// <exception cref="BackupRefusedException">The backup is not whole, or there is something already.</exception>
    /// <exception cref="MigrationRefusedException">The database cannot be used.</exception>
    public static async Task<BackupContent> RunAsync(
        string path, LodeSettings settings, TimeProvider clock, IProgress<(RestoreStep Step, double Share)>? progress,
        CancellationToken cancel)
    {
        void Tell(RestoreStep step, double share) => progress?.Report((step, share));

        var content = await BackupFile.CheckAsync(path, new Told(share => Tell(RestoreStep.Check, share)), cancel)
            .ConfigureAwait(false);
        RefuseWhatIsThere(settings);
        var steps = StepsOf(content.Head, settings);
        using var zip = ZipFile.OpenRead(path);
        RestoreFiles(zip, content, settings);
        LoadTables(zip, content, settings, steps, clock, share => Tell(RestoreStep.Database, share));
        await RestoreHistorianAsync(zip, settings, cancel).ConfigureAwait(false);
        Tell(RestoreStep.Historian, 1);
        return content;
    }

    private static void RefuseWhatIsThere(LodeSettings settings)
    {
        Directory.CreateDirectory(settings.DataFolder);
        if (Directory.EnumerateFileSystemEntries(settings.DataFolder).Select(Path.GetFileName)
            .FirstOrDefault(name => name != "lock") is { } name)
        {
            throw new BackupRefusedException(
                $"{settings.DataFolder} is not empty: it holds {name}. Restore into an empty folder (LODE_DATA).");
        }

        if (SqlModule.HasTables(settings))
        {
            throw new BackupRefusedException(
                "The database of LODE_DATABASE holds tables. Restore into an empty one.");
        }
    }

    // The schema is made as old as the backup; the next start brings it to the program's.
    private static List<MigrationFile> StepsOf(BackupHead head, LodeSettings settings)
    {
        var shipped = SqlModule.Steps(settings).ToDictionary(step => (long)step.Number);
        var steps = new List<MigrationFile>();
        foreach (var step in head.Steps)
        {
            if (!shipped.TryGetValue(step.Number, out var known)
                || (known.Name == step.Name && known.Checksum != step.Checksum))
            {
                throw new BackupRefusedException(
                    $"The backup was written by version {head.Version} with step {step.Name}, which this program does "
                    + "not have. Restore with that version or a later one.");
            }

            steps.Add(known);
        }

        return steps;
    }

    private static void RestoreFiles(ZipArchive zip, BackupContent content, LodeSettings settings)
    {
        var root = Path.GetFullPath(settings.DataFolder) + Path.DirectorySeparatorChar;
        foreach (var entry in content.Entries.Where(
            entry => entry.Name.StartsWith(BackupFile.FilesFolder, StringComparison.Ordinal)))
        {
            var target = Path.GetFullPath(Path.Combine(root, entry.Name[BackupFile.FilesFolder.Length..]));
            if (!target.StartsWith(root, StringComparison.Ordinal))
            {
                throw new BackupRefusedException($"{entry.Name} points out of the data folder.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var source = zip.GetEntry(entry.Name)!.Open();
            using var file = new FileStream(target, options);
            source.CopyTo(file);
            file.Flush(flushToDisk: true);
        }
    }

    private static void LoadTables(
        ZipArchive zip, BackupContent content, LodeSettings settings, List<MigrationFile> steps, TimeProvider clock,
        Action<double> tell)
    {
        SqlModule.RunSteps(settings, clock, steps);
        using var tables = Tables.OpenEmpty(settings);
        var rows = content.Entries.Where(entry => entry.Rows is not null).ToDictionary(
            entry => entry.Name[BackupFile.SqlFolder.Length..^".jsonl".Length], StringComparer.Ordinal);
        tables.Clear();
        var names = tables.Names().Where(name => name != Tables.Steps).ToList();
        if (rows.Keys.Except(names).FirstOrDefault() is { } foreign)
        {
            throw new BackupRefusedException($"The backup holds the table {foreign}, which its schema does not have.");
        }

        foreach (var (at, name) in names.Index())
        {
            if (rows.TryGetValue(name, out var entry))
            {
                using var stream = zip.GetEntry(entry.Name)!.Open();
                var loaded = tables.Load(name, stream);
                Invariant.Holds(loaded == entry.Rows, $"{name} has {loaded} of {entry.Rows} rows");
            }

            tell((at + 1.0) / names.Count);
        }

        tables.Keep();
    }

    private static async Task RestoreHistorianAsync(ZipArchive zip, LodeSettings settings, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "historian"));
        var stream = await zip.GetEntry(BackupFile.Historian)!.OpenAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var disk = new FileDisk(folder.FullName);
            await HistorianStore.RestoreAsync(stream, disk, cancel).ConfigureAwait(false);
        }
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}

/// <summary>Parts of a restore.</summary>
public enum RestoreStep
{
    Check,
    Database,
    Historian,
}
