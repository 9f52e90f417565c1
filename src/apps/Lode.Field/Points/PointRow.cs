using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Field.Points;

/// <summary>A point as stored.</summary>
internal sealed record PointRow
{
    internal const string Columns = "site_id, id, code, version, content, changed_us, changed_by, retired_us";

    internal const string One = $"SELECT {Columns} FROM field_point WHERE site_id = @SiteId AND id = @Id";

    internal const string OfSite = $"""
        SELECT {Columns} FROM field_point WHERE site_id = @SiteId AND retired_us IS NULL ORDER BY code
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public long Version { get; init; }

    public string Content { get; init; } = "";

    public long ChangedUs { get; init; }

    public string ChangedBy { get; init; } = "";

    public long? RetiredUs { get; init; }

    internal PointContent Standard => PointContent.Parse(Content);

    internal static PointRow? Find(IWork work, Id id) =>
        work.Find<PointRow>(One, new { SiteId = (long)id.Site, Id = id });
}

/// <summary>A version of a standard as stored.</summary>
internal sealed record PointVersionRow
{
    internal const string OfPoint = """
        SELECT version, content, reason, changed_us, changed_by FROM field_point_version
         WHERE site_id = @SiteId AND point_id = @Id ORDER BY version DESC
        """;

    public long Version { get; init; }

    public string Content { get; init; } = "";

    public string Reason { get; init; } = "";

    public long ChangedUs { get; init; }

    public string ChangedBy { get; init; } = "";
}
