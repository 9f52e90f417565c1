namespace Lode.Waste.Weighing;

/// <summary>Mass that left or entered an upright cylindrical tank, from its level.</summary>
internal static class TankMass
{
    /// <summary>m = ρ · π d² / 4 · Δh.</summary>
    /// <param name="diameterM">Inner diameter, m.</param>
    /// <param name="levelChangeM">Change of level, m.</param>
    /// <param name="densityTPerM3">Density at the temperature of the content, t/m³.</param>
    /// <returns>Grams, rounded to even; positive for a rise.</returns>
    /// <remarks>Worked example: 6 m, 0.25 m, 1.08 t/m³ is 7.634 t.</remarks>
    internal static long Grams(double diameterM, double levelChangeM, double densityTPerM3) =>
        (long)Math.Round(
            densityTPerM3 * Math.PI * diameterM * diameterM / 4 * levelChangeM * 1e6, MidpointRounding.ToEven);
}
