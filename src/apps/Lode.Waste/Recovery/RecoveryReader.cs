using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Registers;
using Lode.Waste.Reports;

namespace Lode.Waste.Recovery;

/// <summary>A stretch of time of a chart: its first day or month as text.</summary>
internal readonly record struct Stretch(string Text, long FromUs, long UntilUs);

/// <summary>An element of a waste over a year: where what was fed of it went.</summary>
/// <param name="Aim">wanted: it is the product of the recovery; removed: it is to be kept out of it; other.</param>
internal sealed record ElementMass(string Name, string Aim, WasteMass Mass)
{
    /// <summary>Share recovered in products, or removed from them; null when nothing of it was fed, or nobody aims at
    /// it.</summary>
    internal double? Share => Mass.Fed <= 0 ? null : Aim switch
    {
        "wanted" => RecoveryFigures.MetalRecovery(Mass.Fed, 1, Mass.Product, 1),
        "removed" => RecoveryFigures.Removal(Mass.Fed, 1, Mass.Product, 1),
        _ => null,
    };
}

/// <summary>Accounts of the wet book behind a figure of a year.</summary>
/// <param name="Role">generated, fed, accepted (by a receiver) or closing.</param>
/// <param name="Place">Facility, or credit code of the receiver.</param>
/// <param name="Path">Without lots.</param>
internal sealed record AccountsOf(string Role, string Place, string Path, long Grams);

/// <summary>A waste code of a site over a year.</summary>
/// <param name="OpeningGrams">In store, on the road and in process before the year; what was taken over into the books
/// counts as opening.</param>
/// <param name="EntrustedGrams">Used by receivers, as far as they reported it.</param>
/// <param name="OldGrams">Of what was used, what is older than the year.</param>
internal sealed record WasteYear(
    StreamRow Stream, WasteMass Wet, long OpeningGrams, long ClosingGrams, long EntrustedGrams, long OldGrams,
    IReadOnlyList<(string Name, string Path, long Grams)> Products, IReadOnlyList<ElementMass> Elements,
    IReadOnlyList<AccountsOf> Accounts)
{
    internal long UsedGrams => Wet.Fed + EntrustedGrams;

    /// <summary>Null when nothing came into being and nothing old was used.</summary>
    internal double? Utilization => Wet.Generated + OldGrams <= 0 ? null
        : RecoveryFigures.Utilization(UsedGrams, Wet.Generated, OldGrams);
}

/// <summary>Reads recovery and utilization of one site out of its books.</summary>
internal sealed class RecoveryReader(ISqlSession sql, LedgerReader ledger, int site, SiteZone zone)
{
    private static readonly string[] Lots = ["PRD"];
    private static readonly string[] Stocks = ["INV", "TRN", "WIP"];

    private Dictionary<string, string>? kinds;
    private IReadOnlyList<StreamRow>? streams;
    private Dictionary<string, Book>? books;

    /// <summary>The books of the site by their names: wet, dry, symbols of elements.</summary>
    internal async Task<IReadOnlyDictionary<string, Book>> BooksAsync(CancellationToken cancel)
    {
        if (books is null)
        {
            var known = (await ledger.BooksAsync([site], cancel)).Where(book => book.Unit == LedgerUnit.Gram)
                .ToDictionary(book => book.Convention, StringComparer.Ordinal);
            books = new Dictionary<string, Book>(StringComparer.Ordinal);
            foreach (var name in (string[])["wet", MirrorBooks.DryName, .. Assay.Elements])
            {
                var convention = name == "wet" ? MassBook.Convention : MirrorBooks.ConventionOf(name);
                if (known.TryGetValue(convention, out var book))
                {
                    books[name] = book;
                }
            }
        }

        return books;
    }

    /// <summary>A calendar year of the site.</summary>
    internal (long FromUs, long UntilUs) YearOf(int year) =>
        (zone.StartOf(new DateOnly(year, 1, 1)), zone.StartOf(new DateOnly(year + 1, 1, 1)));

