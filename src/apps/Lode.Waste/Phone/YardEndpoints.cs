using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Phone;

/// <summary>What a keeper takes along on the phone: the batches in stock with their places and packages, and the
/// facilities.</summary>
internal static class YardEndpoints
{
    private const int Most = 500;

    private const string Open = $"""
        SELECT {BatchRow.Columns} FROM waste_batch
         WHERE site_id = @SiteId AND closed_us IS NULL ORDER BY generated_us DESC, code LIMIT @Limit
        """;

    private const string Packages = """
        SELECT c.batch_id, c.code, c.type, c.net_g, c.printed_us, c.attached_us FROM waste_container c
          JOIN waste_batch b ON b.site_id = c.site_id AND b.id = c.batch_id
         WHERE c.site_id = @SiteId AND b.site_id = @SiteId AND c.gone_us IS NULL AND b.closed_us IS NULL
         ORDER BY c.code
        """;

    internal sealed record PackageRow
    {
        public Id BatchId { get; init; }

        public string Code { get; init; } = "";

        public string Type { get; init; } = "";

        public long NetG { get; init; }

        public long? PrintedUs { get; init; }

        public long? AttachedUs { get; init; }
    }

    internal sealed record Package(string Code, string Type, long NetGrams, bool IsPrinted, bool IsAttached);

    internal sealed record Place(Id FacilityId, long Grams, long FreeGrams);

    internal sealed record Batch(
        Id Id, string Code, string WasteCode, string NameZh, string NameEn, int Days, IReadOnlyList<Place> Places,
        IReadOnlyList<Package> Packages);

    internal sealed record Facility(Id Id, string Code, string Kind, string NameZh, string NameEn);

    /// <param name="IsCut">There are more batches than a phone takes along.</param>
    internal sealed record Yard(
        int Site, DateTimeOffset At, IReadOnlyList<Batch> Batches, IReadOnlyList<Facility> Facilities, bool IsCut);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/yard", ReadAsync).WithName("waste.yard")
        .Produces<Yard>().ProducesProblem(404).Requires("waste.read");

    private static async Task<IResult> ReadAsync(
        int site, ISqlSession sql, LedgerReader ledger, Rights rights, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var now = clock.NowUs();
        var view = await StockView.ReadAsync(site, sql, ledger, cancel);
        var rows = await sql.QueryAsync<BatchRow>(Open, new { SiteId = site, Limit = Most + 1 }, cancel);
        var packages = (await sql.QueryAsync<PackageRow>(Packages, new { SiteId = site }, cancel))
            .ToLookup(row => row.BatchId);
        return TypedResults.Ok(new Yard(
            site, Instants.FromUs(now),
            [.. rows.Take(Most).Select(row => Of(view.Item(row, now), packages[row.Id]))],
            [.. view.Facilities.Where(one => one.ClosedUs is null && one.Kind is "generate" or "store" or "point")
                .OrderBy(one => one.Code, StringComparer.Ordinal)
                .Select(one => new Facility(one.Id, one.Code, one.Kind, one.NameZh, one.NameEn))],
            rows.Count > Most));
    }

    private static Batch Of(BatchEndpoints.Item item, IEnumerable<PackageRow> packages) => new(
        item.Id, item.Code, item.WasteCode, item.NameZh, item.NameEn, item.Days,
        [.. item.Places.Select(place => new Place(place.FacilityId, place.Grams, place.Grams - place.ReservedGrams))],
        [.. packages.Select(row => new Package(
            row.Code, row.Type, row.NetG, row.PrintedUs is not null, row.AttachedUs is not null))]);
}
