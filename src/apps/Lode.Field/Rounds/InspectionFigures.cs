using Lode.Field.Routes;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Field.Rounds;

/// <summary>How well inspection is done. Definitions: fieldwork.md §c2.</summary>
internal static class InspectionFigures
{
    private const string Rounds = """
        SELECT state AS State, count(*) AS Count FROM field_round
         WHERE site_id {ids:Sites} AND from_us >= @FromUs AND to_us <= @NowUs GROUP BY state
        """;

    private const string Readings = """
        SELECT count(*) AS Count, cast(sum(scanned) AS bigint) AS Scanned,
               cast(sum(CASE WHEN verdict = 'alarm' OR verdict = 'warning' THEN 1 ELSE 0 END) AS bigint) AS Abnormal
          FROM field_reading WHERE site_id {ids:Sites} AND occurred_us >= @FromUs
        """;

    private const string Ended = """
        SELECT ended_as AS State, count(*) AS Count FROM field_follow_up
         WHERE site_id {ids:Sites} AND kind = 'defect' AND opened_us >= @FromUs GROUP BY ended_as
        """;

    internal sealed record Group
    {
        public string? State { get; init; }

        public long Count { get; init; }

        public long? Scanned { get; init; }

        public long? Abnormal { get; init; }
    }

    /// <summary>Shares are 0 to 1 and null where there is nothing to divide by.</summary>
    /// <param name="Rate">Rounds walked in their window of those that were due; those skipped with a reason count in
    /// neither.</param>
    /// <param name="Scanned">Results at a stop whose label was scanned.</param>
    /// <param name="Hit">Defects that were confirmed of those that were decided.</param>
    internal sealed record Answer(
        long Due, long Walked, long Missed, double? Rate, double? Scanned, long Results, long Abnormal, long Defects,
        long DefectsOpen, double? Hit);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/figures", HandleAsync)
        .WithName("field.figures").Produces<Answer>().Requires("field.read");

    private static async Task<IResult> HandleAsync(
        ISqlSession sql, Rights rights, TimeProvider clock, CancellationToken cancel, int? site = null, int days = 30)
    {
        var nowUs = clock.NowUs();
        var args = new
        {
            Sites = ListRoutes.SitesOf(rights, site),
            FromUs = nowUs - (Math.Clamp(days, 1, 400) * 86_400_000_000L),
            NowUs = nowUs,
        };
        var rounds = await sql.QueryAsync<Group>(Rounds, args, cancel);
        var readings = (await sql.QueryAsync<Group>(Readings, args, cancel))[0];
        var ended = await sql.QueryAsync<Group>(Ended, args, cancel);
        return TypedResults.Ok(Compute(rounds, readings, ended));
    }

    internal static Answer Compute(
        IReadOnlyList<Group> rounds, Group readings, IReadOnlyList<Group> ended)
    {
        long Of(IReadOnlyList<Group> groups, params string?[] states) =>
            groups.Where(one => states.Contains(one.State)).Sum(one => one.Count);
        static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
        var (walked, missed) = (Of(rounds, "walked"), Of(rounds, "missed", "due"));
        var (defects, open) = (ended.Sum(one => one.Count), Of(ended, [null]));
        var refuted = Of(ended, "dismissed");
        return new Answer(
            walked + missed, walked, missed, Share(walked, walked + missed),
            Share(readings.Scanned ?? 0, readings.Count), readings.Count, readings.Abnormal ?? 0, defects, open,
            Share(defects - open - refuted, defects - open));
    }
}