    /// <summary>Every waste code that had or moved something in a year.</summary>
    internal async Task<IReadOnlyList<WasteYear>> YearAsync(int year, CancellationToken cancel)
    {
        var all = await BooksAsync(cancel);
        if (!all.TryGetValue("wet", out var wet))
        {
            return [];
        }

        var (fromUs, untilUs) = YearOf(year);
        var sums = await ledger.SumsAsync(wet, fromUs, untilUs, null, Lots, cancel);
        var kindOf = await KindOfAsync(cancel);
        var masses = WasteMass.Of(sums, kindOf);
        var elements = await ElementsAsync(fromUs, untilUs, cancel);
        var old = await OldStock.ReadAsync(site, fromUs, untilUs, sql, cancel);
        var entrusted = await EntrustedAsync(sums, fromUs, untilUs, cancel);
        return
        [
            .. from stream in (await StreamsAsync(cancel)).DistinctBy(row => row.WasteCode)
               where masses.ContainsKey(stream.WasteCode)
               let code = stream.WasteCode
               let given = entrusted.GetValueOrDefault(code)
               let opening = Opening(sums, code)
               let mass = masses[code]
               let closing = opening + Moved(sums, code)
               where mass != WasteMass.None || opening != 0 || closing != 0
               orderby mass.Fed + given descending, mass.Generated descending, code
               select new WasteYear(
                   stream, mass, opening, closing, given, old.OwnUse(code) + old.Entrusted(code, given),
                   Products(sums, code), elements.GetValueOrDefault(code) ?? [],
                   Accounts(sums.Where(sum => sum.Item == code), kindOf, code)),
        ];
    }

    /// <summary>What each waste code did in the books in each of some stretches: wet, and by element.</summary>
    /// <param name="hasElements">Whether the elements are wanted too.</param>
    internal async Task<IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyDictionary<string, WasteMass>>>> CourseAsync(
        IReadOnlyList<Stretch> stretches, bool hasElements, CancellationToken cancel)
    {
        var kindOf = await KindOfAsync(cancel);
        var course = new List<IReadOnlyDictionary<string, IReadOnlyDictionary<string, WasteMass>>>();
        foreach (var stretch in stretches)
        {
            var byBook = new Dictionary<string, IReadOnlyDictionary<string, WasteMass>>(StringComparer.Ordinal);
            foreach (var (name, book) in (await BooksAsync(cancel)).Where(pair => pair.Key != MirrorBooks.DryName))
            {
                // The wet book comes first: where nothing was fed, no element moved in a plant.
                if (name == "wet" || (hasElements && byBook["wet"].Values.Any(mass => mass.Fed != 0)))
                {
                    byBook[name] = WasteMass.Of(
                        await ledger.MovedAsync(book, stretch.FromUs, stretch.UntilUs, null, cancel), kindOf);
                }
            }

            course.Add(byBook);
        }

        return course;
    }

    /// <summary>What each waste code did in the wet book of a month.</summary>
    internal async Task<IReadOnlyDictionary<string, WasteMass>> MonthAsync(Month month, CancellationToken cancel) =>
        (await BooksAsync(cancel)).TryGetValue("wet", out var wet)
            ? WasteMass.Of(
                await ledger.MovedAsync(wet, month.FromUs, month.UntilUs, null, cancel), await KindOfAsync(cancel))
            : new Dictionary<string, WasteMass>();

    private static long Opening(IReadOnlyList<LedgerSum> sums, string code) =>
        sums.Where(sum => sum.Item == code && Stocks.Contains(sum.Kind)).Sum(sum => sum.Opening)
            - sums.Where(sum => sum.Item == code && sum.Kind == "OPEN").Sum(sum => sum.Debits - sum.Credits);

    // What was taken over into the books is in the opening already.
    private static long Moved(IReadOnlyList<LedgerSum> sums, string code) =>
        sums.Where(sum => sum.Item == code && (Stocks.Contains(sum.Kind) || sum.Kind == "OPEN"))
            .Sum(sum => sum.Debits - sum.Credits);

