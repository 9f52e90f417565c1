using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lode.Kernel.Audit;

/// <summary>Published roots as files: written once, never replaced.</summary>
public static class RootsFolder
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Prefix = "lode-roots-";

    /// <summary>Writes a new file and waits until it is on the disk.</summary>
    /// <returns>Its path.</returns>
    internal static async Task<string> WriteAsync(string folder, RootsDocument document, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var stamp = document.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{Prefix}{document.Day}-{stamp}.json");
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, document, Json, cancel);
            file.Flush(flushToDisk: true);
        }

        File.SetAttributes(path, FileAttributes.ReadOnly);
        return path;
    }

    /// <summary>Reads one file, or all files of a folder, oldest first.</summary>
    /// <exception cref="IOException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">A file is no publication of roots.</exception>
    public static IReadOnlyList<(string Path, RootsDocument Document)> Read(string place) => Directory.Exists(place)
        ? [.. Directory.EnumerateFiles(place, Prefix + "*.json").Order(StringComparer.Ordinal).Select(ReadOne)]
        : [ReadOne(place)];

    private static (string Path, RootsDocument Document) ReadOne(string path)
    {
        try
        {
            var document = JsonSerializer.Deserialize<RootsDocument>(File.ReadAllText(path), Json);
            return document is { Format: RootsDocument.FormatV1, Chains: not null }
                ? (path, document) : throw new InvalidDataException($"{path} is no publication of roots.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path} is no publication of roots.", broken);
        }
    }
}
