using Lode.Kernel;
using Lode.Kernel.Findings;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Waste.Storage;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Board;

/// <summary>The sites of the group that a person may read: where they lie and how they stand.</summary>
internal static class GroupBoard
{
    private const long DayUs = 86_400_000_000;
    private const int MostFindings = 20_000;

    private const string Oldest = """
        SELECT site_id AS number, min(oldest_us) AS figure FROM waste_batch
         WHERE site_id {ids:Sites} AND closed_us IS NULL GROUP BY site_id
        """;

    private const string Transfers = """
        SELECT site_id AS number, count(*) AS figure FROM waste_transfer
         WHERE site_id {ids:Sites} AND state NOT IN ('processed', 'grouped', 'returned', 'turnedBack', 'canceled')
         GROUP BY site_id
        """;

    private const string Capacity = """
        SELECT site_id AS number, cast(sum(coalesce(capacity_g, @Point)) AS bigint) AS figure FROM waste_facility
         WHERE site_id {ids:Sites} AND kind IN ('store', 'point') AND closed_us IS NULL
           AND (capacity_g IS NOT NULL OR kind = 'point')
         GROUP BY site_id
        """;

    // The last one that was signed at each site.
    private const string Assessed = """
        SELECT a.site_id, a.points, a.full_points, a.verdict, a.at_us FROM waste_assessment a
         WHERE a.site_id {ids:Sites}
           AND a.at_us = (SELECT max(b.at_us) FROM waste_assessment b WHERE b.site_id = a.site_id)
        """;

    internal sealed record AssessedRow
    {
        public long SiteId { get; init; }

        public long Points { get; init; }

        public long FullPoints { get; init; }

        public string Verdict { get; init; } = "";

        public long AtUs { get; init; }
    }

    /// <summary>An assessment that a person signed.</summary>
    internal sealed record Signed(int Points, int FullPoints, string Verdict, DateTimeOffset At);

    internal sealed record Count
    {
        public long Number { get; init; }

        public long Figure { get; init; }
    }

    /// <param name="OldestDays">Days since the oldest open batch came into being; null without one.</param>
    /// <param name="Warnings">Open findings of priority 1 to 4.</param>
    /// <param name="Assessment">The last one that was signed; null while none was.</param>
    internal sealed record Place(
        int Site, string UnitName, string Class, double? Latitude, double? Longitude, long StockGrams,
        long CapacityGrams, int? OldestDays, int OpenTransfers, IReadOnlyList<int> Warnings, Signed? Assessment);

    internal sealed record Board(IReadOnlyList<Place> Sites);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/group", ReadAsync).WithName("waste.group")
        .Produces<Board>().Requires("waste.read");

    private static async Task<IResult> ReadAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, TimeProvider clock, CancellationToken cancel)
    {
        var units = await sql.QueryAsync<SiteEndpoints.Row>(
            SiteEndpoints.Visible, new { Sites = rights.Sites("waste.read") }, cancel);
        long[] sites = [.. units.Select(unit => unit.SiteId)];
        if (sites.Length == 0)
        {
            return TypedResults.Ok(new Board([]));
        }

        async Task<Dictionary<long, long>> Figures(string statement) =>
            (await sql.QueryAsync<Count>(statement, new { Sites = sites, Point = StorageLimits.PointGrams }, cancel))
                .ToDictionary(row => row.Number, row => row.Figure);
        var (oldest, transfers) = (await Figures(Oldest), await Figures(Transfers));
        var capacity = await Figures(Capacity);
        var warnings = (await ListFindings.RunAsync(
            new FindingFilter(sites, Open: true), 0, MostFindings, sql, cancel))
            .Where(row => row.Rule.StartsWith("waste.", StringComparison.Ordinal)).ToLookup(row => row.SiteId);
        var assessed = (await sql.QueryAsync<AssessedRow>(Assessed, new { Sites = sites }, cancel))
            .DistinctBy(row => row.SiteId).ToDictionary(row => row.SiteId, row => new Signed(
                (int)row.Points, (int)row.FullPoints, row.Verdict, Instants.FromUs(row.AtUs)));
        var now = clock.NowUs();
        var places = new List<Place>();
        foreach (var unit in units)
        {
            places.Add(new Place(
                (int)unit.SiteId, unit.UnitName, unit.Class, unit.Latitude, unit.Longitude,
                await StockAsync((int)unit.SiteId, ledger, cancel), capacity.GetValueOrDefault(unit.SiteId),
                oldest.TryGetValue(unit.SiteId, out var since) ? (int)((now - since) / DayUs) : null,
                (int)transfers.GetValueOrDefault(unit.SiteId),
                [.. Enumerable.Range(1, 4).Select(priority =>
                    warnings[unit.SiteId].Count(row => row.Severity == priority))],
                assessed.GetValueOrDefault(unit.SiteId)));
        }

        return TypedResults.Ok(new Board(places));
    }

    private static async Task<long> StockAsync(int site, LedgerReader ledger, CancellationToken cancel) =>
        await FlowReader.BookAsync(ledger, site, cancel) is { } book
            ? await ledger.TotalAsync(book, "INV", cancel) : 0;
}
