using Lode.Kernel.Plant;

namespace Lode.Kernel.Alarms;

/// <summary>Finds what definitions name in the plant: signals with unit and place.</summary>
internal static class AlarmPlaces
{
    /// <summary>The lookup over one snapshot of the plant.</summary>
    internal static AlarmSignals In(PlantModel plant) => keyOrPath =>
    {
        if (plant.Resolve(keyOrPath) is not { } signal)
        {
            return null;
        }

        return new(signal.Key, signal.Unit, false, Of(plant, signal));
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
