using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>A line of a management plan.</summary>
internal sealed record PlanLineRow
{
    public string Part { get; init; } = "";

    public string WasteCode { get; init; } = "";

    public string Method { get; init; } = "";

    public long PlannedG { get; init; }
}

/// <summary>What a reduction measure is to save in a year.</summary>
internal sealed record PlanCutRow
{
    public Id MeasureId { get; init; }

    public long PlannedG { get; init; }
}

/// <summary>Management plans of a year: generation (A.3), own use and disposal (A.5), reduction (A.6), transfer (A.7).
/// </summary>
internal static class PlanEndpoints
{
    internal const string Lines = """
        SELECT part, waste_code, method, planned_g FROM waste_plan_line
         WHERE site_id = @SiteId AND year = @Year ORDER BY part, waste_code, method
        """;

    internal const string One = """
        SELECT year, receipt, filed_on FROM waste_plan WHERE site_id = @SiteId AND year = @Year
        """;

    internal const string Cuts = """
        SELECT measure_id, planned_g FROM waste_plan_cut WHERE site_id = @SiteId AND year = @Year ORDER BY measure_id
        """;

    private const string ClearCuts = "DELETE FROM waste_plan_cut WHERE site_id = @SiteId AND year = @Year";

    // Of measures that the site has; a number of rows less than asked for is an unknown one.
    private const string InsertCut = """
        INSERT INTO waste_plan_cut (site_id, year, measure_id, planned_g)
        SELECT @SiteId, @Year, id, @PlannedG FROM waste_measure WHERE site_id = @SiteId AND id = @MeasureId
        """;

    private const string Save = """
        INSERT INTO waste_plan (site_id, year, receipt, filed_on) VALUES (@SiteId, @Year, @Receipt, @FiledOn)
        ON CONFLICT (site_id, year) DO UPDATE SET receipt = excluded.receipt, filed_on = excluded.filed_on
        """;

    private const string Clear = "DELETE FROM waste_plan_line WHERE site_id = @SiteId AND year = @Year";

    private const string InsertLine = """
        INSERT INTO waste_plan_line (site_id, year, part, waste_code, method, planned_g)
        VALUES (@SiteId, @Year, @Part, @WasteCode, @Method, @PlannedG)
        """;

    internal sealed record PlanRow
    {
        public long Year { get; init; }

        public string? Receipt { get; init; }

        public string? FiledOn { get; init; }
    }

    /// <param name="Part">A.3, A.5 or A.7.</param>
    /// <param name="Method">Empty for generation.</param>
    internal sealed record Line(string Part, string WasteCode, string Method, long PlannedGrams);

    /// <summary>Line of A.6: what a measure is to save.</summary>
    internal sealed record Cut(Id MeasureId, long PlannedGrams);

    /// <param name="Receipt">Number that the national system gave when the plan was filed; null before.</param>
    /// <param name="Cuts">Null leaves what is planned.</param>
    internal sealed record Request(
        IReadOnlyList<Line> Lines, string? Receipt = null, DateOnly? FiledOn = null, IReadOnlyList<Cut>? Cuts = null);

    internal sealed record Item(
        int Site, int Year, string? Receipt, string? FiledOn, IReadOnlyList<Line> Lines, IReadOnlyList<Cut> Cuts);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/sites/{site}/plans/{year}", ReadAsync).WithName("waste.plan").Produces<Item>()
            .ProducesProblem(404).Requires("waste.read");
        group.MapPut("/sites/{site}/plans/{year}", SaveAsync).WithName("waste.savePlan").Produces<Item>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ReadAsync(
        int site, int year, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var plan = await sql.FindAsync<PlanRow>(One, new { SiteId = site, Year = year }, cancel);
        var lines = await sql.QueryAsync<PlanLineRow>(Lines, new { SiteId = site, Year = year }, cancel);
        var cuts = await sql.QueryAsync<PlanCutRow>(Cuts, new { SiteId = site, Year = year }, cancel);
        return TypedResults.Ok(new Item(
            site, year, plan?.Receipt, plan?.FiledOn,
            [.. lines.Select(line => new Line(line.Part, line.WasteCode, line.Method, line.PlannedG))],
            [.. cuts.Select(cut => new Cut(cut.MeasureId, cut.PlannedG))]));
    }

    private static async Task<IResult> SaveAsync(
        int site, int year, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var lines = request.Lines ?? [];
        var wrong = new FieldChecks()
            .Need(year is >= 2021 and < 2100, "year", "range")
            .Need(lines.All(line => line.Part is "A.3" or "A.5" or "A.7"), "lines", "unknown")
            .Need(lines.All(line => line.PlannedGrams > 0 && line.Method is { Length: <= 6 }
                && (line.Part == "A.3") == (line.Method.Length == 0)
                && WasteCode.IsHazardous(line.WasteCode ?? "")), "lines", "format")
            .Need(lines.DistinctBy(line => (line.Part, line.WasteCode, line.Method)).Count() == lines.Count, "lines",
                "taken")
            .Need((request.Cuts ?? []).All(cut => cut.PlannedGrams > 0), "cuts", "range")
            .Need((request.Cuts ?? []).DistinctBy(cut => cut.MeasureId).Count() == (request.Cuts ?? []).Count, "cuts",
                "taken")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<Request>(
            work =>
            {
                var key = new { SiteId = site, Year = year };
                if (request.Cuts is { } cuts && !StoreCuts(work, site, year, cuts))
                {
                    return WasteRefusals.Invalid.At(new FieldRefusal("cuts", "unknown"));
                }

                var before = work.Query<PlanLineRow>(Lines, key);
                work.Execute(Save, new
                {
                    SiteId = site,
                    Year = year,
                    request.Receipt,
                    FiledOn = request.FiledOn is { } day ? ImportList.Day(day) : null,
                });
                work.Execute(Clear, key);
                foreach (var line in lines)
                {
                    work.Execute(InsertLine, new
                    {
                        SiteId = site,
                        Year = year,
                        line.Part,
                        line.WasteCode,
                        line.Method,
                        PlannedG = line.PlannedGrams,
                    });
                }

                work.Audit(actor, "waste.savePlan", "wastePlan", $"{site}/{year}", before, request);
                return request;
            },
            cancel: cancel);
        return outcome.TryGet(out _, out var why) ? await ReadAsync(site, year, sql, rights, cancel) : why.ToProblem();
    }

    private static bool StoreCuts(IWork work, int site, int year, IReadOnlyList<Cut> cuts)
    {
        work.Execute(ClearCuts, new { SiteId = site, Year = year });
        return cuts.All(cut => work.Execute(
            InsertCut, new { SiteId = site, Year = year, cut.MeasureId, PlannedG = cut.PlannedGrams }) == 1);
    }
}
