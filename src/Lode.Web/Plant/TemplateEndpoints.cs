using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

/// <summary>What a template would make.</summary>
/// <param name="CodeTaken">The parent already has something with this code.</param>
/// <param name="KeysTaken">Keys that belong to other signals.</param>
public sealed record TemplatePreview(
    string Path, bool CodeTaken, IReadOnlyList<SignalItem> Signals, IReadOnlyList<string> KeysTaken);

internal static class TemplateEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/templates", ListAsync).WithName("plant.listTemplates").Produces<Whole<Template>>()
            .Requires(PlantEndpoints.Read);
        group.MapPost("/templates", SaveAsync).WithName("plant.saveTemplate").Produces<Template>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapPost("/templates/{code}/preview", PreviewAsync).WithName("plant.previewTemplate")
            .Produces<TemplatePreview>().ProducesProblem(422).Requires(PlantEndpoints.Edit);
        group.MapPost("/templates/{code}/instances",
            InstantiateAsync).WithName("plant.instantiate").Produces<NodeItem>(201)
            .ProducesProblem(422).Requires(PlantEndpoints.Edit);
    }

    private static async Task<IResult> PreviewAsync(
        string code, InstanceInput input, Templates templates, PlantCache plant, Rights rights,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, input.ParentId) is not { } parent)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        if (!(await templates.PreviewAsync(code, input, cancel)).TryGet(out var made, out var why))
        {
            return why.ToProblem();
        }

        var path = $"{model.PathOf(parent)}/{made.Node.Code}";
        var codeTaken = model.NodeAt(path) is not null;
        return TypedResults.Ok(new TemplatePreview(
            path, codeTaken,
            [.. made.Signals.Select(signal => PlantItems.Of(model, signal) with
            {
                Path = $"{path}/{signal.Name}",
                NodeNameZh = made.Node.NameZh,
                NodeNameEn = made.Node.NameEn,
            })],
            [.. made.Signals.Select(signal => signal.Key).Where(key => model.Resolve(key) is not null)]));
    }

    private static async Task<IResult> ListAsync(Templates templates, CancellationToken cancel) =>
        TypedResults.Ok(new Whole<Template>(await templates.ListAsync(cancel)));

    private static async Task<IResult> SaveAsync(
        TemplateInput input, Templates templates, Actor actor, CancellationToken cancel) =>
        (await templates.SaveAsync(input, actor, cancel)).ToOk();

    private static async Task<IResult> InstantiateAsync(
        string code, InstanceInput input, Templates templates, PlantCache plant, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, input.ParentId) is null)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        return (await templates.InstantiateAsync(code, input, actor, cancel)).TryGet(out var node, out var why)
            ? TypedResults.Created($"/api/v1/plant/nodes/{node.Id}", PlantItems.Of(plant.Current, node))
                : why.ToProblem();
    }
}
