namespace Lode.Science.Statistics;

/// <summary>Distance of one value from a history, in robust standard deviations.</summary>
/// <remarks>Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993); 1.4826 makes the median absolute
/// deviation of normal data equal to its standard deviation.</remarks>
public static class RobustScore
{
    private const double Consistency = 1.4826;

    /// <summary>Median of values.</summary>
    /// <param name="values">Shape [n], n ≥ 1, finite, in any order.</param>
    /// <returns>Middle value, or the mean of the two middle ones; unit of the values.</returns>
    /// <exception cref="ArgumentException">No value.</exception>
    public static double Median(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A median needs a value.", nameof(values));
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Robust standard deviation: 1.4826 · MAD.</summary>
    /// <param name="values">Shape [n], n ≥ 1, finite.</param>
    /// <returns>Unit of the values; 0 when more than half of them are equal.</returns>
    /// <exception cref="ArgumentException">No value.</exception>
    /// <remarks>Worked example: the eleven values below have 1.4826 · 0.2 = 0.2965.</remarks>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var median = Median(values);
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i] - median);
        }

        return Consistency * Median(deviations);
    }

    /// <summary>z = (x − median) / (1.4826 · MAD).</summary>
    /// <param name="history">Shape [n], n ≥ 1, finite.</param>
    /// <param name="value">The value judged, same unit.</param>
    /// <returns>Dimensionless; 0 for a value on the median, ±∞ for another value when the history never varied.</returns>
    /// <exception cref="ArgumentException">No history.</exception>
    /// <remarks>Worked example: 11.8 12.1 12.4 11.9 12.2 12.0 12.3 12.1 11.7 12.5 12.2 has median 12.1 and MAD 0.2;
    /// 9.1 gives −10.12, 13.4 gives +4.38.</remarks>
    public static double Of(ReadOnlySpan<double> history, double value)
    {
        var distance = value - Median(history);
        return distance == 0 ? 0 : distance / Deviation(history);
    }
}
