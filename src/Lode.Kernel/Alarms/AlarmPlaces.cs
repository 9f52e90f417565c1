using Lode.Historian.Ingest;
using Lode.Kernel.Plant;

namespace Lode.Kernel.Alarms;

/// <summary>Finds what definitions name in the plant: signals with unit and place.</summary>
internal static class AlarmPlaces
{
    /// <summary>The lookup over one snapshot of the plant.</summary>
    /// <param name="plant">The snapshot.</param>
    /// <param name="lateness">Seconds that the source of a series lets pass; null for one without a source.</param>
    internal static AlarmSignals In(PlantModel plant, Func<string, double?> lateness) => keyOrPath =>
    {
        var signal = plant.Resolve(keyOrPath);
        var key = signal?.Key ?? keyOrPath;
        if (!SeriesKey.TrySplitSignal(key, out var series, out _))
        {
            return null;
        }

        return new(key, signal?.Unit ?? "", false, signal is null ? null : Of(plant, signal), lateness(series));
    };

    /// <summary>Where a signal stands; null when its node is not known.</summary>
    internal static AlarmPlace? Of(PlantModel plant, PlantSignal signal)
    {
        if (plant.Node(signal.NodeId) is not { } node)
        {
            return null;
        }

        // An operator knows the site; what helps is the last two levels: unit and equipment.
        var near = plant.Lineage(node).Where(level => level.Level >= PlantLevel.Area).TakeLast(2).ToList();
        return new(
            plant.PathOf(node),
            string.Join(" / ", near.Select(level => level.NameZh)),
            string.Join(" / ", near.Select(level => level.NameEn)),
            signal.SiteId,
            plant.PathOf(signal),
            signal.TagNumber,
            signal.Decimals);
    }
}
