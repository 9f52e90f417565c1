namespace Lode.Science.Metrology;

/// <summary>Maximum permissible errors of a class III weighing instrument in service and what they leave uncertain of
/// a weighing.</summary>
/// <remarks>Source: OIML R 76-1 (2006) table 6, in-service errors twice those of verification; rectangular
/// distribution, coverage factor 2.</remarks>
public static class WeighingScale
{
    /// <summary>Largest permitted error in service at a load.</summary>
    /// <param name="loadKg">Load, kg, ≥ 0.</param>
    /// <param name="intervalKg">Verification scale interval e, kg, &gt; 0.</param>
    /// <returns>Kilograms.</returns>
    /// <remarks>Worked example: e = 20 kg; 45,000 kg (2,250 e) gives 60 kg, 15,000 kg (750 e) gives 40 kg.</remarks>
    public static double PermittedErrorKg(double loadKg, double intervalKg)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(loadKg);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intervalKg);
        var intervals = loadKg / intervalKg;
        return intervalKg * (intervals <= 500 ? 1 : intervals <= 2000 ? 2 : 3);
    }

    /// <summary>Expanded uncertainty (95 %) of a net mass weighed as gross minus tare on one scale.</summary>
    /// <returns>Kilograms.</returns>
    /// <remarks>Worked example: e = 20 kg, gross 45,000 kg, tare 15,000 kg: 83.27 kg; two such sites: 117.76 kg.
    /// </remarks>
    public static double NetUncertaintyKg(double grossKg, double tareKg, double intervalKg)
    {
        var (gross, tare) = (PermittedErrorKg(grossKg, intervalKg), PermittedErrorKg(tareKg, intervalKg));
        return 2 * Math.Sqrt(((gross * gross) + (tare * tare)) / 3);
    }
}
