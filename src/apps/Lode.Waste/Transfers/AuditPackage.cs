using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lode.Kernel.Audit;

namespace Lode.Waste.Transfers;

/// <summary>One transfer as a folder that an auditor takes home: the print page, who signed what, tickets, track, the
/// steps of the registers, and every record of its case and of its postings with the proof that it stands in the
/// chain.</summary>
internal sealed class AuditPackage
{
    internal const string Format = "lode-audit-package/v1", ListName = "files.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>SHA-256 of the list of files, which holds that of every other file.</summary>
    internal string ListHash { get; private set; } = "";

    internal int Count => files.Count;

    /// <summary>Adds a text.</summary>
    internal void Add(string name, string text) => files[name] = Encoding.UTF8.GetBytes(text);

    /// <summary>Adds something as JSON.</summary>
    internal void AddJson<T>(string name, T value) => files[name] = JsonSerializer.SerializeToUtf8Bytes(value, Json);

    /// <summary>Adds proofs, numbered as they come.</summary>
    internal void Add(string kind, IReadOnlyList<InclusionProof> proofs)
    {
        for (var at = 0; at < proofs.Count; at++)
        {
            AddJson(string.Create(CultureInfo.InvariantCulture, $"proofs/{kind}-{at + 1:000}.json"), proofs[at]);
        }
    }

    /// <summary>The ZIP; names and times are those of the package, so that the same content is the same file.</summary>
    internal byte[] ToZip(DateTimeOffset at)
    {
        files[ListName] = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Format,
                Files = files.Where(file => file.Key != ListName).Select(file => new
                {
                    Name = file.Key,
                    Bytes = file.Value.Length,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Value)),
                }),
            },
            Json);
        ListHash = Convert.ToHexStringLower(SHA256.HashData(files[ListName]));
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = at;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        return memory.ToArray();
    }
}
