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

/// <summary>A mimic with its body and the signals that it shows.</summary>
public sealed record MimicItem(
    Id NodeId, long Version, string Author, string Note, DateTimeOffset SavedAt, JsonElement Body,
        IReadOnlyList<SignalItem> Signals);

/// <summary>A node that has a mimic, and its newest version.</summary>
/// <param name="Format">mimic/v1, or cockpit/v1 for the overview of a site.</param>
public sealed record MimicListItem(
    Id Id, PlantLevel Level, string Path, string NameZh, string NameEn, int SiteId, long Version, string Author,
    string Note, DateTimeOffset SavedAt, string Format);

/// <summary>One version in the list.</summary>
public sealed record MimicVersionItem(long Version, string Author, string Note, DateTimeOffset SavedAt);

/// <summary>What is saved.</summary>
/// <param name="BasedOn">Version that was open; 0 for the first.</param>
public sealed record MimicInput(long BasedOn, JsonElement Body, string? Note);

internal static class MimicEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/nodes/{id}/mimic",
            GetAsync).WithName("plant.getMimic").Produces<MimicItem>().ProducesProblem(404)
            .Requires(PlantEndpoints.Read);
        group.MapGet("/nodes/{id}/mimic/versions", VersionsAsync).WithName("plant.listMimicVersions")
            .Produces<Whole<MimicVersionItem>>().Requires(PlantEndpoints.Read);
        group.MapPut("/nodes/{id}/mimic", SaveAsync).WithName("plant.saveMimic").Produces<MimicVersionItem>()
            .ProducesProblem(409).ProducesProblem(422).Requires(PlantEndpoints.Edit);
        group.MapGet("/mimics", ListAsync).WithName("plant.listMimics").Produces<Whole<MimicListItem>>()
            .Requires(PlantEndpoints.Read);
    }

    private static async Task<IResult> ListAsync(Mimics mimics, PlantCache plant, Rights rights,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var drawn = await mimics.CurrentAsync(cancel);
        return TypedResults.Ok(new Whole<MimicListItem>([.. model.Roots.SelectMany(model.Subtree)
            .Where(node => drawn.ContainsKey(node.Id) && rights.Can(PlantEndpoints.Read, node.SiteId))
            .Select(node => Of(model, node, drawn[node.Id]))]));
    }

    private static async Task<IResult> GetAsync(
        string id, Mimics mimics, PlantCache plant, Rights rights, CancellationToken cancel, long? version = null)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, id) is not { } node
            || await mimics.FindAsync(node.Id, version, cancel) is not { } mimic)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var body = JsonSerializer.Deserialize<JsonElement>(mimic.Body!);
        var signals = MimicSchema.SignalsOf(body).Distinct().Select(model.Resolve)
            .Where(signal => signal is not null && rights.Can(PlantEndpoints.Read, signal.SiteId));
        return TypedResults.Ok(new MimicItem(
            node.Id, mimic.Version, mimic.Author, mimic.Note, mimic.SavedAt, body,
            [.. signals.Select(signal => PlantItems.Of(model, signal!))]));
    }

    private static async Task<IResult> VersionsAsync(
        string id, Mimics mimics, PlantCache plant, Rights rights, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        return PlantEndpoints.Allowed(model, rights, PlantEndpoints.Read, id) is { } node
            ? TypedResults.Ok(new Whole<MimicVersionItem>(
                [.. (await mimics.ListAsync(node.Id, cancel)).Select(Of)]))
            : IdentityRefusals.NotFound.ToProblem();
    }

    private static async Task<IResult> SaveAsync(
        string id, MimicInput input, Mimics mimics, PlantCache plant, Actor actor, Rights rights,
            CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (PlantEndpoints.Allowed(model, rights, PlantEndpoints.Edit, id) is not { } node)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var outcome = await mimics.SaveAsync(
            node.Id, input.BasedOn, input.Body.GetRawText(), input.Note?.Trim() ?? "", actor, cancel);
        return outcome.TryGet(out var saved, out var why) ? TypedResults.Ok(Of(saved)) : why.ToProblem();
    }

    private static MimicVersionItem Of(MimicVersion version) =>
        new(version.Version, version.Author, version.Note, version.SavedAt);

    private static MimicListItem Of(PlantModel model, PlantNode node, MimicSummary newest) => new(
        node.Id, node.Level, model.PathOf(node), node.NameZh, node.NameEn, node.SiteId, newest.Version, newest.Author,
        newest.Note, newest.SavedAt, newest.Format);
}
