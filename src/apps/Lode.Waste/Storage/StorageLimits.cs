using Lode.Kernel;

namespace Lode.Waste.Storage;

/// <summary>What a facility may hold.</summary>
internal static class StorageLimits
{
    /// <summary>Most that a storage point holds at any time, grams (GB 18597-2023, 8.3.5).</summary>
    internal const long PointGrams = 3_000_000;

    /// <summary>Refuses waste that a facility may not take; null when it may.</summary>
    /// <param name="place">The facility.</param>
    /// <param name="coming">Group and name of what comes.</param>
    /// <param name="grams">How much comes.</param>
    /// <param name="there">What lies there already: group, name and grams.</param>
    internal static Refusal? Check(
        StoragePlace place, (CompatibilityGroup Group, string Name) coming, long grams,
        IReadOnlyCollection<(CompatibilityGroup Group, string Name, long Grams)> there)
    {
        foreach (var neighbor in there)
        {
            if (!Compatibility.MayShare(coming.Group, neighbor.Group))
            {
                return WasteRefusals.Incompatible.With(
                    ("waste", coming.Name), ("place", place.Code), ("neighbor", neighbor.Name));
            }
        }

        var after = there.Sum(one => one.Grams) + grams;
        if (place.IsPoint && after > PointGrams)
        {
            return WasteRefusals.PointFull.With(("place", place.Code), ("after", WasteRefusals.Tonnes(after)));
        }

        return place.CapacityGrams is { } capacity && after > capacity
            ? WasteRefusals.OverCapacity.With(
                ("place", place.Code), ("after", WasteRefusals.Tonnes(after)),
                ("capacity", WasteRefusals.Tonnes(capacity)))
            : null;
    }
}

/// <summary>A facility as its limits see it.</summary>
internal readonly record struct StoragePlace(string Code, bool IsPoint, long? CapacityGrams);
