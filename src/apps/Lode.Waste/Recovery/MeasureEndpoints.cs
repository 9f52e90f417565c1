using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Recovery;

/// <summary>A measure that makes less waste per tonne of product.</summary>
internal sealed record MeasureRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public string WasteCode { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Grams of waste per tonne of product before the measure.</summary>
    public long BaselineGpt { get; init; }

    public long TargetGpt { get; init; }

    public string StartsOn { get; init; } = "";

    public string Evidence { get; init; } = "";

    public string Document { get; init; } = "";

    public long? ClosedUs { get; init; }

    /// <summary>Last month in which it counts; null while it goes on.</summary>
    internal string? LastMonth { get; init; }

    /// <summary>Whether a month (yyyy-MM) is one of its months: the first one in which it began.</summary>
    internal bool CountsIn(string month) => string.CompareOrdinal(StartsOn[..7], month) <= 0
        && (LastMonth is null || string.CompareOrdinal(month, LastMonth) <= 0);
}

/// <summary>The register of reduction measures (HJ 1259-2022, table A.6), with what each one saved in a year.</summary>
internal static class MeasureEndpoints
{
    private const string Columns = """
        site_id, id, code, waste_code, kind, name, baseline_gpt, target_gpt, starts_on, evidence, document, closed_us
        """;

    internal const string OfSite = $"SELECT {Columns} FROM waste_measure WHERE site_id = @SiteId ORDER BY code";

    private const string One = $"SELECT {Columns} FROM waste_measure WHERE site_id = @SiteId AND id = @Id";

    private const string Insert = """
        INSERT INTO waste_measure (site_id, id, code, waste_code, kind, name, baseline_gpt, target_gpt, starts_on,
                                   evidence, document)
        VALUES (@SiteId, @Id, @Code, @WasteCode, @Kind, @Name, @BaselineGpt, @TargetGpt, @StartsOn, @Evidence,
                @Document)
        ON CONFLICT (site_id, code) DO NOTHING
        """;

