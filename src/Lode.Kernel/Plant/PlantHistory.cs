using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>One change of a node or of a signal on it.</summary>
/// <param name="Verb">The command: plant.moveNode, plant.updateSignal, plant.saveMimic …</param>
public sealed record PlantChange(
    DateTimeOffset At, string ActorKind, string ActorName, string Verb, string ObjectKind, Id ObjectId);

/// <summary>Who changed what on a node: from the audit log, which every change of the plant enters.</summary>
public sealed class PlantHistory(ISqlSession sql, PlantCache plant)
{
    private const int MostSignals = 500;

    /// <summary>Changes of a node and of the signals that are on it now, newest first.</summary>
    public async Task<IReadOnlyList<PlantChange>> ListAsync(Id nodeId, int limit, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        Id[] objects = [nodeId, .. model.SignalsOf(nodeId).Take(MostSignals).Select(signal => signal.Id)];
        var rows = await ListAudit.OfObjectsAsync(sql, objects, "plant.", limit, cancel);
        return [.. rows.Select(row => new PlantChange(
            Instants.FromUs(row.AtUs), row.ActorKind, row.ActorName, row.Verb, row.ObjectKind,
            Id.TryParse(row.ObjectId, out var id) ? id : nodeId))];
    }
}
