using System.Globalization;
using System.Security.Cryptography;
using Lode.Kernel.Identity;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Documents;

/// <summary>What a new document is.</summary>
/// <param name="SiteId">Site whose people see it.</param>
/// <param name="ObjectKind">Kind of the thing it belongs to.</param>
/// <param name="Name">Name of the file as the person has it.</param>
public sealed record DocumentInput(
    long SiteId, string ObjectKind, string ObjectId, string Name, string? Note = null,
    DateTimeOffset? KeepUntil = null);

/// <summary>Keeps a file. The same content is kept once; the same content under the same name at the same thing is the
/// same document.</summary>
internal static class StoreDocument
{
    // As base64 in JSON it still fits into the largest body (rules §10).
    internal const int MostBytes = 18_000_000;

    // Parts are small so that a large file never holds up what people wait for.
    private const int PartBytes = 256 * 1024;
    private const int LongestName = 200;

    private const string Known = """
        SELECT count(*) FROM kernel_document_content WHERE content_hash = @Hash AND part_count = @Parts
        """;

    private const string InsertPart = """
        INSERT INTO kernel_document_part (content_hash, part, bytes) VALUES (@Hash, @Part, @Bytes)
        ON CONFLICT (content_hash, part) DO NOTHING
        """;

    private const string InsertContent = """
        INSERT INTO kernel_document_content (content_hash, part_count, byte_count) VALUES (@Hash, @Parts, @Bytes)
        ON CONFLICT (content_hash) DO NOTHING
        """;

    private const string Same = $"""
        SELECT {DocumentRow.Columns} FROM kernel_document
         WHERE site_id = @SiteId AND object_kind = @ObjectKind AND object_id = @ObjectId AND name = @Name
           AND content_hash = @ContentHash
        """;

    private const string Insert = $"""
        INSERT INTO kernel_document ({DocumentRow.Columns})
        VALUES (@SiteId, @Id, @ObjectKind, @ObjectId, @Name, @MediaType, @ContentHash, @ByteCount, @Note, @UploadedUs,
                @Uploader, @KeepUntilUs)
        """;

    internal static async Task<Outcome<DocumentRow>> RunAsync(
        DocumentInput input, ReadOnlyMemory<byte> content, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        if (!Decide(input, content.Span).TryGet(out var kind, out var refusal))
        {
            return refusal;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        await KeepContentAsync(hash, content, sql, cancel);
        return await sql.CommitAsync<DocumentRow>(
            work =>
            {
                var row = new DocumentRow
                {
                    SiteId = input.SiteId,
                    Id = Id.New((int)input.SiteId, Instants.FromUs(work.NowUs)),
                    ObjectKind = input.ObjectKind,
                    ObjectId = input.ObjectId,
                    Name = input.Name.Trim(),
                    MediaType = kind.MediaType,
                    ContentHash = hash,
                    ByteCount = content.Length,
                    Note = input.Note?.Trim() ?? "",
                    UploadedUs = work.NowUs,
                    Uploader = actor.Name,
                    KeepUntilUs = input.KeepUntil is { } until ? Instants.ToUs(until) : null,
                };
                if (work.Find<DocumentRow>(Same, row) is { } same)
                {
                    return same;
                }

                work.Execute(Insert, row);
                work.Index(DocumentSearch.Entry(row));
                work.Audit(actor, "documents.store", "document", row.Id.ToString(), null, row);
                return row;
            },
            cancel: cancel);
    }

    /// <summary>The kind of the file, or why it is not kept.</summary>
    internal static Outcome<FileKind> Decide(DocumentInput input, ReadOnlySpan<byte> content)
    {
        var name = input.Name.Trim();
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny('/', '\\') || name.Any(char.IsControl))
        {
            return DocumentRefusals.NameWrong.At(new FieldRefusal("name", DocumentRefusals.NameWrong.Code));
        }

        if (content.IsEmpty)
        {
            return DocumentRefusals.Empty;
        }

        if (content.Length > MostBytes)
        {
            return DocumentRefusals.TooLarge.With(("most", $"{MostBytes / 1_000_000} MB"));
        }

        if (FileKind.Of(content) is not { } kind)
        {
            return DocumentRefusals.KindNotAllowed.With(("allowed", FileKind.Allowed));
        }

        var extension = Path.GetExtension(name).ToLower(CultureInfo.InvariantCulture);
        return kind.Extensions.Contains(extension) ? kind : DocumentRefusals.NameContradicts
            .With(("name", name), ("kind", kind.MediaType)).At(new FieldRefusal("name", "documents.nameContradicts"));
    }

    private static async Task KeepContentAsync(
        string hash, ReadOnlyMemory<byte> content, ISqlSession sql, CancellationToken cancel)
    {
        var parts = (content.Length + PartBytes - 1) / PartBytes;
        if (await sql.FindAsync<long>(Known, new { Hash = hash, Parts = parts }, cancel) > 0)
        {
            return;
        }

        for (var part = 0; part < parts; part++)
        {
            var bytes = content.Slice(part * PartBytes, Math.Min(PartBytes, content.Length - (part * PartBytes)));
            var last = part == parts - 1;
            var number = part;
            await sql.CommitAsync<Done>(
                work =>
                {
                    work.Execute(InsertPart, new { Hash = hash, Part = number, Bytes = bytes.ToArray() });
                    if (last)
                    {
                        work.Execute(InsertContent, new { Hash = hash, Parts = parts, Bytes = (long)content.Length });
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }
    }
}
