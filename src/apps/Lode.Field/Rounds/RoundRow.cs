using System.Text.Json;
using Lode.Field.Points;
using Lode.Field.Routes;
using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Field.Rounds;

/// <summary>A point as a round keeps it: the version that was valid when the round began.</summary>
internal sealed record RoundPoint(Id Id, string Code, long Version, PointContent Standard);

/// <summary>A stop of a round.</summary>
internal sealed record RoundStop(
    string Tag, string PlaceZh, string PlaceEn, int MinDwellSeconds, IReadOnlyList<RoundPoint> Points);

/// <summary>What is to be looked at in a round, pinned when it was opened.</summary>
internal sealed record RoundContent(string Code, string NameZh, string NameEn, IReadOnlyList<RoundStop> Stops)
{
    internal IEnumerable<RoundPoint> Points => Stops.SelectMany(stop => stop.Points);

    internal static RoundContent Of(RouteRow row, IReadOnlyDictionary<Id, PointRow> points)
    {
        var route = row.Route;
        return new RoundContent(row.Code, route.NameZh, route.NameEn, [.. route.Stops.Select(stop => new RoundStop(
            stop.Tag, stop.PlaceZh, stop.PlaceEn, stop.MinDwellSeconds,
            [.. stop.Points.Where(points.ContainsKey).Select(id => points[id])
                .Select(point => new RoundPoint(point.Id, point.Code, point.Version, point.Standard))]))]);
    }
}

/// <summary>A round as stored.</summary>
internal sealed record RoundRow
{
    internal const string Columns = """
        site_id, id, route_id, case_id, level, from_us, to_us, content, state, ended_us, ended_by
        """;

    internal const string One = $"SELECT {Columns} FROM field_round WHERE site_id = @SiteId AND id = @Id";

    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id RouteId { get; init; }

    public Id CaseId { get; init; }

    public long Level { get; init; }

    public long FromUs { get; init; }

    public long ToUs { get; init; }

    public string Content { get; init; } = "";

    /// <summary>due, walked, missed or skipped.</summary>
    public string State { get; init; } = "";

    public long? EndedUs { get; init; }

    public string? EndedBy { get; init; }

    internal RoundContent Round => JsonSerializer.Deserialize<RoundContent>(Content, FieldJson.Options)!;

    internal static RoundRow? Find(IWork work, Id id) =>
        work.Find<RoundRow>(One, new { SiteId = (long)id.Site, Id = id });
}

/// <summary>What was found at a point, as stored; facts, never changed.</summary>
internal sealed record ReadingRow
{
    internal const string Columns = """
        site_id, op_id, round_id, point_id, point_version, verdict, value, remark, reason, scanned, dwell_s,
        occurred_us, recorded_us, author_id, author
        """;

    internal const string OfRound = $"""
        SELECT {Columns} FROM field_reading WHERE site_id = @SiteId AND round_id = @Id ORDER BY occurred_us
        """;

    public long SiteId { get; init; }

    public Id OpId { get; init; }

    public Id RoundId { get; init; }

    public Id PointId { get; init; }

    public long PointVersion { get; init; }

    /// <summary>ok, warning, alarm or skipped.</summary>
    public string Verdict { get; init; } = "";

    public double? Value { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>Why it was skipped: stopped (justified when the point needs a running machine), blocked, unsafe.
    /// </summary>
    public string Reason { get; init; } = "";

    public long Scanned { get; init; }

    public long DwellS { get; init; }

    public long OccurredUs { get; init; }

    public long RecordedUs { get; init; }

    public Id AuthorId { get; init; }

    public string Author { get; init; } = "";
}
