using System.Text;
using Lode.Historian.Ingest;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sources;
using Lode.Kernel.Units;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Plant;

/// <summary>A signal and who sends its values.</summary>
/// <param name="Stored">Its series exists in the historian.</param>
/// <param name="SourceId">Data source that owns the series; null when none does.</param>
/// <param name="Keys">The series that it was read from, the present one first.</param>
public sealed record SignalDetail(
    SignalItem Signal, bool Stored, Id? SourceId, string? SourceName, IReadOnlyList<SignalKey> Keys);

/// <summary>Whether Lode can calculate with a unit of measure.</summary>
/// <param name="Symbol">How it is shown.</param>
/// <param name="Others">Units in use: of the same kind for a known one, else those that look like it.</param>
public sealed record UnitAnswer(string Unit, bool Known, string Symbol, IReadOnlyList<string> Others);

internal static class SignalEndpoints
{
    private const int MostUnits = 8;

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/signals", ListAsync).WithName("plant.listSignals").Produces<Page<SignalItem>>()
            .Requires(PlantEndpoints.Read);
        group.MapGet("/signals/{id}", GetAsync).WithName("plant.getSignal").Produces<SignalDetail>()
            .ProducesProblem(404).Requires(PlantEndpoints.Read);
        group.MapPost("/signals",
            CreateAsync).WithName("plant.createSignal").Produces<SignalItem>(201).ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapPut("/signals/{id}",
            UpdateAsync).WithName("plant.updateSignal").Produces<SignalItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
        group.MapDelete("/signals/{id}", DeleteAsync).WithName("plant.deleteSignal").Produces(204).ProducesProblem(404)
            .Requires(PlantEndpoints.Edit);
        group.MapGet("/unit", CheckUnitAsync).WithName("plant.checkUnit").Produces<UnitAnswer>()
            .Requires(PlantEndpoints.Read);
        group.MapGet("/states", StatesAsync).WithName("plant.listStates").Produces<Whole<DigitalSetItem>>()
            .Requires(PlantEndpoints.Read);
        group.MapPost("/states",
            SaveStatesAsync).WithName("plant.saveStates").Produces<DigitalSetItem>().ProducesProblem(422)
            .Requires(PlantEndpoints.Edit);
    }

    private static async Task<IResult> ListAsync(
        PlantCache plant, SignalDirectory directory, HistoryReads reads, Rights rights, CancellationToken cancel,
        string? search = null, string? node = null, int? site = null, string? key = null, string? kind = null,
        string? health = null, int? limit = null, string? cursor = null)
    {
        var model = await plant.GetAsync(cancel);
        if (!TryRead(kind, out SignalKind? ofKind) || !TryRead(health, out SignalHealth? inHealth))
        {
            return TypedResults.Ok(new Page<SignalItem>([], null));
        }

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
            && (site is null || signal.SiteId == site) && (below is null || below.Contains(signal.NodeId))
            && (ofKind is null || signal.Kind == ofKind)
            && (inHealth is null || QualityEndpoints.HealthOf(signal, directory, reads) == inHealth));
        var next = found.Count > skip + rows
            ? Paging.Cursor((skip + rows).ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<SignalItem>(
            [.. found.Skip(skip).Take(rows).Select(signal => PlantItems.Of(model, signal))], next));
    }

    /// <summary>Reads the name of an enum, in any case; nothing asked is null, an unknown name is false.</summary>
    private static bool TryRead<T>(string? name, out T? value)
        where T : struct, Enum
    {
        var known = Enum.TryParse<T>(name, ignoreCase: true, out var parsed);
        value = known ? parsed : null;
        return known || string.IsNullOrEmpty(name);
    }

    private static async Task<IResult> GetAsync(
        Id id, PlantCache plant, HistorianService historian, SourceDirectory sources, SignalKeys keys, Rights rights,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        if (model.Signal(id) is not { } signal || !rights.Can(PlantEndpoints.Read, signal.SiteId))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        Series? series = null;
        var stored = PlantModel.TrySplitKey(signal.Key, out var key, out _)
            && historian.Index.TryFind(Encoding.UTF8.GetBytes(key), out series);
        await sources.ListAsync(cancel);
        var source = series is { Owner: > 0 } ? sources.Find(new Id(historian.Index.OwnerOf(series.Owner))) : null;
        return TypedResults.Ok(new SignalDetail(
            PlantItems.Of(model, signal), stored, source?.Id, source?.Name, await keys.ListAsync(id, cancel)));
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

    private static async Task<IResult> CheckUnitAsync(
        PlantCache plant, HttpContext context, CancellationToken cancel, string unit = "")
    {
        var used = (await plant.GetAsync(cancel)).Signals.Select(signal => signal.Unit).Where(one => one.Length > 0)
            .GroupBy(one => one).OrderByDescending(group => group.Count()).Select(group => group.Key);
        if (!UnitParser.TryParse(unit, out var parsed))
        {
            var like = used.Where(one => one.Contains(unit, StringComparison.OrdinalIgnoreCase));
            return TypedResults.Ok(new UnitAnswer(unit, false, "", [.. like.Take(MostUnits)]));
        }

        var same = used.Where(one => one != unit
            && UnitParser.TryParse(one, out var other) && other.ConvertsTo(parsed));
        return TypedResults.Ok(new UnitAnswer(
            unit, true, parsed.Symbol(RequestLanguage.Of(context)), [.. same.Take(MostUnits)]));
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
