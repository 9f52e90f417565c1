namespace Lode.Waste.Streams;

/// <summary>How closely a place of production is supervised (HJ 1259-2022, 4.2.1).</summary>
internal enum UnitClass
{
    /// <summary>≥ 100 t a year, or a facility of its own for use or disposal, or an operating permit.</summary>
    KeySupervised,

    /// <summary>10 t to less than 100 t a year.</summary>
    Simplified,

    /// <summary>Less than 10 t a year.</summary>
    Registered,
}

/// <summary>The class of a place of production.</summary>
internal static class UnitClassRule
{
    private const long KeyGrams = 100_000_000, SimplifiedGrams = 10_000_000;

    /// <summary>The class from amounts.</summary>
    /// <param name="yearlyGrams">Amounts of full years, the newest last; the last three count (4.2.3).</param>
    /// <param name="permittedGrams">Larger figure of environmental assessment and permit; counts before the first full
    /// year.</param>
    /// <remarks>Worked example: 96, 101 and 88 t is key; 9.9 t is registered, with a facility of its own key.
    /// </remarks>
    internal static UnitClass Of(
        IReadOnlyList<long> yearlyGrams, long permittedGrams, bool hasOwnFacility, bool hasOperatingPermit)
    {
        var amount = yearlyGrams.Count == 0 ? permittedGrams : yearlyGrams.TakeLast(3).Max();
        return hasOwnFacility || hasOperatingPermit || amount >= KeyGrams ? UnitClass.KeySupervised
            : amount >= SimplifiedGrams ? UnitClass.Simplified
            : UnitClass.Registered;
    }
}
