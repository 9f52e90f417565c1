using Lode.Kernel;

namespace Lode.Field.Routes;

/// <summary>A route as stored.</summary>
internal sealed record RouteRow
{
    internal const string Columns = "site_id, id, code, version, content, changed_us, changed_by, retired_us";

    internal const string One = $"SELECT {Columns} FROM field_route WHERE site_id = @SiteId AND id = @Id";

    internal const string OfSites = $$"""
        SELECT {{Columns}} FROM field_route WHERE site_id {ids:Sites} AND retired_us IS NULL ORDER BY site_id, code
        """;

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public long Version { get; init; }

    public string Content { get; init; } = "";

    public long ChangedUs { get; init; }

    public string ChangedBy { get; init; } = "";

    public long? RetiredUs { get; init; }

    internal RouteContent Route => RouteContent.Parse(Content);
}
