using Lode.Field.FollowUps;
using Lode.Field.Rounds;
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

namespace Lode.Field.Points;

/// <summary>Points with their last result; one of them with versions, results, trend and what followed.</summary>
internal static class ListPoints
{
    private const string OfSites = $$"""
        SELECT {{PointRow.Columns}} FROM field_point WHERE site_id {ids:Sites} AND retired_us IS NULL
         ORDER BY site_id, code
        """;

    private const string Latest = $$"""
        SELECT {{ReadingRow.Columns}} FROM field_reading r
         WHERE site_id {ids:Sites} AND occurred_us = (SELECT max(o.occurred_us) FROM field_reading o
                WHERE o.site_id = r.site_id AND o.point_id = r.point_id)
        """;

    private const string OpenOnes = $$"""
        SELECT {{FollowUpRow.Columns}} FROM field_follow_up WHERE site_id {ids:Sites} AND closed_us IS NULL
        """;

    private const string Results = $"""
        SELECT {ReadingRow.Columns} FROM field_reading
         WHERE site_id = @SiteId AND point_id = @Id ORDER BY occurred_us DESC LIMIT 200
        """;

    /// <summary>What was found at a point.</summary>
    internal sealed record ReadingItem(
        Id Id, Id Round, Id Point, string Verdict, double? Value, string Remark, string Reason, bool Scanned,
        long DwellSeconds, long PointVersion, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, string Author);

    internal sealed record FollowUpItem(
        Id Case, Id Point, string Kind, long Occurrences, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt,
        string? EndedAs);

    internal sealed record PointItem(
        Id Id, int SiteId, string Code, long Version, PointContent Content, DateTimeOffset ChangedAt, string ChangedBy,
        ReadingItem? Last, IReadOnlyList<FollowUpItem> Open);

    internal sealed record VersionItem(
        long Version, PointContent Content, string Reason, DateTimeOffset ChangedAt, string ChangedBy);

    internal sealed record PointPage(
        PointItem Point, IReadOnlyList<VersionItem> Versions, IReadOnlyList<ReadingItem> Results,
        DeteriorationView? Trend, IReadOnlyList<FollowUpItem> FollowUps);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/points", ListAsync).WithName("field.points").Produces<Page<PointItem>>().Requires("field.read");
        group.MapGet("/points/{id}", GetAsync).WithName("field.point").Produces<PointPage>().ProducesProblem(404)
            .Requires("field.read");
    }

    internal static ReadingItem Item(ReadingRow row) => new(
        row.OpId, row.RoundId, row.PointId, row.Verdict, row.Value, row.Remark, row.Reason, row.Scanned == 1,
        row.DwellS, row.PointVersion, Instants.FromUs(row.OccurredUs), Instants.FromUs(row.RecordedUs), row.Author);

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, CancellationToken cancel, int? site = null)
    {
        var sites = new { Sites = ListRoutes.SitesOf(rights, site) };
        var rows = await sql.QueryAsync<PointRow>(OfSites, sites, cancel);
        var last = (await sql.QueryAsync<ReadingRow>(Latest, sites, cancel)).GroupBy(row => row.PointId)
            .ToDictionary(group => group.Key, group => group.Last());
        var open = (await sql.QueryAsync<FollowUpRow>(OpenOnes, sites, cancel)).ToLookup(row => row.PointId);
        return TypedResults.Ok(new Page<PointItem>(
            [.. rows.Select(row => Item(row, last.GetValueOrDefault(row.Id), open[row.Id]))], null));
    }

    private static async Task<IResult> GetAsync(
        Id id, ISqlSession sql, Deterioration deterioration, Rights rights, CancellationToken cancel)
    {
        var key = new { SiteId = (long)id.Site, Id = id };
        var row = await sql.FindAsync<PointRow>(PointRow.One, key, cancel);
        if (row is null || !rights.Can("field.read", id.Site))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        var versions = await sql.QueryAsync<PointVersionRow>(PointVersionRow.OfPoint, key, cancel);
        var results = await sql.QueryAsync<ReadingRow>(Results, key, cancel);
        var followUps = await sql.QueryAsync<FollowUpRow>(FollowUpRow.OfPoint, key, cancel);
        return TypedResults.Ok(new PointPage(
            Item(row, results.Count > 0 ? results[0] : null, followUps.Where(one => one.ClosedUs is null)),
            [.. versions.Select(one => new VersionItem(
                one.Version, PointContent.Parse(one.Content), one.Reason, Instants.FromUs(one.ChangedUs),
                one.ChangedBy))],
            [.. results.Select(Item)], await deterioration.OfAsync(row, cancel), [.. followUps.Select(Item)]));
    }

    private static PointItem Item(PointRow row, ReadingRow? last, IEnumerable<FollowUpRow> open) => new(
        row.Id, (int)row.SiteId, row.Code, row.Version, row.Standard, Instants.FromUs(row.ChangedUs), row.ChangedBy,
        last is null ? null : Item(last), [.. open.Select(Item)]);

    private static FollowUpItem Item(FollowUpRow row) => new(
        row.CaseId, row.PointId, row.Kind, row.Occurrences, Instants.FromUs(row.OpenedUs),
        row.ClosedUs is { } closed ? Instants.FromUs(closed) : null, row.EndedAs);
}
