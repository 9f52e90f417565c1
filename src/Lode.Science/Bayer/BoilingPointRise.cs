namespace Lode.Science.Bayer;

/// <summary>How far above pure water a Bayer liquor boils.</summary>
public static class BoilingPointRise
{
    /// <summary>The polynomial fit of Adamson's chart.</summary>
    /// <param name="totalNa2O">Total soda as Na₂O (caustic and carbonate), g/L at 25 °C.</param>
    /// <param name="saturationCelsius">Boiling temperature of pure water at the pressure, °C.</param>
    /// <returns>Rise, K.</returns>
    /// <remarks>Source: docs/reference/process.md, Bayer liquor. Worked example: 178 g/L at 100 °C gives 7.503 K.</remarks>
    public static double Adamson(double totalNa2O, double saturationCelsius)
    {
        double x = totalNa2O, t = saturationCelsius;
        return 0.007642857 + (0.006184282 * x) + (2.92857e-5 * t) + (1.0957e-4 * x * x) - (3.80952e-8 * t * t)
            + (2.08801e-4 * x * t) - (8.61985e-10 * x * x * x) + (8.33556e-18 * t * t * t)
            + (1.7316e-10 * x * t * t) - (2.49763e-7 * x * x * t);
    }
}
