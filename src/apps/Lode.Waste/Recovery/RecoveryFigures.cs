namespace Lode.Waste.Recovery;

/// <summary>Figures of recovery, utilization and removal, all by mass.</summary>
/// <remarks>Masses in grams; fractions 0 to 1.</remarks>
internal static class RecoveryFigures
{
    /// <summary>Share of a metal that ends in the product.</summary>
    /// <remarks>R = m_product · x_product / (m_dross · x_dross). Worked example: 60 t dross of 45 % gives 21.6 t of
    /// 98 %: 78.4 %.</remarks>
    internal static double MetalRecovery(long feedGrams, double feedShare, long productGrams, double productShare) =>
        productGrams * productShare / (feedGrams * feedShare);

    /// <summary>Utilization rate with old stock in the denominator, so that it never exceeds 1.</summary>
    /// <remarks>used / (generated + used from old stock); definition to be confirmed. Worked example: 610 /
    /// (1,000 + 20) is 59.8 %.</remarks>
    internal static double Utilization(long usedGrams, long generatedGrams, long usedFromOldStockGrams) =>
        usedGrams / (double)(generatedGrams + usedFromOldStockGrams);

    /// <summary>Share of an element that was removed.</summary>
    /// <remarks>1 − m_out · c_out / (m_in · c_in); concentrations alone ignore the change of mass. Worked example:
    /// 1,000 t of 1.50 % S to 960 t of 0.28125 % S removes 82 %, not 81.25 %.</remarks>
    internal static double Removal(long inGrams, double inShare, long outGrams, double outShare) =>
        1 - (outGrams * outShare / (inGrams * inShare));

    /// <summary>Mass at another moisture, the dry mass unchanged.</summary>
    /// <remarks>Worked example: 1,000 t at 32 % is 680 t dry; at 25 % it weighs 906.667 t.</remarks>
    internal static long AtMoisture(long wetGrams, double moisture, double newMoisture) =>
        (long)Math.Round(wetGrams * (1 - moisture) / (1 - newMoisture), MidpointRounding.ToEven);

    /// <summary>Mass saved by a reduction measure against production, never by absolute tonnes alone.</summary>
    /// <param name="baselineKgPerT">Waste per tonne of product before the measure, kg/t.</param>
    /// <param name="actualKgPerT">The same now.</param>
    /// <param name="productGrams">Production of the period.</param>
    internal static long SavedGrams(double baselineKgPerT, double actualKgPerT, long productGrams) =>
        (long)Math.Round((baselineKgPerT - actualKgPerT) / 1000 * productGrams, MidpointRounding.ToEven);
}
