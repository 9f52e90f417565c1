namespace Lode.Waste.Recovery;

/// <summary>What a site says of a year, for its indicators.</summary>
/// <param name="Saved">Grams saved by waste code, each waste counted once; empty without measures and production.
/// </param>
internal sealed record SiteYear(IReadOnlyList<WasteYear> Wastes, IReadOnlyDictionary<string, long> Saved);

/// <summary>Computes indicators over sites: masses are added up first and divided once, so that a small site weighs
/// little.</summary>
internal static class IndicatorFigures
{
    /// <summary>A share, or grams; null when there is nothing to compute it from.</summary>
    /// <remarks>Worked example (W10): 610 t used of 1,000 t generated and 20 t of old stock: 59.8 %.</remarks>
    internal static double? Of(Indicator indicator, IReadOnlyList<SiteYear> sites)
    {
        WasteYear[] wastes = [.. sites.SelectMany(site => site.Wastes)
            .Where(waste => indicator.Covers(waste.Stream.WasteCode, waste.Stream.Form))];
        return indicator.Compute switch
        {
            "utilization" => Utilization(wastes),
            "recovery" => Share(wastes, indicator.Element, "wanted"),
            "removal" => Share(wastes, indicator.Element, "removed"),
            "saved" => Saved(indicator, sites),
            _ => wastes.Length == 0 ? null : wastes.Sum(waste => waste.ClosingGrams - waste.OpeningGrams),
        };
    }

    private static double? Utilization(WasteYear[] wastes)
    {
        var (generated, old) = (wastes.Sum(waste => waste.Wet.Generated), wastes.Sum(waste => waste.OldGrams));
        return generated + old <= 0 ? null
            : RecoveryFigures.Utilization(wastes.Sum(waste => waste.UsedGrams), generated, old);
    }

    private static double? Share(WasteYear[] wastes, string element, string aim)
    {
        WasteMass[] masses = [.. wastes.SelectMany(waste => waste.Elements)
            .Where(one => one.Name == element && one.Aim == aim).Select(one => one.Mass)];
        return new ElementMass(element, aim, new WasteMass
        {
            Fed = masses.Sum(mass => mass.Fed),
            Product = masses.Sum(mass => mass.Product),
        }).Share;
    }

    private static double? Saved(Indicator indicator, IReadOnlyList<SiteYear> sites)
    {
        long[] saved = [.. sites.SelectMany(site => site.Saved).Where(pair => indicator.Covers(pair.Key, "solid"))
            .Select(pair => pair.Value)];
        return saved.Length == 0 ? null : saved.Sum();
    }
}
