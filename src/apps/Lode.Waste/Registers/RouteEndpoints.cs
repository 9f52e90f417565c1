using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Science.Geodesy;
using Lode.Waste.Warnings;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>The way to a receiver: corners from the gate to its yard, and how far a load may leave it.</summary>
internal sealed record RouteRow
{
    public Id ReceiverId { get; init; }

    /// <summary>Pairs of latitude and longitude, JSON.</summary>
    public string Corners { get; init; } = "";

    public long CorridorM { get; init; }

    /// <summary>Minutes that a load may stand on its way; null: as the rule has it.</summary>
    public long? DwellMin { get; init; }

    /// <summary>Meters around the end of the way within which a load counts as arrived; null: as the rule has it.
    /// </summary>
    public long? YardM { get; init; }

    internal IReadOnlyList<GeoPoint> Points =>
        [.. JsonSerializer.Deserialize<double[][]>(Corners)!.Select(pair => new GeoPoint(pair[0], pair[1]))];
}

/// <summary>The register of routes.</summary>
internal static class RouteEndpoints
{
    internal const string OfSite = """
        SELECT receiver_id, corners, corridor_m, dwell_min, yard_m FROM waste_route
         WHERE site_id = @SiteId ORDER BY receiver_id
        """;

    private const string Save = """
        INSERT INTO waste_route (site_id, receiver_id, corners, corridor_m, dwell_min, yard_m)
        VALUES (@SiteId, @ReceiverId, @Corners, @CorridorM, @DwellMin, @YardM)
        ON CONFLICT (site_id, receiver_id) DO UPDATE SET
            corners = excluded.corners, corridor_m = excluded.corridor_m, dwell_min = excluded.dwell_min,
            yard_m = excluded.yard_m
        """;

    internal sealed record Corner(double Latitude, double Longitude);

    /// <param name="CorridorMeters">500 in a town, 2,000 on a highway (to be confirmed by the site).</param>
    /// <param name="DwellMinutes">Longest stand on the way.</param>
    /// <param name="YardMeters">Distance from the end of the way within which a load counts as arrived.</param>
    internal sealed record Request(
        IReadOnlyList<Corner> Corners, int CorridorMeters = 2000, int DwellMinutes = WarningRules.StandMinutes,
        int YardMeters = SiteRules.YardMeters);

    /// <param name="Id">Of the receiver to whom it leads.</param>
    internal sealed record Item(
        Id Id, string Receiver, IReadOnlyList<Corner> Corners, double LengthKm, long CorridorMeters, long DwellMinutes,
        long YardMeters);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/routes", ListAsync).WithName("waste.routes").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPut("/parties/{id}/route", SaveAsync).WithName("waste.saveRoute").Produces(204).ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(int site, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var names = (await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { SiteId = (long)site }, cancel))
            .ToDictionary(row => row.Id, row => row.Name);
        var rows = await sql.QueryAsync<RouteRow>(OfSite, new { SiteId = (long)site }, cancel);
        return TypedResults.Ok(new Page<Item>(
            [.. rows.Select(row => Of(row, names[row.ReceiverId])).OrderBy(one => one.Receiver)], null));
    }

    private static Item Of(RouteRow row, string receiver)
    {
        var points = row.Points;
        return new Item(
            row.ReceiverId, receiver, [.. points.Select(one => new Corner(one.Latitude, one.Longitude))],
            points.Zip(points.Skip(1), GreatCircle.DistanceKm).Sum(), row.CorridorM,
            row.DwellMin ?? WarningRules.StandMinutes, row.YardM ?? SiteRules.YardMeters);
    }

    private static async Task<IResult> SaveAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var corners = request.Corners ?? [];
        var wrong = new FieldChecks()
            .Need(corners.Count is >= 2 and <= 200, "corners", "range")
            .Need(corners.All(one => Math.Abs(one.Latitude) <= 90 && Math.Abs(one.Longitude) <= 180), "corners",
                "format")
            .Need(request.CorridorMeters is >= 100 and <= 50_000, "corridorMeters", "range")
            .Need(request.DwellMinutes is >= 1 and <= 600, "dwellMinutes", "range")
            .Need(request.YardMeters is >= 50 and <= 20_000, "yardMeters", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Find<PartyRow>(PartyEndpoints.One, new { SiteId = (long)id.Site, Id = id })
                    is not { Kind: "receiver" })
                {
                    return WasteRefusals.NotFound;
                }

                work.Execute(Save, new
                {
                    SiteId = (long)id.Site,
                    ReceiverId = id,
                    Corners = JsonSerializer.Serialize(
                        corners.Select(one => new[] { one.Latitude, one.Longitude })),
                    CorridorM = (long)request.CorridorMeters,
                    DwellMin = (long)request.DwellMinutes,
                    YardM = (long)request.YardMeters,
                });
                work.Audit(actor, "waste.saveRoute", "wasteParty", id.ToString(), null, request);
                return Done.Instance;
            },
            cancel: cancel);
        return outcome.ToNoContent();
    }
}
