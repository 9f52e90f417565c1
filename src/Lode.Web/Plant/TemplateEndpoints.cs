using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

internal static class TemplateEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/templates", ListAsync).WithName("plant.listTemplates").Produces<Whole<Template>>()
            .Requires(PlantEndpoints.Read);
        group.MapPost("/templates", SaveAsync).WithName("plant.saveTemplate").Produces<Template>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapPost("/templates/{code}/instances",
            InstantiateAsync).WithName("plant.instantiate").Produces<NodeItem>(201)
            .ProducesProblem(422).Requires(PlantEndpoints.Edit);
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
