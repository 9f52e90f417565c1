using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lode.Kernel.Upkeep;

/// <summary>What a backup says of itself, first in the file.</summary>
/// <param name="Format">backup/v1.</param>
/// <param name="Version">Version of the program that wrote it.</param>
/// <param name="CreatedAt">Instant of the copy of the database.</param>
/// <param name="Engine">Database that it was copied from.</param>
/// <param name="Steps">Steps of the schema that the database had.</param>
public sealed record BackupHead(
    string Format, string Version, DateTimeOffset CreatedAt, string Engine, IReadOnlyList<BackupStep> Steps);

/// <summary>A step of the schema.</summary>
public sealed record BackupStep(long Number, string Name, string Checksum);

/// <summary>An entry of the file with its check sum.</summary>
/// <param name="Rows">Rows of a table; null for other entries.</param>
public sealed record BackupEntry(string Name, long Bytes, string Sha256, long? Rows);

/// <summary>What is in a backup: its head, and every entry as it was written.</summary>
public sealed record BackupContent(BackupHead Head, IReadOnlyList<BackupEntry> Entries)
{
    /// <summary>Rows of all tables.</summary>
    public long Rows => Entries.Sum(entry => entry.Rows ?? 0);

    /// <summary>Bytes of the historian's files.</summary>
    public long HistorianBytes => Entries.Where(entry => entry.Name == BackupFile.Historian).Sum(entry => entry.Bytes);
}

/// <summary>A file is no backup, or not a whole one; the message says what is wrong with it.</summary>
public sealed class BackupRefusedException : Exception
{
    public BackupRefusedException()
    {
    }

    public BackupRefusedException(string message)
        : base(message)
    {
    }

    public BackupRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>The form of a backup: a zip of <c>backup.json</c>, <c>sql/TABLE.jsonl</c>, <c>historian.tar</c>,
/// <c>files/…</c> and, last, <c>sums.json</c>, without which it is not whole.</summary>
public static class BackupFile
{
    internal const string Format = "backup/v1";
    internal const string HeadName = "backup.json";
    internal const string SumsName = "sums.json";
    internal const string Historian = "historian.tar";
    internal const string SqlFolder = "sql/";
    internal const string FilesFolder = "files/";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // What belongs to the process or is copied in another way.
    private static readonly string[] NotCopied = ["lock", "run.json", "historian", "backups"];

    /// <summary>Files of the data folder that are copied as they are, relative to it, with forward slashes.</summary>
    internal static IEnumerable<string> PlainFiles(string dataFolder) =>
        new DirectoryInfo(dataFolder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(dataFolder, file.FullName).Replace('\\', '/'))
            .Where(file => !NotCopied.Contains(file.Split('/')[0])
                && !file.StartsWith("lode.db", StringComparison.Ordinal)
                && !file.EndsWith(".new", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a whole backup against its sums.</summary>
    /// <exception cref="BackupRefusedException">It is damaged, cut off, or something else.</exception>
    public static async Task<BackupContent> CheckAsync(
        string path, IProgress<double>? progress, CancellationToken cancel)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, cancel).ConfigureAwait(false);
            return await CheckAsync(zip, progress, cancel).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new BackupRefusedException($"{path} is not a whole backup: {failure.Message}", failure);
        }
    }

    internal static T Read<T>(ZipArchive zip, string name)
    {
        using var stream = (zip.GetEntry(name) ?? throw new InvalidDataException($"it holds no {name}")).Open();
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidDataException($"{name} is empty");
    }

    private static async Task<BackupContent> CheckAsync(
        ZipArchive zip, IProgress<double>? progress, CancellationToken cancel)
    {
        var head = Read<BackupHead>(zip, HeadName);
        if (head.Format != Format)
        {
            throw new InvalidDataException($"its form {head.Format} is not known here");
        }

        var entries = Read<BackupEntry[]>(zip, SumsName);
        var total = Math.Max(1, entries.Sum(entry => entry.Bytes));
        long done = 0;
        foreach (var entry in entries)
        {
            var found = zip.GetEntry(entry.Name) ?? throw new InvalidDataException($"{entry.Name} is missing");
            await using var stream = await found.OpenAsync(cancel).ConfigureAwait(false);
            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel).ConfigureAwait(false));
            if (sum != entry.Sha256)
            {
                throw new InvalidDataException($"{entry.Name} differs from its check sum");
            }

            progress?.Report((double)(done += entry.Bytes) / total);
        }

        return new BackupContent(head, entries);
    }
}
