using Lode.Kernel.Plant;

namespace Lode.Kernel.History;

/// <summary>The plant's words for signals.</summary>
internal sealed class PlantSignalNames(PlantCache cache) : ISignalNames
{
    private const double Second = 1e9;

    private (PlantModel Plant, Dictionary<string, int> Sites)? sites;

    public SignalFacts? Find(string keyOrPath)
    {
        var plant = cache.Current;
        return plant.Resolve(keyOrPath) is { } signal ? Facts(plant, signal) : null;
    }

    public IReadOnlyList<SignalFacts> Search(string words, int limit)
    {
        var plant = cache.Current;
        return [.. plant.Search(words, limit).Select(signal => Facts(plant, signal))];
    }

    public int SiteOf(string seriesKey)
    {
        var plant = cache.Current;
        if (sites is not { } known || !ReferenceEquals(known.Plant, plant))
        {
            var bySeries = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var signal in plant.Signals)
            {
                if (PlantModel.TrySplitKey(signal.Key, out var series, out _))
                {
                    bySeries[series] = signal.SiteId;
                }
            }

            known = (plant, bySeries);
            sites = known;
        }

        return known.Sites.GetValueOrDefault(seriesKey);
    }

    private static SignalFacts Facts(PlantModel plant, PlantSignal signal)
    {
        var node = plant.Node(signal.NodeId);
        var site = node is null ? null : plant.Lineage(node).FirstOrDefault(above => above.Level == PlantLevel.Site);
        return new SignalFacts
        {
            Key = signal.Key,
            Path = plant.PathOf(signal),
            NameZh = Named(node?.NameZh, signal.NameZh),
            NameEn = Named(node?.NameEn, signal.NameEn),
            QuantityZh = signal.NameZh,
            QuantityEn = signal.NameEn,
            TagNumber = signal.TagNumber.Length > 0 ? signal.TagNumber : null,
            Unit = signal.Unit.Length > 0 ? signal.Unit : null,
            Decimals = signal.Decimals,
            Step = signal.Step || signal.StatesId is not null,
            MaxGap = signal.MaxGapSeconds is { } gap ? (long)(gap * Second) : null,
            StaleAfter = signal.StaleAfterSeconds is { } stale ? (long)(stale * Second) : null,
            Kind = signal.Kind.ToString().ToLowerInvariant(),
            BandLo = signal.BandLo,
            BandHi = signal.BandHi,
            RangeLo = signal.RangeLo,
            RangeHi = signal.RangeHi,
            Site = signal.SiteId,
            SiteCode = site?.Code,
            Simulated = node?.Simulated ?? false,
            States = plant.DigitalSet(signal.StatesId) is { } set
                ? [.. set.States.Select(state => (state.Value, state.NameZh, state.NameEn))]
                : [],
        };
    }

    /// <summary>Place and quantity: "Ⅲ效 液温"; the place alone says too little, the quantity alone too.</summary>
    private static string Named(string? place, string quantity) =>
        quantity.Length == 0 ? "" : string.IsNullOrEmpty(place) ? quantity : $"{place} {quantity}";
}
