using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Field.FollowUps;

/// <summary>A case that came out of readings at a point; at most one of a kind is open at a point.</summary>
internal sealed record FollowUpRow
{
    internal const string Columns = "site_id, case_id, point_id, kind, occurrences, opened_us, closed_us, ended_as";

    internal const string OfPoint = $"""
        SELECT {Columns} FROM field_follow_up WHERE site_id = @SiteId AND point_id = @Id
         ORDER BY opened_us DESC LIMIT 50
        """;

    private const string OpenOne = $"""
        SELECT {Columns} FROM field_follow_up
         WHERE site_id = @SiteId AND point_id = @Point AND kind = @Kind AND closed_us IS NULL
        """;

    private const string Insert = """
        INSERT INTO field_follow_up (site_id, case_id, point_id, kind, occurrences, opened_us, closed_us, ended_as)
        VALUES (@SiteId, @CaseId, @Point, @Kind, 1, @NowUs, NULL, NULL)
        """;

    private const string More = """
        UPDATE field_follow_up SET occurrences = occurrences + 1 WHERE site_id = @SiteId AND case_id = @CaseId
        """;

    public long SiteId { get; init; }

    public Id CaseId { get; init; }

    public Id PointId { get; init; }

    /// <summary>defect or precision.</summary>
    public string Kind { get; init; } = "";

    public long Occurrences { get; init; }

    public long OpenedUs { get; init; }

    public long? ClosedUs { get; init; }

    /// <summary>Final state of the case.</summary>
    public string? EndedAs { get; init; }

    internal static FollowUpRow? Open(IWork work, Id point, string kind) =>
        work.Find<FollowUpRow>(OpenOne, new { SiteId = (long)point.Site, Point = point, Kind = kind });

    internal static void Begin(IWork work, Id point, string kind, Id @case) => work.Execute(
        Insert, new { SiteId = (long)point.Site, CaseId = @case, Point = point, Kind = kind, work.NowUs });

    internal void Again(IWork work) => work.Execute(More, new { SiteId, CaseId });
}
