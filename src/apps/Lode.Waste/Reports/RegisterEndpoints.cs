using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Periods;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Reports;

/// <summary>The forms of a period on the screen and as a file: registers B.1 to B.5, reports C.1 to C.3, registers of
/// general waste; and a file compared with what the books say.</summary>
internal static class RegisterEndpoints
{
    private const int ShownRows = 1000, MostDifferences = 50, MostCsv = 20_000_000;

    /// <param name="Csv">A form as it was exported, with its heading line.</param>
    internal sealed record CompareRequest(int Site, string Csv, string? Month = null);

    /// <summary>What a file and the books say of each other. Nothing is written.</summary>
    /// <param name="Same">Rows that both have.</param>
    /// <param name="OnlyInFile">Rows that only the file has.</param>
    /// <param name="OnlyHere">Rows that only the books have.</param>
    /// <param name="Differences">The first of them, with the line of the file; 0 for rows that only the books have.
    /// </param>
    internal sealed record Comparison(
        string Form, string Month, bool HeadingsAgree, int Same, int OnlyInFile, int OnlyHere,
        IReadOnlyList<Difference> Differences);

    internal sealed record Difference(int Line, string Text);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/registers/{table}", ReadAsync).WithName("waste.register").Produces<FormTable>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
        group.MapGet("/registers/{table}/export", ExportAsync).WithName("waste.exportRegister")
            .Produces(200, contentType: "text/csv").ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
        group.MapPost("/registers/{table}/compare", CompareAsync).WithName("waste.compareRegister")
            .Produces<Comparison>().ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
    }

    private static async Task<IResult> ReadAsync(
        string table, int site, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, string? month = null)
    {
        var found = await FindAsync(table, site, month, sql, ledger, rights, days, clock, cancel);
        return found.TryGet(out var form, out var why) ? TypedResults.Ok(form.First(ShownRows)) : why.ToProblem();
    }

    private static async Task<IResult> ExportAsync(
        string table, int site, ISqlSession sql, LedgerReader ledger, Rights rights, Actor actor, SiteDays days,
        TimeProvider clock, HttpContext context, CancellationToken cancel, string? month = null, string format = "csv")
    {
        if (!(await FindAsync(table, site, month, sql, ledger, rights, days, clock, cancel))
            .TryGet(out var found, out var why))
        {
            return why.ToProblem();
        }

        var mark = await SimulationMark.IsOnAsync(sql, [site], cancel) ? SimulationMark.FileSuffix : "";
        var file = FormFile.Of(
            found, RequestLanguage.Of(context) == "zh-CN", format == "xlsx", $"{table}-{site}-{found.Month}{mark}");
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "waste.exportRegister", "wasteRegister", $"{site}/{table}/{found.Month}", null,
                    new { Rows = found.RowCount, found.TotalGrams, file.Hash });
                return Done.Instance;
            },
            cancel: cancel);
        return TypedResults.Bytes(file.Bytes, file.ContentType, file.FileName);
    }

    private static async Task<IResult> CompareAsync(
        string table, CompareRequest request, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel)
    {
        var wrong = new FieldChecks().NeedText(request.Csv, "csv", MostCsv).Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var found = await FindAsync(
            table, request.Site, request.Month, sql, ledger, rights, days, clock, cancel);
        return found.TryGet(out var form, out var why)
            ? TypedResults.Ok(Compare(form, FormFile.Csv(request.Csv.TrimStart('\uFEFF')))) : why.ToProblem();
    }

    /// <summary>Matches the rows of a file with those of a form, each once.</summary>
    internal static Comparison Compare(FormTable form, IEnumerable<IReadOnlyList<string>> records)
    {
        var here = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var cells in FormFile.Csv(System.Text.Encoding.UTF8.GetString(
            FormFile.Of(form, true, false, form.Name).Bytes).TrimStart('\uFEFF')).Skip(1))
        {
            var row = string.Join(" | ", cells);
            here[row] = here.GetValueOrDefault(row) + 1;
        }

        var (line, same, agree) = (0, 0, false);
        var differences = new List<Difference>();
        foreach (var cells in records)
        {
            if (++line == 1)
            {
                agree = cells.SequenceEqual(form.Columns.Select(column => column.Zh))
                    || cells.SequenceEqual(form.Columns.Select(column => column.En));
                continue;
            }

            var row = string.Join(" | ", cells);
            if (here.TryGetValue(row, out var left) && left > 0)
            {
                here[row] = left - 1;
                same++;
            }
            else
            {
                differences.Add(new Difference(line, row));
            }
        }

        var onlyHere = here.Where(pair => pair.Value > 0).ToArray();
        return new Comparison(
            form.Name, form.Month, agree, same, differences.Count, onlyHere.Sum(pair => pair.Value),
            [.. differences.Concat(onlyHere.Select(pair => new Difference(0, pair.Key))).Take(MostDifferences)]);
    }

    // A quarter's or a year's form is that of the quarter or the year which holds the month.
    private static async Task<Outcome<FormTable>> FindAsync(
        string name, int site, string? month, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound;
        }

        var zone = await days.OfAsync(site, cancel);
        if (Month.Find(month, zone, clock.NowUs()) is not { } asked)
        {
            return FlowEndpoints.MonthWrong;
        }

        var kind = name == "c2" ? PeriodKind.Quarter
            : name == "c3" || PlanForm.IsOne(name) ? PeriodKind.Year : PeriodKind.Month;
        var period = ReportPeriod.Holding(zone.DayOf(asked.FromUs), kind);
        return await new FormReader(sql, ledger, site, zone, period.In(zone)).FindAsync(name, cancel) is { } form
            ? form : WasteRefusals.NotFound;
    }
}
