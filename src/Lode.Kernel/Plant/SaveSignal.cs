using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>What a person gives for a signal; units and limits as in <see cref="PlantSignal"/>.</summary>
/// <param name="NodeId">Id or plant path of the node it belongs to.</param>
/// <param name="States">Code of a digital set, or null.</param>
public sealed record SignalInput(
    string NodeId,
    string Name,
    string Key,
    string NameZh,
    string NameEn,
    string? TagNumber = null,
    string? Unit = null,
    int Decimals = 2,
    double? RangeLo = null,
    double? RangeHi = null,
    double? BandLo = null,
    double? BandHi = null,
    bool Step = false,
    string? States = null,
    double? MaxGapSeconds = null,
    double? StaleAfterSeconds = null,
    string? Kind = null,
    string? Expression = null,
    int Ordinal = 0);

/// <summary>Creates or changes a signal.</summary>
public sealed class SaveSignal(ISqlSession sql, PlantCache plant, TimeProvider clock)
{
    public async Task<Outcome<PlantSignal>> ExecuteAsync(Id? id, SignalInput input, Actor actor,
        CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var before = id is { } known ? model.Signal(known) : null;
        if (id is not null && before is null)
        {
            return PlantRefusals.NotFound;
        }

        if (!Compose(model, before, input, clock.GetUtcNow()).TryGet(out var signal, out var refusal))
        {
            return refusal;
        }

        var outcome = await sql.CommitAsync<PlantSignal>(
            work =>
            {
                if (Taken(work, signal) is { } taken)
                {
                    return taken;
                }

                PlantRows.Write(work, signal);
                SignalKeys.Note(work, before, signal, actor.Name);
                work.Audit(actor, before is null ? "plant.createSignal"
                    : "plant.updateSignal", "signal", signal.Id.ToString(), before, signal);
                return signal;
            },
            cancel: cancel);
        await plant.ReloadAsync(cancel);
        return outcome;
    }

    /// <summary>Whether another signal already has the key, or the name on the same node.</summary>
    internal static Refusal? Taken(IWork work, PlantSignal signal)
    {
        if (work.Find<PlantRows.SignalRow>(PlantRows.SelectSignals + " WHERE key = @Key AND id <> @Id",
            new { signal.Key, signal.Id }) is not null)
        {
            return PlantRefusals.KeyTaken.With(("key", signal.Key)).At(new FieldRefusal("key", "plant.keyTaken"));
        }

        return work.Find<PlantRows.SignalRow>(
            PlantRows.SelectSignals + " WHERE node_id = @NodeId AND name = @Name AND id <> @Id",
            new { signal.NodeId, signal.Name, signal.Id }) is null
            ? null
            : PlantRefusals.CodeTaken.With(("code", signal.Name)).At(new FieldRefusal("name", "plant.codeTaken"));
    }

    internal static Outcome<PlantSignal> Compose(PlantModel model, PlantSignal? before, SignalInput input,
        DateTimeOffset now)
    {
        var node = Id.TryParse(input.NodeId, out var nodeId) ? model.Node(nodeId) : model.NodeAt(input.NodeId);
        if (node is null)
        {
            return PlantRefusals.NotFound.At(new FieldRefusal("nodeId", "plant.notFound"));
        }

        var states = input.States is { Length: > 0 } code ? model.DigitalSets.FirstOrDefault(set => set.Code == code)
            : null;
        if (states is null && input.States is { Length: > 0 })
        {
            return PlantRefusals.StatesUnknown.With(("code", input.States)).At(
                new FieldRefusal("states", "plant.statesUnknown"));
        }

        var signal = new PlantSignal
        {
            Id = before?.Id ?? Id.New(node.SiteId, now),
            NodeId = node.Id,
            Name = input.Name.Trim(),
            Key = input.Key.Trim(),
            TagNumber = input.TagNumber?.Trim() ?? "",
            NameZh = input.NameZh.Trim(),
            NameEn = input.NameEn.Trim(),
            Unit = input.Unit?.Trim() ?? "",
            Decimals = input.Decimals,
            RangeLo = input.RangeLo,
            RangeHi = input.RangeHi,
            BandLo = input.BandLo,
            BandHi = input.BandHi,
            Step = input.Step,
            StatesId = states?.Id,
            MaxGapSeconds = input.MaxGapSeconds,
            StaleAfterSeconds = input.StaleAfterSeconds,
            Kind = PlantRows.ParseKind(input.Kind is { Length: > 0 } kind ? kind : "measured") ?? SignalKind.Measured,
            Expression = input.Expression?.Trim() ?? "",
            SiteId = node.SiteId,
            Ordinal = input.Ordinal,
        };
        return PlantRules.Check(signal) is { } wrong ? wrong : signal;
    }
}
