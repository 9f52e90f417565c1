using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Reports;

/// <summary>The way of mass from generation to final place over months, of all sites that a person may read: out of
/// the books, so that every number leads to a statement.</summary>
internal static class ChainEndpoints
{
    private const int MostMonths = 36;

    private const string Sites = """
        SELECT site_id FROM waste_site WHERE site_id {ids:Sites} ORDER BY site_id
        """;

    // What receivers have done so far with the waste of a period.
    private const string Fates = """
        SELECT b.waste_code, p.credit_code AS receiver, t.processed_us, t.processed_method, l.sent_g
          FROM waste_transfer t
          JOIN waste_transfer_line l ON l.site_id = t.site_id AND l.transfer_id = t.id
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
          JOIN waste_party p ON p.site_id = t.site_id AND p.id = t.receiver_id
         WHERE t.site_id = @SiteId AND l.site_id = @SiteId AND b.site_id = @SiteId AND p.site_id = @SiteId
           AND t.refused_g IS NOT NULL AND t.received_g > t.refused_g
           AND t.arrived_us >= @FromUs AND t.arrived_us < @UntilUs
        """;

    internal sealed record FateRow
    {
        public string WasteCode { get; init; } = "";

        public string Receiver { get; init; } = "";

        public long? ProcessedUs { get; init; }

        public string ProcessedMethod { get; init; } = "";

        public long SentG { get; init; }
    }

    /// <param name="BookId">Its wet book; null while nothing was posted.</param>
    /// <param name="UnexplainedGrams">0 in a ledger of double entry.</param>
    internal sealed record Place(int Site, Id? BookId, long UnexplainedGrams);

    internal sealed record Waste(string WasteCode, string NameZh, string NameEn, bool IsHazardous);

    /// <param name="Role">As <see cref="ChainParts"/> names them.</param>
    /// <param name="Path">Accounts in the book of the site, without their lots.</param>
    internal sealed record Part(
        int Site, string WasteCode, string Role, string Path, string PlaceZh, string PlaceEn, long Grams);

    internal sealed record Chain(
        string From, string Until, IReadOnlyList<Place> Sites, IReadOnlyList<Waste> Wastes,
        IReadOnlyList<Part> Parts);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/chain", ReadAsync).WithName("waste.chain")
        .Produces<Chain>().ProducesProblem(422).Requires("waste.read");

    private static async Task<IResult> ReadAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, string? from = null, string? until = null)
    {
        var numbers = await sql.QueryAsync<long>(Sites, new { Sites = rights.Sites("waste.read") }, cancel);
        var (places, wastes, parts) = (new List<Place>(), new Dictionary<string, Waste>(), new List<Part>());
        var (first, last) = (from ?? "", until ?? "");
        foreach (var number in numbers)
        {
            var zone = await days.OfAsync((int)number, cancel);
            if (Range(from, until, zone, clock.NowUs()) is not { } range)
            {
                return FlowEndpoints.MonthWrong.ToProblem();
            }

            (first, last) = (range.First.Text, range.Last.Text);
            var read = await SiteAsync((int)number, range, sql, ledger, cancel);
            places.Add(read.Place);
            parts.AddRange(read.Parts);
            foreach (var waste in read.Wastes)
            {
                wastes.TryAdd(waste.WasteCode, waste);
            }
        }

        return TypedResults.Ok(new Chain(
            first, last, places, [.. wastes.Values.OrderBy(one => one.WasteCode, StringComparer.Ordinal)], parts));
    }

    /// <summary>Months from the first to the last one; from January to the running month when they are not named.
    /// </summary>
    internal static (Month First, Month Last)? Range(string? from, string? until, SiteZone zone, long nowUs) =>
        Month.Find(until, zone, nowUs) is { } last
            && Month.Find(from ?? string.Concat(last.Text.AsSpan(0, 5), "01"), zone, nowUs) is { } first
            && first.FromUs <= last.FromUs && Distance(first, last) < MostMonths
            ? (first, last) : null;

    private static int Distance(Month first, Month last)
    {
        var (a, b) = (ImportList.DayOf(first.Text + "-01"), ImportList.DayOf(last.Text + "-01"));
        return ((b.Year - a.Year) * 12) + b.Month - a.Month;
    }

    private static async Task<(Place Place, IEnumerable<Waste> Wastes, IEnumerable<Part> Parts)> SiteAsync(
        int site, (Month First, Month Last) range, ISqlSession sql, LedgerReader ledger, CancellationToken cancel)
    {
        if (await FlowReader.BookAsync(ledger, site, cancel) is not { } book)
        {
            return (new Place(site, null, 0), [], []);
        }

        var streams = await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, new { SiteId = site }, cancel);
        var named = await NamesAsync(site, sql, cancel);
        var fates = await FatesAsync(site, range.First.FromUs, range.Last.UntilUs, sql, cancel);
        var wastes = streams.DistinctBy(row => row.WasteCode).ToDictionary(row => row.WasteCode);
        FlowReader.Account[] accounts =
        [
            .. (await FlowReader.ReadAsync(ledger, book, null, range.First.FromUs, range.Last.UntilUs, cancel))
                .Where(account => wastes.ContainsKey(account.Item)),
        ];
        var parts = ChainParts.Of(accounts, (code, receiver) => FateOf(fates[(code, receiver)])).Select(part =>
        {
            var (zh, en) = named.GetValueOrDefault(part.Place, (part.Place, part.Place));
            return new Part(
                site, part.WasteCode, part.Role, $"{part.Kind}:{part.Place}:{part.WasteCode}", zh, en, part.Grams);
        });
        return (
            new Place(site, book.Id, MassBalance.Of([.. accounts.Select(account => account.Move)]).Unexplained),
            wastes.Values.Select(row => new Waste(row.WasteCode, row.NameZh, row.NameEn, row.IsHazardous)), parts);
    }

    /// <summary>What receivers have done so far with what reached them between two instants.</summary>
    internal static async Task<ILookup<(string WasteCode, string Receiver), FateRow>> FatesAsync(
        int site, long fromUs, long untilUs, ISqlSession sql, CancellationToken cancel) =>
        (await sql.QueryAsync<FateRow>(Fates, new { SiteId = site, FromUs = fromUs, UntilUs = untilUs }, cancel))
            .ToLookup(row => (row.WasteCode, row.Receiver));

    internal static ChainParts.Fate FateOf(IEnumerable<FateRow> rows)
    {
        var (utilized, disposed, waiting) = (0L, 0L, 0L);
        foreach (var row in rows)
        {
            utilized += row.ProcessedUs is not null && !MethodCode.IsDisposal(row.ProcessedMethod) ? row.SentG : 0;
            disposed += row.ProcessedUs is not null && MethodCode.IsDisposal(row.ProcessedMethod) ? row.SentG : 0;
            waiting += row.ProcessedUs is null ? row.SentG : 0;
        }

        return new ChainParts.Fate(utilized, disposed, waiting);
    }

    // Facilities by their code, receivers by their credit code.
    internal static async Task<Dictionary<string, (string Zh, string En)>> NamesAsync(
        int site, ISqlSession sql, CancellationToken cancel)
    {
        var names = (await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, new { SiteId = site }, cancel))
            .ToDictionary(row => row.Code, row => (row.NameZh, row.NameEn), StringComparer.Ordinal);
        foreach (var party in await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { SiteId = site }, cancel))
        {
            if (party.Kind == "receiver")
            {
                names.TryAdd(party.CreditCode, (party.Name, party.Name));
            }
        }

        return names;
    }
}
