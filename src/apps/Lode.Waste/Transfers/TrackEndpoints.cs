using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Science.Geodesy;
using Lode.Waste.Registers;
using Lode.Waste.Warnings;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>Positions of a load on its way: taken in from the vehicle's terminal or the carrier, and judged on reading
/// (decree 23, Art. 11).</summary>
internal static class TrackEndpoints
{
    private const int Most = 1000;

    private const string Insert = """
        INSERT INTO waste_fix (site_id, transfer_id, device, seq, at_us, latitude, longitude)
        VALUES (@SiteId, @TransferId, @Device, @Seq, @AtUs, @Latitude, @Longitude)
        ON CONFLICT (site_id, transfer_id, device, seq) DO NOTHING
        """;

    internal const string OfTransfer = """
        SELECT transfer_id, at_us, latitude, longitude FROM waste_fix
         WHERE site_id = @SiteId AND transfer_id = @TransferId ORDER BY at_us, seq
        """;

    internal sealed record FixRow
    {
        public Id TransferId { get; init; }

        public long AtUs { get; init; }

        public double Latitude { get; init; }

        public double Longitude { get; init; }

        internal Fix Fix => new(AtUs, new GeoPoint(Latitude, Longitude));
    }

    /// <param name="Seq">Number that the device gave; sent twice, it is kept once.</param>
    internal sealed record Position(long Seq, DateTimeOffset At, double Latitude, double Longitude);

    internal sealed record Request(string Device, IReadOnlyList<Position> Fixes);

    internal sealed record Kept(int New, int Known);

    internal sealed record Track(
        IReadOnlyList<Position> Fixes, double LongestGapMin, double FastestKmPerH, double DwellMin, bool IsFine);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/transfers/{id}/fixes", AddAsync).WithName("waste.addFixes").Produces<Kept>()
            .ProducesProblem(404).ProducesProblem(422).SignedIn();
        group.MapGet("/transfers/{id}/track", ReadAsync).WithName("waste.track").Produces<Track>()
            .ProducesProblem(404).Requires("waste.read");
    }

    private static async Task<IResult> AddAsync(
        Id id, Request request, ISqlSession sql, AppCases cases, Rights rights, Actor actor, SiteDays days,
        CancellationToken cancel)
    {
        var hand = await cases.ReadyAsync(id.Site, actor, cancel);
        var zone = await days.OfAsync(id.Site, cancel);
        var fixes = request.Fixes ?? [];
        var wrong = new FieldChecks().NeedText(request.Device, "device", 40)
            .Need(fixes.Count is > 0 and <= Most, "fixes", "range")
            .Need(fixes.All(fix => Math.Abs(fix.Latitude) <= 90 && Math.Abs(fix.Longitude) <= 180), "fixes", "format")
            .Against(WasteRefusals.Invalid);
        var outcome = await sql.CommitAsync<Kept>(
            work =>
            {
                if (TransferFile.Find(work, id, zone) is not { } file
                    || (!rights.Can("waste.write", id.Site)
                        && !file.Carriers.Any(carrier => carrier.Org is > 0 && carrier.Org == hand.Organization)))
                {
                    return WasteRefusals.NotFound;
                }

                if (wrong is not null)
                {
                    return wrong;
                }

                var stored = fixes.Sum(fix => work.Execute(Insert, new
                {
                    SiteId = id.Site,
                    TransferId = id,
                    request.Device,
                    fix.Seq,
                    AtUs = Instants.ToUs(fix.At),
                    fix.Latitude,
                    fix.Longitude,
                }));
                return new Kept(stored, fixes.Count - stored);
            },
            cancel: cancel);
        return outcome.ToOk();
    }

    private static async Task<IResult> ReadAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var rows = await sql.QueryAsync<FixRow>(OfTransfer, new { SiteId = id.Site, TransferId = id }, cancel);
        var facts = TrackRules.Of([.. rows.Select(row => row.Fix)], []);
        return TypedResults.Ok(new Track(
            [.. rows.Select((row, index) => new Position(
                index + 1, Instants.FromUs(row.AtUs), row.Latitude, row.Longitude))],
            Math.Round(facts.LongestGapUs / 6e7, 1), Math.Round(facts.FastestKmPerH, 1),
            Math.Round(facts.DwellUs / 6e7, 1), facts.IsFine));
    }
}
