namespace Lode.Kernel.Documents;

/// <summary>A document: a name, the thing it belongs to, and the hash of its content.</summary>
public sealed record DocumentRow
{
    internal const string Columns = """
        site_id, id, object_kind, object_id, name, media_type, content_hash, byte_count, note, uploaded_us, uploader,
        keep_until_us
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    /// <summary>Kind of the thing it belongs to, such as <c>case</c>.</summary>
    public string ObjectKind { get; init; } = "";

    public string ObjectId { get; init; } = "";

    public string Name { get; init; } = "";

    public string MediaType { get; init; } = "";

    /// <summary>SHA-256 of the content, lower hex.</summary>
    public string ContentHash { get; init; } = "";

    public long ByteCount { get; init; }

    public string Note { get; init; } = "";

    public long UploadedUs { get; init; }

    public string Uploader { get; init; } = "";

    /// <summary>It may not be removed before; null: never.</summary>
    public long? KeepUntilUs { get; init; }
}
