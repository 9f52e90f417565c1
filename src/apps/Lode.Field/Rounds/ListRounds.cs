using Lode.Field.FollowUps;
using Lode.Field.Points;
using Lode.Field.Routes;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Field.Rounds;

/// <summary>Rounds as a list, and one of them with all that a phone needs to walk it without a network.</summary>
internal static class ListRounds
{
    private const string InPeriod = $$"""
        SELECT {{RoundRow.Columns}} FROM field_round
         WHERE site_id {ids:Sites} AND to_us > @FromUs ORDER BY from_us DESC, id LIMIT 500
        """;

    private const string Counts = """
        SELECT round_id AS RoundId, count(DISTINCT point_id) AS Seen,
               cast(sum(CASE WHEN verdict IN ('warning', 'alarm') THEN 1 ELSE 0 END) AS bigint) AS Abnormal
          FROM field_reading WHERE site_id {ids:Sites} AND round_id {ids:Rounds} GROUP BY round_id
        """;

    private const string Open = $$"""
        SELECT {{FollowUpRow.Columns}} FROM field_follow_up WHERE site_id = @SiteId AND closed_us IS NULL
        """;

    private const string LastOnes = $$"""
        SELECT {{ReadingRow.Columns}} FROM field_reading r
         WHERE site_id = @SiteId AND round_id <> @Id AND occurred_us = (SELECT max(o.occurred_us) FROM field_reading o
                WHERE o.site_id = r.site_id AND o.point_id = r.point_id AND o.round_id <> @Id)
        """;

    internal sealed record Count
    {
        public Id RoundId { get; init; }

        public long Seen { get; init; }

        public long Abnormal { get; init; }
    }

    /// <summary>A round as lists show it.</summary>
    internal sealed record RoundItem(
        Id Id, int SiteId, Id Route, Id Case, string Code, string NameZh, string NameEn, long Level,
        DateTimeOffset FromAt, DateTimeOffset ToAt, string State, int Points, int Stops, long Seen, long Abnormal,
        DateTimeOffset? EndedAt, string? EndedBy);

    /// <summary>A round to walk: stops, points with the pinned standards, what was found so far and the time before.
    /// </summary>
    internal sealed record RoundPage(
        RoundItem Round, IReadOnlyList<RoundStop> Stops, IReadOnlyList<ListPoints.ReadingItem> Readings,
        IReadOnlyList<ListPoints.ReadingItem> Before, IReadOnlyList<Id> Defective);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/rounds", ListAsync).WithName("field.rounds").Produces<Page<RoundItem>>().Requires("field.read");
        group.MapGet("/rounds/{id}", GetAsync).WithName("field.round").Produces<RoundPage>().ProducesProblem(404)
            .Requires("field.read");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, TimeProvider clock, CancellationToken cancel, int? site = null, int days = 2)
    {
        var sites = ListRoutes.SitesOf(rights, site);
        var fromUs = clock.NowUs() - (Math.Clamp(days, 0, 90) * 86_400_000_000L);
        var rows = await sql.QueryAsync<RoundRow>(InPeriod, new { Sites = sites, FromUs = fromUs }, cancel);
        var counts = (await sql.QueryAsync<Count>(
            Counts, new { Sites = sites, Rounds = rows.Select(row => row.Id).ToArray() }, cancel))
            .ToDictionary(one => one.RoundId);
        return TypedResults.Ok(new Page<RoundItem>(
            [.. rows.Select(row => Item(row, row.Round, counts.GetValueOrDefault(row.Id)))], null));
    }

    private static async Task<IResult> GetAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        var key = new { SiteId = (long)id.Site, Id = id };
        var row = await sql.FindAsync<RoundRow>(RoundRow.One, key, cancel);
        if (row is null || !rights.Can("field.read", id.Site))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        var round = row.Round;
        var points = round.Points.Select(point => point.Id).ToHashSet();
        var readings = await sql.QueryAsync<ReadingRow>(ReadingRow.OfRound, key, cancel);
        var before = await sql.QueryAsync<ReadingRow>(LastOnes, key, cancel);
        var open = await sql.QueryAsync<FollowUpRow>(Open, key, cancel);
        var seen = new Count
        {
            Seen = readings.Select(one => one.PointId).Distinct().Count(),
            Abnormal = readings.Count(one => one.Verdict is "warning" or "alarm"),
        };
        return TypedResults.Ok(new RoundPage(
            Item(row, round, seen), round.Stops, [.. readings.Select(ListPoints.Item)],
            [.. before.Where(one => points.Contains(one.PointId)).Select(ListPoints.Item)],
            [.. open.Where(one => one.Kind == "defect").Select(one => one.PointId).Where(points.Contains)]));
    }

    private static RoundItem Item(RoundRow row, RoundContent round, Count? count) => new(
        row.Id, (int)row.SiteId, row.RouteId, row.CaseId, round.Code, round.NameZh, round.NameEn, row.Level,
        Instants.FromUs(row.FromUs), Instants.FromUs(row.ToUs), row.State, round.Points.Count(), round.Stops.Count,
        count?.Seen ?? 0, count?.Abnormal ?? 0, row.EndedUs is { } ended ? Instants.FromUs(ended) : null, row.EndedBy);
}