    private static IReadOnlyList<AccountsOf> Accounts(
        IEnumerable<LedgerSum> sums, Func<string, string?> kindOf, string code) =>
    [
        .. from sum in sums
           let net = sum.Debits - sum.Credits
           let one = sum.Kind switch
           {
               "GEN" => ("generated", "GEN", -net),
               "PRD" or "RES" or "USE" or "GAIN" when kindOf(sum.Place) == "use" => ("fed", "WIP", net),
               "EXT" => ("accepted", "EXT", net),
               "INV" => ("closing", "INV", sum.Opening + net),
               _ => ("", "", 0L),
           }
           group one.Item3 by (Role: one.Item1, Kind: one.Item2, sum.Place) into same
           let grams = same.Sum()
           where grams != 0
           orderby same.Key.Role, grams descending
           select new AccountsOf(
               same.Key.Role, same.Key.Place, $"{same.Key.Kind}:{same.Key.Place}:{code}", grams),
    ];

    private static IReadOnlyList<(string Name, string Path, long Grams)> Products(
        IReadOnlyList<LedgerSum> sums, string code) =>
    [
        .. from sum in sums
           where sum.Item == code && sum.Kind == "PRD"
           group sum.Debits - sum.Credits by (sum.Lot, sum.Place) into same
           let grams = same.Sum()
           where grams != 0
           orderby grams descending
           select (same.Key.Lot, MassBook.Path("PRD", same.Key.Place, code, same.Key.Lot), grams),
    ];

    private async Task<Dictionary<string, IReadOnlyList<ElementMass>>> ElementsAsync(
        long fromUs, long untilUs, CancellationToken cancel)
    {
        var kindOf = await KindOfAsync(cancel);
        var found = new List<(string Code, ElementMass Mass)>();
        foreach (var (name, book) in (await BooksAsync(cancel)).Where(pair => Assay.Elements.Contains(pair.Key)))
        {
            var sums = await ledger.MovedAsync(book, fromUs, untilUs, null, cancel);
            found.AddRange(WasteMass.Of(sums, kindOf).Where(pair => pair.Value.Fed > 0).Select(pair => (
                pair.Key, new ElementMass(name, RecoveryRules.Shipped.AimOf(pair.Key, name), pair.Value))));
        }

        return found.GroupBy(one => one.Code).ToDictionary(
            same => same.Key, IReadOnlyList<ElementMass> (same) => [.. same.Select(one => one.Mass)],
            StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, long>> EntrustedAsync(
        IReadOnlyList<LedgerSum> sums, long fromUs, long untilUs, CancellationToken cancel)
    {
        var fates = await ChainEndpoints.FatesAsync(site, fromUs, untilUs, sql, cancel);
        var accounts = sums.Where(sum => sum.Kind == "EXT").GroupBy(sum => (sum.Item, sum.Place)).Select(same =>
            new FlowReader.Account(
                "EXT", same.Key.Place, same.Key.Item, "", 0, same.Sum(sum => sum.Debits),
                same.Sum(sum => sum.Credits), 0));
        return ChainParts.Of([.. accounts], (code, receiver) => ChainEndpoints.FateOf(fates[(code, receiver)]))
            .Where(part => part.Role == "utilized").GroupBy(part => part.WasteCode)
            .ToDictionary(same => same.Key, same => same.Sum(part => part.Grams), StringComparer.Ordinal);
    }

    private async Task<Func<string, string?>> KindOfAsync(CancellationToken cancel)
    {
        kinds ??= (await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, new { SiteId = (long)site }, cancel))
            .ToDictionary(row => row.Code, row => row.Kind, StringComparer.Ordinal);
        return place => kinds.GetValueOrDefault(place);
    }

    private async Task<IReadOnlyList<StreamRow>> StreamsAsync(CancellationToken cancel) => streams ??=
        await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, new { SiteId = (long)site }, cancel);
}
