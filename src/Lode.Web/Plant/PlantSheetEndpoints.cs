using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

/// <summary>A sheet to import.</summary>
/// <param name="Csv">The table as text.</param>
/// <param name="Apply">Write it; otherwise only show the differences.</param>
public sealed record PlantImportInput(string Csv, bool Apply);

/// <summary>One wrong cell, with what is wrong in the person's language.</summary>
public sealed record SheetProblemItem(
    int Line, string Column, string Value, string Code, string Detail, string? Remedy);

/// <summary>What an import would do, or did, with one row.</summary>
/// <param name="Change">added, changed or wrong.</param>
public sealed record RowChangeItem(
    int Line, string Kind, string Path, string Change, IReadOnlyList<FieldChange> Fields,
    IReadOnlyList<SheetProblemItem> Problems);

/// <summary>What an import did, or would do.</summary>
/// <param name="Applied">False for a dry run, and when a row was wrong.</param>
/// <param name="Rows">Every row that is not equal to the plant.</param>
public sealed record PlantImportAnswer(
    bool Applied, int Added, int Changed, int Same, int Wrong, IReadOnlyList<RowChangeItem> Rows);

internal static class PlantSheetEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/import", ImportAsync).WithName("plant.import").Produces<PlantImportAnswer>()
            .ProducesProblem(422).Requires(PlantEndpoints.Edit);
        group.MapGet("/export", ExportAsync).WithName("plant.export").Produces(200, null, "text/csv")
            .ProducesProblem(404)
            .Requires(PlantEndpoints.Read);
    }

    private static async Task<IResult> ImportAsync(
        PlantImportInput input, ImportPlant import, TextCatalog texts, HttpContext context, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await import.ExecuteAsync(
            new StringReader(input.Csv), input.Apply, site => rights.Can(PlantEndpoints.Edit, site), actor, cancel);
        if (!outcome.TryGet(out var done, out var why))
        {
            return why.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        return TypedResults.Ok(new PlantImportAnswer(
            done.Applied, done.Added, done.Changed, done.Same, done.Wrong,
            [.. done.Rows.Select(row => new RowChangeItem(
                row.Line, row.Kind, row.Path, row.Change, row.Fields,
                [.. row.Problems.Select(problem => Of(problem, texts, language))]))]));
    }

    private static SheetProblemItem Of(SheetProblem problem, TextCatalog texts, string language)
    {
        var text = texts.Render(language, problem.Code, problem.Refusal.Args);
        return new SheetProblemItem(
            problem.Line, problem.Column, problem.Value, problem.Code, text.Detail, text.Remedy);
    }

    private static async Task<IResult> ExportAsync(
        ImportPlant import, PlantCache plant, Rights rights, CancellationToken cancel, string? node = null)
    {
        PlantNode? below = null;
        if (node is not null)
        {
            below = PlantEndpoints.Allowed(await plant.GetAsync(cancel), rights, PlantEndpoints.Read, node);
            if (below is null)
            {
                return IdentityRefusals.NotFound.ToProblem();
            }
        }

        return TypedResults.File(
            await import.ExportAsync(below, site => rights.Can(PlantEndpoints.Read, site), cancel),
            "text/csv; charset=utf-8", "plant.csv");
    }
}
