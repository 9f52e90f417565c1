namespace Lode.Science.Statistics;

/// <summary>A straight line through values over time, and when it meets a limit.</summary>
/// <param name="Slope">Change per unit of time.</param>
/// <param name="Now">The line at the instant asked for.</param>
/// <param name="Low">Lower end of the 95 % prediction interval of one value there.</param>
/// <param name="High">Upper end.</param>
/// <param name="Robust">Whether it is the Theil–Sen line, which few values call for.</param>
public sealed record TrendLine(double Slope, double Now, double Low, double High, bool Robust)
{
    /// <summary>Fewer values make no trend.</summary>
    public const int FewestValues = 5;

    /// <summary>Below this many values the median of all slopes stands in for least squares.</summary>
    public const int FewForLeastSquares = 10;

    // Two-sided 95 % quantiles of Student's t for 1, 2, … degrees of freedom; beyond, the normal 1.96 is near enough.
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Fits a line.</summary>
    /// <param name="times">Shape [n]; any unit.</param>
    /// <param name="values">Shape [n], finite.</param>
    /// <param name="at">Where the line is read.</param>
    /// <returns>Null below five values, or when all times are one.</returns>
    /// <remarks>Source: fieldwork.md §c2 (least squares over the last k ≥ 5 results, Theil–Sen below 10, with a
    /// prediction interval). Worked example (test): 4.0 4.2 4.4 4.6 4.8 at 0 7 14 21 28 days: slope 0.2/7 per day, 4.8
    /// now; a limit of 7.1 is met in 80.5 days.</remarks>
    public static TrendLine? Fit(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double at)
    {
        var count = times.Length;
        if (count < FewestValues || count != values.Length)
        {
            return null;
        }

        double meanT = 0, meanV = 0;
        for (var index = 0; index < count; index++)
        {
            meanT += times[index] / count;
            meanV += values[index] / count;
        }

        double spread = 0, product = 0;
        for (var index = 0; index < count; index++)
        {
            spread += (times[index] - meanT) * (times[index] - meanT);
            product += (times[index] - meanT) * (values[index] - meanV);
        }

        if (spread == 0)
        {
            return null;
        }

        var robust = count < FewForLeastSquares;
        var slope = robust ? MedianSlope(times, values) : product / spread;
        var intercept = robust ? MedianIntercept(times, values, slope) : meanV - (slope * meanT);
        double residuals = 0;
        for (var index = 0; index < count; index++)
        {
            var off = values[index] - intercept - (slope * times[index]);
            residuals += off * off;
        }

        var freedom = count - 2;
        var deviation = Math.Sqrt(residuals / freedom);
        var quantile = freedom <= Student.Length ? Student[freedom - 1] : 1.96;
        var reach = quantile * deviation * Math.Sqrt(1 + (1.0 / count) + ((at - meanT) * (at - meanT) / spread));
        var now = intercept + (slope * at);
        return new TrendLine(slope, now, now - reach, now + reach, robust);
    }

    /// <summary>Time until the line meets a limit: 0 when it is there already, null when it moves away or stands.
    /// </summary>
    public double? TimeTo(double limit, bool isUpper) =>
        (isUpper ? Now >= limit : Now <= limit) ? 0
        : (isUpper ? Slope > 0 : Slope < 0) ? (limit - Now) / Slope : null;

    private static double MedianSlope(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        var slopes = new List<double>();
        for (var left = 0; left < times.Length; left++)
        {
            for (var right = left + 1; right < times.Length; right++)
            {
                if (times[left] != times[right])
                {
                    slopes.Add((values[right] - values[left]) / (times[right] - times[left]));
                }
            }
        }

        return Median(slopes);
    }

    private static double MedianIntercept(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double slope)
    {
        var intercepts = new List<double>();
        for (var index = 0; index < times.Length; index++)
        {
            intercepts.Add(values[index] - (slope * times[index]));
        }

        return Median(intercepts);
    }

    private static double Median(List<double> list)
    {
        list.Sort();
        var middle = list.Count / 2;
        return list.Count % 2 == 1 ? list[middle] : (list[middle - 1] + list[middle]) / 2;
    }
}