    private const string Update = """
        UPDATE waste_measure SET kind = @Kind, name = @Name, baseline_gpt = @BaselineGpt, target_gpt = @TargetGpt,
               starts_on = @StartsOn, evidence = @Evidence, document = @Document, closed_us = @ClosedUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const double MostKgPerT = 100_000;

    private static readonly string[] Kinds = ["design", "process", "material", "management", "reuse"];

    /// <param name="Kind">design, process, material, management or reuse.</param>
    /// <param name="BaselineKgPerT">Waste per tonne of product before the measure.</param>
    /// <param name="StartsOn">It counts from the month of this day on.</param>
    /// <param name="Evidence">What shows that it is in force.</param>
    internal sealed record Request(
        int Site, string Code, string WasteCode, string Kind, string Name, double BaselineKgPerT, double TargetKgPerT,
        DateOnly StartsOn, string Evidence, string Document = "", bool IsClosed = false);

    /// <param name="RatioKgPerT">Of the year's months with a production; null while none was entered.</param>
    /// <param name="SavedGrams">Of the year; negative when it got more.</param>
    /// <param name="CountedGrams">The part of it that no earlier measure at the same waste counts already.</param>
    internal sealed record Item(
        Id Id, int Site, string Code, string WasteCode, string Kind, string Name, double BaselineKgPerT,
        double TargetKgPerT, string StartsOn, string Evidence, string Document, bool IsClosed, double? RatioKgPerT,
        long SavedGrams, long CountedGrams, IReadOnlyList<MonthSaving> Months);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/measures", ListAsync).WithName("waste.measures").Produces<Page<Item>>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapPost("/measures", AddAsync).WithName("waste.addMeasure").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPut("/measures/{id}", ChangeAsync).WithName("waste.changeMeasure").Produces<Item>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    /// <summary>The measures of a site with what they saved in a year.</summary>
    internal static async Task<IReadOnlyDictionary<MeasureRow, IReadOnlyList<MonthSaving>>> SavingsAsync(
        int site, int year, SiteZone zone, ISqlSession sql, LedgerReader ledger, CancellationToken cancel)
    {
        MeasureRow[] measures =
        [
            .. (await sql.QueryAsync<MeasureRow>(OfSite, new { SiteId = site }, cancel)).Select(row => row with
            {
                LastMonth = row.ClosedUs is { } closed ? zone.Text(closed)[..7] : null,
            }),
        ];
        var months = new List<(string WasteCode, RatioMonth Month)>();
        if (measures.Length > 0)
        {
            var outputs = (await sql.QueryAsync<OutputEndpoints.OutputRow>(
                OutputEndpoints.OfSite, new { SiteId = site }, cancel))
                .Where(row => row.Month.StartsWith($"{year:0000}-", StringComparison.Ordinal));
            var reader = new RecoveryReader(sql, ledger, site, zone);
            foreach (var same in outputs.GroupBy(row => row.Month))
            {
                var masses = await reader.MonthAsync(Month.Find(same.Key, zone, 0)!.Value, cancel);
                months.AddRange(same.Select(row => (row.WasteCode, new RatioMonth(
                    row.Month, masses.GetValueOrDefault(row.WasteCode)?.OfProduction ?? 0, row.OutputG))));
            }
        }

        var byCode = months.ToLookup(one => one.WasteCode, one => one.Month);
        return Savings.Of(measures, code => [.. byCode[code].OrderBy(one => one.Text, StringComparer.Ordinal)]);
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, int? site = null, int? year = null)
    {
        if (!(await RecoveryEndpoints.AskedAsync(sql, rights, site, year, cancel)).TryGet(out var sites, out var why))
        {
            return why.ToProblem();
        }

        var items = new List<Item>();
        foreach (var number in sites)
        {
            var zone = await days.OfAsync(number, cancel);
            var savings = await SavingsAsync(
                number, year ?? zone.DayOf(clock.NowUs()).Year, zone, sql, ledger, cancel);
            items.AddRange(savings.Select(pair => Of(pair.Key, pair.Value)));
        }

        return TypedResults.Ok(new Page<Item>(items, null));
    }

    private static async Task<IResult> AddAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<MeasureRow>(
            work =>
            {
                var row = Changed(
                    new MeasureRow
                    {
                        SiteId = request.Site,
                        Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
                        Code = request.Code,
                        WasteCode = request.WasteCode,
                    },
                    request, work.NowUs);
                if (work.Execute(Insert, row) == 0)
                {
                    return WasteRefusals.CodeTaken.With(("code", request.Code))
                        .At(new FieldRefusal("code", WasteRefusals.CodeTaken.Code));
                }

                work.Audit(actor, "waste.addMeasure", "wasteMeasure", row.Id.ToString(), null, row);
                return row;
            },
            cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/waste/measures?site={request.Site}", Of(made, [])) : why.ToProblem();
    }

    // Code and waste stay: savings of past years are told by them.
    private static async Task<IResult> ChangeAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<MeasureRow>(
            work =>
            {
                if (work.Find<MeasureRow>(One, new { SiteId = id.Site, Id = id }) is not { } before)
                {
                    return WasteRefusals.NotFound;
                }

                var after = Changed(before, request, work.NowUs);
                work.Execute(Update, after);
                work.Audit(actor, "waste.changeMeasure", "wasteMeasure", id.ToString(), before, after);
                return after;
            },
            cancel: cancel);
        return outcome.TryGet(out var made, out var why) ? TypedResults.Ok(Of(made, [])) : why.ToProblem();
    }

    private static Refusal? Wrong(Request request) => new FieldChecks()
        .NeedText(request.Code, "code", 30)
        .Need(WasteCode.IsHazardous(request.WasteCode ?? "") || WasteCode.IsGeneral(request.WasteCode ?? ""),
            "wasteCode", "format")
        .Need(Kinds.Contains(request.Kind), "kind", "unknown")
        .NeedText(request.Name, "name", 100)
        .Need(request.BaselineKgPerT is >= 0.001 and <= MostKgPerT, "baselineKgPerT", "range")
        .Need(request.TargetKgPerT >= 0 && request.TargetKgPerT < request.BaselineKgPerT, "targetKgPerT", "range")
        .NeedText(request.Evidence, "evidence")
        .Need((request.Document ?? "").Length <= 100, "document", "length")
        .Against(WasteRefusals.Invalid);

    private static MeasureRow Changed(MeasureRow row, Request request, long nowUs) => row with
    {
        Kind = request.Kind,
        Name = request.Name,
        BaselineGpt = GramsPerTonne(request.BaselineKgPerT),
        TargetGpt = GramsPerTonne(request.TargetKgPerT),
        StartsOn = ImportList.Day(request.StartsOn),
        Evidence = request.Evidence,
        Document = request.Document ?? "",
        ClosedUs = request.IsClosed ? row.ClosedUs ?? nowUs : null,
    };

    private static long GramsPerTonne(double kgPerT) => (long)Math.Round(kgPerT * 1000, MidpointRounding.AwayFromZero);

    private static Item Of(MeasureRow row, IReadOnlyList<MonthSaving> months)
    {
        var output = months.Sum(month => month.OutputGrams);
        return new Item(
            row.Id, row.Id.Site, row.Code, row.WasteCode, row.Kind, row.Name, row.BaselineGpt / 1000d,
            row.TargetGpt / 1000d, row.StartsOn, row.Evidence, row.Document, row.ClosedUs is not null,
            output == 0 ? null : months.Sum(month => month.GeneratedGrams) * 1000d / output,
            months.Sum(month => month.SavedGrams),
            months.Where(month => month.Counts).Sum(month => month.SavedGrams), months);
    }
}
