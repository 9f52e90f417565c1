using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

internal static class SignalEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/signals", ListAsync).WithName("plant.listSignals").Produces<Page<SignalItem>>()
            .Requires(PlantEndpoints.Read);
        group.MapPost("/signals",
            CreateAsync).WithName("plant.createSignal").Produces<SignalItem>(201).ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapPut("/signals/{id}",
            UpdateAsync).WithName("plant.updateSignal").Produces<SignalItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapDelete("/signals/{id}", DeleteAsync).WithName("plant.deleteSignal").Produces(204).ProducesProblem(404)
            .Requires(PlantEndpoints.Edit);
        group.MapGet("/states", StatesAsync).WithName("plant.listStates").Produces<Whole<DigitalSetItem>>()
            .Requires(PlantEndpoints.Read);
        group.MapPost("/states",
            SaveStatesAsync).WithName("plant.saveStates").Produces<DigitalSetItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
    }

    private static async Task<IResult> ListAsync(
        PlantCache plant, Rights rights, CancellationToken cancel, string? search = null, string? node = null,
        int? site = null, string? key = null, int? limit = null, string? cursor = null)
    {
        var model = await plant.GetAsync(cancel);
        if (key is not null)
        {
            var wanted = key.Split('\n').Select(model.Resolve).Where(signal => signal is not null);
            return TypedResults.Ok(new Page<SignalItem>(
                [.. wanted.Where(signal => rights.Can(PlantEndpoints.Read, signal!.SiteId)).Select(s =>
                    PlantItems.Of(model, s!))], null));
        }

        HashSet<Id>? below = null;
        if (node is not null)
        {
            below = PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, node) is { } root
                ? [.. model.Subtree(root).Select(one => one.Id)] : [];
        }

        var rows = Paging.Limit(limit);
        var skip = Paging.Parts(cursor, 1) is [var from] ? (int)Math.Min(Paging.Number(from), int.MaxValue / 2) : 0;
        var found = model.Search(search, skip + rows + 1, signal => rights.Can(PlantEndpoints.Read, signal.SiteId)
            && (site is null || signal.SiteId == site) && (below is null || below.Contains(signal.NodeId)));
        var next = found.Count > skip + rows
            ? Paging.Cursor((skip + rows).ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<SignalItem>(
            [.. found.Skip(skip).Take(rows).Select(signal => PlantItems.Of(model, signal))], next));
    }

    private static async Task<IResult> CreateAsync(
        SignalInput input, SaveSignal save, PlantCache plant, Actor actor, Rights rights, CancellationToken cancel) =>
        await SaveAsync(null, input, save, plant, actor, rights, cancel) is { } answer
            ? answer : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> UpdateAsync(
        Id id, SignalInput input, SaveSignal save, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel)
    {
        var known = (await plant.GetAsync(cancel)).Signal(id);
        return known is not null && rights.Can(PlantEndpoints.Edit, known.SiteId)
            ? await SaveAsync(id, input, save, plant, actor, rights, cancel) ?? IdentityRefusals.NotFound.ToProblem()
            : IdentityRefusals.NotFound.ToProblem();
    }

    private static async Task<IResult?> SaveAsync(
        Id? id, SignalInput input, SaveSignal save, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, input.NodeId) is null)
        {
            return null;
        }

        if (!(await save.ExecuteAsync(id, input, actor, cancel)).TryGet(out var signal, out var why))
        {
            return why.ToProblem();
        }

        var item = PlantItems.Of(plant.Current, signal);
        return id is null ? TypedResults.Created($"/api/v1/plant/signals/{item.Id}", item) : TypedResults.Ok(item);
    }

    private static async Task<IResult> DeleteAsync(
        Id id, DeleteSignal delete, PlantCache plant, Actor actor, Rights rights, CancellationToken cancel)
    {
        var known = (await plant.GetAsync(cancel)).Signal(id);
        return known is null || !rights.Can(PlantEndpoints.Edit, known.SiteId)
            ? IdentityRefusals.NotFound.ToProblem()
            : (await delete.ExecuteAsync(id, actor, cancel)).ToNoContent();
    }

    private static async Task<IResult> StatesAsync(PlantCache plant, CancellationToken cancel) =>
        TypedResults.Ok(new Whole<DigitalSetItem>(
            [.. (await plant.GetAsync(cancel)).DigitalSets.OrderBy(set =>
                set.Code, StringComparer.Ordinal).Select(Of)]));

    private static async Task<IResult> SaveStatesAsync(
        DigitalSetInput input, SaveDigitalSet save, Actor actor, CancellationToken cancel) =>
        (await save.ExecuteAsync(input, actor, cancel)).TryGet(out var set, out var why)
            ? TypedResults.Ok(Of(set)) : why.ToProblem();

    private static DigitalSetItem Of(DigitalSet set) => new(set.Code, set.NameZh, set.NameEn, set.States);
}
