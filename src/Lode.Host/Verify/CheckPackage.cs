using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Lode.Kernel.Audit;

namespace Lode.Host.Verify;

/// <summary>Checks an audit package by itself: every file against the list of files, every proof against SHA-256 and,
/// if given, against published roots. Neither a server nor a database is asked.</summary>
internal static class CheckPackage
{
    internal const string FormatV1 = "lode-audit-package/v1", ListName = "files.json";

    // What one transfer needs is a few hundred kilobytes; more is no package of ours.
    private const long MostBytes = 64_000_000;

    /// <summary>What became of one file of the package.</summary>
    /// <param name="Fault">What is wrong; null when the file is as it was packed, and its proof holds.</param>
    internal sealed record Result(string File, string? Fault, string? PublishedIn);

    internal sealed record Listed(string Name, long Bytes, string Sha256);

    internal sealed record FileList(string Format, IReadOnlyList<Listed> Files);

    /// <summary>Every file of the package and what is missing.</summary>
    internal static IReadOnlyList<Result> Run(
        string package, IReadOnlyList<(string Path, RootsDocument Document)> published)
    {
        Dictionary<string, byte[]> files;
        try
        {
            files = Read(package);
        }
        catch (InvalidDataException broken)
        {
            return [new Result(package, broken.Message, null)];
        }

        if (!files.TryGetValue(ListName, out var text) || Parse(text) is not { Format: FormatV1 } list)
        {
            return [new Result(ListName, $"The package has no list of files of the format {FormatV1}.", null)];
        }

        var named = list.Files.Select(file => file.Name).Append(ListName).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. list.Files.Select(file => Check(file, files.GetValueOrDefault(file.Name), published)),
            .. files.Keys.Where(name => !named.Contains(name))
                .Select(name => new Result(name, "The file is not in the list of files.", null)),
        ];
    }

    private static Result Check(
        Listed file, byte[]? bytes, IReadOnlyList<(string Path, RootsDocument Document)> published)
    {
        if (bytes is null)
        {
            return new Result(file.Name, "The file is missing.", null);
        }

        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Sha256)
        {
            return new Result(file.Name, "The file is not the one that was packed: its SHA-256 differs.", null);
        }

        if (!file.Name.StartsWith("proofs/", StringComparison.Ordinal))
        {
            return new Result(file.Name, null, null);
        }

        var proof = CheckProof.Run(file.Name, bytes, published);
        return new Result(file.Name, proof.Fault, proof.PublishedIn);
    }

    private static Dictionary<string, byte[]> Read(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var left = MostBytes;
        foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
        {
            left -= entry.Length;
            if (left < 0)
            {
                throw new InvalidDataException("The package is larger than one of this program.");
            }

            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files[entry.FullName] = bytes.ToArray();
        }

        return files;
    }

    private static FileList? Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize<FileList>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
