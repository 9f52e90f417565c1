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

internal static class PlantSheetEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/import", ImportAsync).WithName("plant.import").Produces<PlantImport>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapGet("/export", ExportAsync).WithName("plant.export").Produces(200, null, "text/csv")
            .Requires(PlantEndpoints.Read);
    }

    private static async Task<IResult> ImportAsync(
        PlantImportInput input, ImportPlant import, Actor actor, Rights rights, CancellationToken cancel) =>
        (await import.ExecuteAsync(
            new StringReader(input.Csv), input.Apply, site =>
                rights.Can(PlantEndpoints.Edit, site), actor, cancel)).ToOk();

    private static async Task<IResult> ExportAsync(ImportPlant import, Rights rights, CancellationToken cancel) =>
        TypedResults.File(
            await import.ExportAsync(site => rights.Can(PlantEndpoints.Read, site), cancel),
                "text/csv; charset=utf-8", "plant.csv");
}
