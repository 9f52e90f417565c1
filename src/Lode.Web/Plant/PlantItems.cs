using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Plant;

namespace Lode.Web.Plant;

/// <summary>A node in the tree.</summary>
/// <param name="Signals">Signals directly on it.</param>
public sealed record NodeItem(
    Id Id,
    Id? ParentId,
    PlantLevel Level,
    string Code,
    string Path,
    string NameZh,
    string NameEn,
    int SiteId,
    int Ordinal,
    bool Simulated,
    int Signals);

/// <summary>A signal with its place.</summary>
/// <param name="States">Code of its digital set, or null.</param>
public sealed record SignalItem(
    Id Id,
    Id NodeId,
    string Name,
    string Path,
    string Key,
    string TagNumber,
    string NameZh,
    string NameEn,
    string NodeNameZh,
    string NodeNameEn,
    string Unit,
    int Decimals,
    double? RangeLo,
    double? RangeHi,
    double? BandLo,
    double? BandHi,
    bool Step,
    string? States,
    double? MaxGapSeconds,
    double? StaleAfterSeconds,
    SignalKind Kind,
    string Expression,
    int SiteId,
    int Ordinal);

/// <summary>One place of a node over time.</summary>
public sealed record MoveItem(DateTimeOffset? ValidFromAt, DateTimeOffset? ValidToAt, string Path, string Reason);

/// <summary>A node with everything on it.</summary>
public sealed record NodeDetail(
    NodeItem Node,
    IReadOnlyList<NodeItem> Lineage,
    IReadOnlyList<NodeItem> Children,
    IReadOnlyList<SignalItem> Signals,
    JsonElement Attributes,
    IReadOnlyList<MoveItem> Moves,
    long MimicVersion);

/// <summary>One change of a node or a signal on it.</summary>
/// <param name="Verb">plant.createNode, plant.moveNode, plant.updateSignal, plant.saveMimic …</param>
/// <param name="NameZh">Name of the signal that was changed; empty for the node itself.</param>
public sealed record ChangeItem(
    DateTimeOffset At, string ActorKind, string ActorName, string Verb, string NameZh, string NameEn);

/// <summary>A digital set.</summary>
public sealed record DigitalSetItem(string Code, string NameZh, string NameEn, IReadOnlyList<DigitalState> States);

/// <summary>A list that is never cut.</summary>
public sealed record Whole<T>(IReadOnlyList<T> Items);

/// <summary>From the model to what travels.</summary>
internal static class PlantItems
{
    internal static NodeItem Of(PlantModel model, PlantNode node, string? path = null) => new(
        node.Id, node.ParentId, node.Level, node.Code, path
            ?? model.PathOf(node), node.NameZh, node.NameEn, node.SiteId,
        node.Ordinal, node.Simulated, model.SignalsOf(node.Id).Count);

    internal static SignalItem Of(PlantModel model, PlantSignal signal)
    {
        var node = model.Node(signal.NodeId);
        return new SignalItem(
            signal.Id, signal.NodeId, signal.Name, model.PathOf(signal), signal.Key, signal.TagNumber, signal.NameZh,
            signal.NameEn, node?.NameZh ?? "", node?.NameEn ?? "", signal.Unit, signal.Decimals, signal.RangeLo,
            signal.RangeHi, signal.BandLo, signal.BandHi, signal.Step, model.DigitalSet(signal.StatesId)?.Code,
            signal.MaxGapSeconds, signal.StaleAfterSeconds, signal.Kind, signal.Expression, signal.SiteId,
                signal.Ordinal);
    }

    internal static ChangeItem Of(PlantModel model, PlantChange change)
    {
        var signal = model.Signal(change.ObjectId);
        return new ChangeItem(
            change.At, change.ActorKind, change.ActorName, change.Verb, signal?.NameZh ?? "", signal?.NameEn ?? "");
    }

    internal static IReadOnlyList<MoveItem> MovesOf(PlantModel model, PlantNode node) =>
    [
        .. model.MovesOf(node.Id).Select(move => new MoveItem(
            move.ValidFromUs == 0 ? null : Instants.FromUs(move.ValidFromUs),
            move.ValidToUs == long.MaxValue ? null : Instants.FromUs(move.ValidToUs),
            model.PathAt(node, move.ValidFromUs),
            move.Reason)),
    ];
}
