using System.Security.Cryptography;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Documents;

/// <summary>A document and its content.</summary>
internal sealed record DocumentContent(DocumentRow Row, byte[] Bytes);

/// <summary>Finds documents, and reads their content.</summary>
internal static class ReadDocument
{
    private const string ById = $"""
        SELECT {DocumentRow.Columns} FROM kernel_document WHERE site_id = @SiteId AND id = @Id
        """;

    private const string OfObject = $"""
        SELECT {DocumentRow.Columns} FROM kernel_document
         WHERE site_id {"{ids:Sites}"} AND object_kind = @Kind AND object_id = @ObjectId
         ORDER BY uploaded_us, name LIMIT 1000
        """;

    private const string Parts = """
        SELECT bytes FROM kernel_document_part WHERE content_hash = @Hash ORDER BY part
        """;

    internal static Task<DocumentRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<DocumentRow>(ById, new { SiteId = (long)id.Site, Id = id }, cancel);

    internal static Task<IReadOnlyList<DocumentRow>> OfObjectAsync(
        string kind, string objectId, IReadOnlyList<long> sites, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<DocumentRow>(OfObject, new { Sites = sites, Kind = kind, ObjectId = objectId }, cancel);

    /// <summary>The content; what is kept must be what was uploaded.</summary>
    /// <exception cref="InvariantException">The content does not have its hash.</exception>
    internal static async Task<DocumentContent> ContentAsync(
        DocumentRow row, ISqlSession sql, CancellationToken cancel)
    {
        var bytes = new byte[row.ByteCount];
        var at = 0;
        foreach (var part in await sql.QueryAsync<byte[]>(Parts, new { Hash = row.ContentHash }, cancel))
        {
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        Invariant.Holds(Convert.ToHexStringLower(SHA256.HashData(bytes)) == row.ContentHash, "content has its hash");
        return new DocumentContent(row, bytes);
    }
}
