namespace Lode.Waste.Recovery;

/// <summary>Mass and metal of a recovery, where what comes out may weigh more than what went in.</summary>
/// <remarks>Burning and hydrolysis of aluminum and its nitride take up oxygen. So a loss may be negative, and whether a
/// run is credible is decided by the metal, which no reaction makes or removes.</remarks>
internal static class OxidationBalance
{
    private const double AluminumGPerMol = 26.982, OxygenGPerMol = 15.999;

    /// <summary>Oxygen that aluminum takes up when it burns to Al₂O₃, grams.</summary>
    /// <remarks>m(O) = m(Al) · 3 M(O) / (2 M(Al)). Worked example: 54 kg take up 48.03 kg.</remarks>
    internal static long OxygenGrams(long aluminumGrams) => (long)Math.Round(
        aluminumGrams * 3 * OxygenGPerMol / (2 * AluminumGPerMol), MidpointRounding.ToEven);

    /// <summary>What is missing (positive) or too much (negative) once gains are counted, grams.</summary>
    internal static long Missing(long inGrams, long gainGrams, long outGrams, long lossGrams) =>
        inGrams + gainGrams - outGrams - lossGrams;

    /// <summary>Whether the metal that came out fits what went in within three standard deviations.</summary>
    /// <param name="sigmaGrams">Standard deviation of the difference, from sampling and assay, grams.</param>
    internal static bool MetalFits(double inGrams, double outGrams, double sigmaGrams) =>
        Math.Abs(inGrams - outGrams) <= 3 * sigmaGrams;
}
