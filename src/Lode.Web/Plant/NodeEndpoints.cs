using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

internal static class NodeEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tree",
            TreeAsync).WithName("plant.tree").Produces<Whole<NodeItem>>().Requires(PlantEndpoints.Read);
        group.MapGet("/nodes/find", FindAsync).WithName("plant.findNode").Produces<NodeDetail>().ProducesProblem(404)
            .Requires(PlantEndpoints.Read);
        group.MapGet("/nodes/{id}", GetAsync).WithName("plant.getNode").Produces<NodeDetail>().ProducesProblem(404)
            .Requires(PlantEndpoints.Read);
        group.MapPost("/nodes", CreateAsync).WithName("plant.createNode").Produces<NodeItem>(201).ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapPut("/nodes/{id}", UpdateAsync).WithName("plant.updateNode").Produces<NodeItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapDelete("/nodes/{id}", DeleteAsync).WithName("plant.deleteNode").Produces(204).ProducesProblem(409)
            .Requires(PlantEndpoints.Edit);
        group.MapPost("/nodes/{id}/move",
            MoveAsync).WithName("plant.moveNode").Produces<NodeItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapGet("/nodes/{id}/history", HistoryAsync).WithName("plant.nodeHistory").Produces<Whole<ChangeItem>>()
            .ProducesProblem(404).Requires(PlantEndpoints.Read);
        group.MapGet("/moves", MovesAsync).WithName("plant.listMoves").Produces<Whole<MoveItem>>()
            .Requires(PlantEndpoints.Read);
    }

    private static async Task<IResult> TreeAsync(
        PlantCache plant, Rights rights, CancellationToken cancel, DateTimeOffset? at = null, int? site = null)
    {
        var model = await plant.GetAsync(cancel);
        var shown = new Dictionary<Id, PlantNode>();
        foreach (var node in model.Nodes.Where(node => rights.Can(PlantEndpoints.Read, node.SiteId)))
        {
            // The way up to what may be seen is shown too, so that the tree hangs together.
            foreach (var above in (site is null || node.SiteId == site ? model.Lineage(node) : []).Where(n =>
                shown.TryAdd(n.Id, n)))
            {
                continue;
            }
        }

        var ordered = model.Roots.SelectMany(model.Subtree).Where(node => shown.ContainsKey(node.Id));
        return TypedResults.Ok(new Whole<NodeItem>(
            [.. ordered.Select(node =>
                PlantItems.Of(model, node, at is { } then ? model.PathAt(node, Instants.ToUs(then)) : null))]));
    }

    private static Task<IResult> FindAsync(
        string path, PlantCache plant, Mimics mimics, Rights rights, CancellationToken cancel) =>
        GetAsync(path, plant, mimics, rights, cancel);

    private static async Task<IResult> GetAsync(
        string id, PlantCache plant, Mimics mimics, Rights rights, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, id) is not { } node)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var mimic = await mimics.FindAsync(node.Id, null, cancel);
        return TypedResults.Ok(new NodeDetail(
            PlantItems.Of(model, node),
            [.. model.Lineage(node).Select(above => PlantItems.Of(model, above))],
            [.. model.ChildrenOf(node.Id).Select(child => PlantItems.Of(model, child))],
            [.. model.SignalsOf(node.Id).Select(signal => PlantItems.Of(model, signal))],
            JsonSerializer.Deserialize<JsonElement>(node.Attributes),
            PlantItems.MovesOf(model, node),
            mimic?.Version ?? 0));
    }

    private static async Task<IResult> CreateAsync(
        NodeInput input, SaveNode save, PlantCache plant, Actor actor, Rights rights, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var site = input.ParentId is { Length: > 0 } parent && input.SiteId is null
            ? PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, parent)?.SiteId : input.SiteId;
        if (site is null || !rights.Can(PlantEndpoints.Edit, site.Value))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var outcome = await save.CreateAsync(input, actor, cancel);
        return outcome.TryGet(out var node, out var why)
            ? TypedResults.Created($"/api/v1/plant/nodes/{node.Id}", PlantItems.Of(plant.Current, node))
                : why.ToProblem();
    }

    private static Task<IResult> UpdateAsync(
        Id id, NodeInput input, SaveNode save, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel) =>
        ChangeAsync(id, plant, rights, () => save.UpdateAsync(id, input, actor, cancel), cancel);

    private static Task<IResult> MoveAsync(
        Id id, MoveInput input, MoveNode move, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel) =>
        ChangeAsync(id, plant, rights, () => move.ExecuteAsync(id, input, actor, cancel), cancel);

    private static async Task<IResult> DeleteAsync(
        Id id, DeleteNode delete, PlantCache plant, Actor actor, Rights rights, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        return PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, id.ToString()) is null
            ? IdentityRefusals.NotFound.ToProblem()
            : (await delete.ExecuteAsync(id, actor, cancel)).ToNoContent();
    }

    private static async Task<IResult> MovesAsync(string node, PlantCache plant, Rights rights,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        return PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, node) is { } found
            ? TypedResults.Ok(new Whole<MoveItem>(PlantItems.MovesOf(model, found)))
            : IdentityRefusals.NotFound.ToProblem();
    }

    private static async Task<IResult> HistoryAsync(
        string id, PlantHistory history, PlantCache plant, Rights rights, CancellationToken cancel, int? limit = null)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, id) is not { } node)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var changes = await history.ListAsync(node.Id, Paging.Limit(limit), cancel);
        return TypedResults.Ok(new Whole<ChangeItem>([.. changes.Select(change => PlantItems.Of(model, change))]));
    }

    private static async Task<IResult> ChangeAsync(
        Id id, PlantCache plant, Rights rights, Func<Task<Outcome<PlantNode>>> change, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, id.ToString()) is null)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        return (await change()).TryGet(out var node, out var why)
            ? TypedResults.Ok(PlantItems.Of(plant.Current, node)) : why.ToProblem();
    }
}
