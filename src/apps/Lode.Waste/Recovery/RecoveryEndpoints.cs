using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Recovery;

/// <summary>Recovery, utilization and removal of a year by mass, out of the books of one site or of all that a person
/// may read: every number names the accounts behind it.</summary>
internal static class RecoveryEndpoints
{
    private const int ShownDays = 31, FewMonths = 2;

    /// <param name="Aim">wanted: the product of the recovery; removed: to be kept out of it; other.</param>
    /// <param name="Share">Recovered, or removed; null when nothing was fed, and for others.</param>
    /// <param name="OxygenGrams">For aluminum that was lost: the oxygen that it takes up when it burns.</param>
    /// <param name="Path">Accounts of the products in the book of the element.</param>
    internal sealed record Element(
        string Name, string Aim, long FedGrams, long ProductGrams, long ResidueGrams, long LossGrams,
        double? Share, long OxygenGrams, string Path);

    internal sealed record Product(string Name, long Grams, string Path);

    /// <param name="Role">generated, fed, accepted (by a receiver) or closing.</param>
    /// <param name="Path">Accounts of the wet book, without lots.</param>
    internal sealed record Accounts(string Role, string PlaceZh, string PlaceEn, long Grams, string Path);

    internal sealed record ElementPoint(string Name, long FedGrams, long ProductGrams);

    /// <param name="From">First day of it, or its month.</param>
    internal sealed record Point(
        string From, long GeneratedGrams, long FedGrams, long ProductGrams, IReadOnlyList<ElementPoint> Elements);

    /// <param name="GeneratedGrams">Residues of the site's own runs included.</param>
    /// <param name="FedGrams">Used by the site itself.</param>
    /// <param name="EntrustedGrams">Used by receivers who reported it.</param>
    /// <param name="OldGrams">Of what was used, what is older than the year.</param>
    /// <param name="Utilization">Used / (generated + used from old stock); to be confirmed.</param>
    internal sealed record Line(
        int Site, string WasteCode, string NameZh, string NameEn, bool IsHazardous, long OpeningGrams,
        long GeneratedGrams, long OwnResidueGrams, long FedGrams, long EntrustedGrams, long DisposedGrams,
        long OldGrams, long GainGrams, long ClosingGrams, double? Utilization, IReadOnlyList<Product> Products,
        IReadOnlyList<Element> Elements, IReadOnlyList<Accounts> Behind, IReadOnlyList<Point> Course);

    /// <param name="Name">wet, dry, or the symbol of an element.</param>
    internal sealed record BookOf(string Name, Id Id);

    internal sealed record Place(int Site, IReadOnlyList<BookOf> Books);

    /// <param name="By">month, or day: the last 31 days, where the books have hardly more than a month.</param>
    internal sealed record Answer(int Year, string By, IReadOnlyList<Place> Sites, IReadOnlyList<Line> Lines);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/recovery", ReadAsync)
        .WithName("waste.recovery").Produces<Answer>().ProducesProblem(404).ProducesProblem(422)
        .Requires("waste.read");

