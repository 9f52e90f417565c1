namespace Lode.Waste.Recovery;

/// <summary>The mass of a heap from a survey, and whether the book agrees with it.</summary>
/// <param name="MassGrams">Volume times density.</param>
/// <param name="UncertaintyGrams">Expanded uncertainty, k = 2.</param>
internal readonly record struct HeapSurvey(long MassGrams, long UncertaintyGrams)
{
    private const double Millionths = 1e6;

    /// <summary>m = V · ρ, U = m · √(u_V² + u_ρ²), both relative and expanded.</summary>
    /// <remarks>Worked example: 250,000 m³ ± 2 % of 1.65 t/m³ ± 3 % are 412,500 t ± 14,873 t.</remarks>
    /// <param name="densityGramsPerLiter">g/L, which is kg/m³.</param>
    internal static HeapSurvey Of(long volumeLiters, long densityGramsPerLiter, long volumePpm, long densityPpm)
    {
        var mass = (long)((Int128)volumeLiters * densityGramsPerLiter);
        var share = Math.Sqrt(Math.Pow(volumePpm / Millionths, 2) + Math.Pow(densityPpm / Millionths, 2));
        return new HeapSurvey(mass, (long)Math.Round(mass * share, MidpointRounding.ToEven));
    }

    /// <summary>Whether a book lies within the uncertainty of the survey.</summary>
    internal bool Agrees(long bookGrams) => Math.Abs(bookGrams - MassGrams) <= UncertaintyGrams;
}
