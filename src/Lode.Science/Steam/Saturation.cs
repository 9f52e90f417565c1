namespace Lode.Science.Steam;

/// <summary>Saturation line of water.</summary>
/// <remarks>Source: IAPWS-IF97, region 4 (equations 29 to 31). Valid 273.15 K to 647.096 K.</remarks>
public static class Saturation
{
    private const double N1 = 1167.0521452767, N2 = -724213.16703206, N3 = -17.073846940092, N4 = 12020.82470247;
    private const double N5 = -3232555.0322333, N6 = 14.91510861353, N7 = -4823.2657361591, N8 = 405113.40542057;
    private const double N9 = -0.23855557567849, N10 = 650.17534844798;

    /// <summary>Vapor pressure at a temperature.</summary>
    /// <param name="kelvin">Temperature, K, 273.15 to 647.096.</param>
    /// <returns>Pressure, MPa.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    /// <remarks>Worked example: 300 K gives 0.00353658941 MPa.</remarks>
    public static double Pressure(double kelvin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kelvin, 273.15);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kelvin, 647.096);
        var theta = kelvin + (N9 / (kelvin - N10));
        var a = (theta * theta) + (N1 * theta) + N2;
        var b = (N3 * theta * theta) + (N4 * theta) + N5;
        var c = (N6 * theta * theta) + (N7 * theta) + N8;
        return Math.Pow(2 * c / (-b + Math.Sqrt((b * b) - (4 * a * c))), 4);
    }

    /// <summary>Boiling temperature at a pressure.</summary>
    /// <param name="megapascal">Pressure, MPa, 0.000611213 to 22.064.</param>
    /// <returns>Temperature, K.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    /// <remarks>Worked example: 0.1 MPa gives 372.755919 K.</remarks>
    public static double Temperature(double megapascal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(megapascal, 0.000611212);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(megapascal, 22.064);
        var beta = Math.Sqrt(Math.Sqrt(megapascal));
        var e = (beta * beta) + (N3 * beta) + N6;
        var f = (N1 * beta * beta) + (N4 * beta) + N7;
        var g = (N2 * beta * beta) + (N5 * beta) + N8;
        var d = 2 * g / (-f - Math.Sqrt((f * f) - (4 * e * g)));
        return 0.5 * (N10 + d - Math.Sqrt(((N10 + d) * (N10 + d)) - (4 * (N9 + (N10 * d)))));
    }
}