    private static async Task<IResult> ReadAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, int? site = null, int? year = null, string? by = null)
    {
        if (!(await AskedAsync(sql, rights, site, year, cancel)).TryGet(out var sites, out var why))
        {
            return why.ToProblem();
        }

        if (by is not (null or "month" or "day"))
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("by", "unknown")).ToProblem();
        }

        var (places, lines, shown, asked) = (new List<Place>(), new List<Line>(), by, year ?? 0);
        foreach (var number in sites)
        {
            var zone = await days.OfAsync(number, cancel);
            asked = year ?? zone.DayOf(clock.NowUs()).Year;
            var reader = new RecoveryReader(sql, ledger, number, zone);
            var wastes = await reader.YearAsync(asked, cancel);
            var stretches = Months(asked, zone, clock.NowUs());
            shown ??= Filled(await reader.CourseAsync(stretches, hasElements: false, cancel)) > FewMonths
                ? "month" : "day";
            stretches = shown == "month" ? stretches : Days(reader.YearOf(asked).UntilUs, zone, clock.NowUs());
            var course = await reader.CourseAsync(stretches, hasElements: true, cancel);
            var names = await Reports.ChainEndpoints.NamesAsync(number, sql, cancel);
            lines.AddRange(wastes.Select(waste => Of(number, waste, names, stretches, course)));
            places.Add(new Place(
                number, [.. (await reader.BooksAsync(cancel)).Select(pair => new BookOf(pair.Key, pair.Value.Id))]));
        }

        return TypedResults.Ok(new Answer(asked, shown ?? "month", places, lines));
    }

    /// <summary>Whether the books may have such a year; null is the year that runs.</summary>
    internal static bool IsYear(int? year) => year is null or (>= 2000 and < 2100);

    /// <summary>The sites that a list of a year is asked for; refused: a site that the person may not read, a year that
    /// is none.</summary>
    internal static async Task<Outcome<IReadOnlyList<int>>> AskedAsync(
        ISqlSession sql, Rights rights, int? site, int? year, CancellationToken cancel) =>
        site is { } one && !rights.Can("waste.read", one) ? WasteRefusals.NotFound
        : !IsYear(year) ? WasteRefusals.Invalid.At(new FieldRefusal("year", "range"))
        : Outcome.Of(await SitesAsync(sql, rights, site, cancel));

    /// <summary>The site that is asked for, or all that have waste and that the person may read.</summary>
    internal static async Task<IReadOnlyList<int>> SitesAsync(
        ISqlSession sql, Rights rights, int? site, CancellationToken cancel) => site is { } one ? [one]
        : [.. (await sql.QueryAsync<SiteEndpoints.Row>(
            SiteEndpoints.Visible, new { Sites = rights.Sites("waste.read") }, cancel))
            .Select(row => (int)row.SiteId)];

    private static Stretch[] Months(int year, SiteZone zone, long nowUs) =>
    [
        .. from month in Enumerable.Range(1, 12)
           let first = new DateOnly(year, month, 1)
           where zone.StartOf(first) <= nowUs
           select new Stretch(
               first.ToString("yyyy-MM", CultureInfo.InvariantCulture), zone.StartOf(first),
               zone.StartOf(first.AddMonths(1))),
    ];

    private static Stretch[] Days(long untilUs, SiteZone zone, long nowUs)
    {
        var last = zone.DayOf(Math.Min(untilUs - 1, nowUs));
        return
        [
            .. from back in Enumerable.Range(0, ShownDays).Reverse()
               let day = last.AddDays(-back)
               select new Stretch(ImportList.Day(day), zone.StartOf(day), zone.StartOf(day.AddDays(1))),
        ];
    }

    private static int Filled(
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyDictionary<string, WasteMass>>> course) =>
        course.Count(one => one.GetValueOrDefault("wet")?.Values.Any(mass => mass.Generated + mass.Fed > 0) == true);

    private static Line Of(
        int site, WasteYear waste, Dictionary<string, (string Zh, string En)> names,
        IReadOnlyList<Stretch> stretches,
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyDictionary<string, WasteMass>>> course)
    {
        var (stream, wet) = (waste.Stream, waste.Wet);
        return new Line(
            site, stream.WasteCode, stream.NameZh, stream.NameEn, stream.IsHazardous, waste.OpeningGrams,
            wet.Generated, wet.OwnResidue, wet.Fed, waste.EntrustedGrams, wet.Disposed, waste.OldGrams, wet.Gain,
            waste.ClosingGrams, waste.Utilization,
            [.. waste.Products.Select(one => new Product(one.Name, one.Grams, one.Path))],
            [.. waste.Elements.Select(one => new Element(
                one.Name, one.Aim, one.Mass.Fed, one.Mass.Product, one.Mass.Residue, one.Mass.Loss, one.Share,
                one.Name == "Al" ? OxidationBalance.OxygenGrams(one.Mass.Loss) : 0,
                ProductsPath(waste)))],
            [.. waste.Accounts.Select(one =>
            {
                var (zh, en) = names.GetValueOrDefault(one.Place, (one.Place, one.Place));
                return new Accounts(one.Role, zh, en, one.Grams, one.Path);
            })],
            [.. stretches.Select((stretch, at) => PointOf(stretch, course[at], stream.WasteCode))]);
    }

    // Accounts of all products at the plant that made most of them.
    private static string ProductsPath(WasteYear waste) => waste.Products.Count == 0 ? ""
        : waste.Products[0].Path[..waste.Products[0].Path.LastIndexOf(':')];

    private static Point PointOf(
        Stretch stretch, IReadOnlyDictionary<string, IReadOnlyDictionary<string, WasteMass>> books, string code)
    {
        WasteMass Of(string book) =>
            books.GetValueOrDefault(book)?.GetValueOrDefault(code) ?? WasteMass.None;
        var wet = Of("wet");
        return new Point(
            stretch.Text, wet.Generated, wet.Fed, wet.Product,
            [.. from name in books.Keys
                where name != "wet"
                let mass = Of(name)
                where mass.Fed > 0
                select new ElementPoint(name, mass.Fed, mass.Product)]);
    }
}
