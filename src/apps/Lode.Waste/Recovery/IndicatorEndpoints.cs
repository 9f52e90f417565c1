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

/// <summary>Indicators of the action plan by year: what the books say, what is aimed at, what was reported before the
/// books began.</summary>
internal static class IndicatorEndpoints
{
    private const int MostYears = 6, ShownYears = 3;

    // The organization's root: targets of the group stand there.
    private const int Group = 1;

    private const double MostShare = 10, MostGrams = 9e15, Millionths = 1e6;

    private const string Targets = """
        SELECT year, indicator, aim, reported, note, set_us, set_by FROM waste_target
         WHERE site_id = @SiteId AND year >= @From AND year <= @Until
        """;

    private const string Save = """
        INSERT INTO waste_target (site_id, year, indicator, aim, reported, note, set_us, set_by)
        VALUES (@SiteId, @Year, @Indicator, @Aim, @Reported, @Note, @SetUs, @SetBy)
        ON CONFLICT (site_id, year, indicator) DO UPDATE
           SET aim = excluded.aim, reported = excluded.reported, note = excluded.note, set_us = excluded.set_us,
               set_by = excluded.set_by
        """;

    internal sealed record TargetRow
    {
        public long Year { get; init; }

        public string Indicator { get; init; } = "";

        public long? Aim { get; init; }

        public long? Reported { get; init; }

        public string Note { get; init; } = "";

        public long SetUs { get; init; }

        public string SetBy { get; init; } = "";
    }

    /// <param name="Value">Out of the books; null when they have nothing for it.</param>
    /// <param name="Reported">What was reported for the year outside of these books.</param>
    internal sealed record OfYear(
        int Year, double? Value, double? Target, double? Reported, string Note, string SetBy);

    /// <param name="Unit">share, or g.</param>
    /// <param name="Better">higher or lower.</param>
    internal sealed record Item(
        string Code, string Unit, string Better, bool ToBeConfirmed, string NameZh, string NameEn, string HowZh,
        string HowEn, string Source, IReadOnlyList<OfYear> Years);

    /// <param name="Node">The site, or the group, whose targets these are.</param>
    internal sealed record Answer(int Node, IReadOnlyList<Item> Items);

    /// <param name="Target">A share, or grams; null: none.</param>
    /// <param name="Note">Where target and reported value come from.</param>
    internal sealed record Request(double? Target, double? Reported, string Note);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/indicators", ReadAsync).WithName("waste.indicators").Produces<Answer>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapPut("/sites/{site}/targets/{year}/{indicator}", SaveAsync).WithName("waste.saveTarget")
            .Produces<Request>().ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ReadAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, int? site = null, int? from = null, int? until = null)
    {
        if (site is { } one && !rights.Can("waste.read", one))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var last = until ?? (await days.OfAsync(site ?? Group, cancel)).DayOf(clock.NowUs()).Year;
        var first = from ?? last - ShownYears + 1;
        var wrong = new FieldChecks()
            .Need(RecoveryEndpoints.IsYear(last), "until", "range")
            .Need(first <= last && last - first < MostYears, "from", "range").Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var node = site ?? Group;
        var targets = rights.Can("waste.read", node)
            ? (await sql.QueryAsync<TargetRow>(
                Targets, new { SiteId = (long)node, From = (long)first, Until = (long)last }, cancel))
                .ToDictionary(row => (row.Year, row.Indicator))
            : [];
        var sites = await RecoveryEndpoints.SitesAsync(sql, rights, site, cancel);
        var years = new List<(int Year, IReadOnlyList<SiteYear> Sites)>();
        for (var year = first; year <= last; year++)
        {
            years.Add((year, await YearAsync(sites, year, sql, ledger, days, cancel)));
        }

        return TypedResults.Ok(new Answer(
            node, [.. RecoveryRules.Shipped.Indicators.Select(indicator => Of(indicator, years, targets))]));
    }

    private static async Task<IReadOnlyList<SiteYear>> YearAsync(
        IReadOnlyList<int> sites, int year, ISqlSession sql, LedgerReader ledger, SiteDays days,
        CancellationToken cancel)
    {
        var found = new List<SiteYear>();
        foreach (var site in sites)
        {
            var zone = await days.OfAsync(site, cancel);
            var wastes = await new RecoveryReader(sql, ledger, site, zone).YearAsync(year, cancel);
            var savings = await MeasureEndpoints.SavingsAsync(site, year, zone, sql, ledger, cancel);
            found.Add(new SiteYear(wastes, savings.Where(pair => pair.Value.Count > 0)
                .GroupBy(pair => pair.Key.WasteCode).ToDictionary(
                    same => same.Key,
                    same => same.Sum(pair => pair.Value.Where(month => month.Counts).Sum(month => month.SavedGrams)),
                    StringComparer.Ordinal)));
        }

        return found;
    }

    private static Item Of(
        Indicator indicator, IReadOnlyList<(int Year, IReadOnlyList<SiteYear> Sites)> years,
        Dictionary<(long, string), TargetRow> targets)
    {
        var scale = indicator.IsShare ? Millionths : 1;
        return new Item(
            indicator.Code, indicator.IsShare ? "share" : "g", indicator.Better, indicator.ToBeConfirmed,
            indicator.NameZh, indicator.NameEn, indicator.HowZh, indicator.HowEn, indicator.Source,
            [.. years.Select(one =>
            {
                var target = targets.GetValueOrDefault((one.Year, indicator.Code));
                return new OfYear(
                    one.Year, IndicatorFigures.Of(indicator, one.Sites), target?.Aim / scale,
                    target?.Reported / scale, target?.Note ?? "", target?.SetBy ?? "");
            })]);
    }

    private static async Task<IResult> SaveAsync(
        int site, int year, string indicator, Request request, ISqlSession sql, Rights rights, Actor actor,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site) || RecoveryRules.Shipped.Find(indicator) is not { } known)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var most = known.IsShare ? MostShare : MostGrams;
        bool Holds(double? value) => value is null || (double.IsFinite(value.Value) && Math.Abs(value.Value) <= most
            && (value >= 0 || !known.IsShare));
        var wrong = new FieldChecks()
            .Need(RecoveryEndpoints.IsYear(year), "year", "range")
            .Need(Holds(request.Target), "target", "range").Need(Holds(request.Reported), "reported", "range")
            .NeedText(request.Note, "note").Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var scale = known.IsShare ? Millionths : 1;
        long? Stored(double? value) =>
            value is { } some ? (long)Math.Round(some * scale, MidpointRounding.AwayFromZero) : null;
        var outcome = await sql.CommitAsync<Request>(
            work =>
            {
                work.Execute(Save, new
                {
                    SiteId = site,
                    Year = year,
                    Indicator = indicator,
                    Aim = Stored(request.Target),
                    Reported = Stored(request.Reported),
                    request.Note,
                    SetUs = work.NowUs,
                    SetBy = actor.Name,
                });
                work.Audit(actor, "waste.saveTarget", "wasteTarget", $"{site}/{year}/{indicator}", null, request);
                return request;
            },
            cancel: cancel);
        return outcome.ToOk();
    }
}
