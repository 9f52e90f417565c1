namespace Lode.Historian.Retrieval;

/// <summary>Points to draw: stamps ascending, a NaN value breaks the line and its quality says why.</summary>
public sealed class PlotPoints
{
    private long[] times = new long[256];
    private double[] values = new double[256];
    private uint[] qualities = new uint[256];

    public int Count { get; private set; }

    /// <summary>UTC ns; shape [Count].</summary>
    public ReadOnlySpan<long> Times => times.AsSpan(0, Count);

    /// <summary>NaN where the line breaks; shape [Count].</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Count);

    /// <summary>OPC UA status codes: of a point the worst usable one of its pixel, of a break that of the bad value,
    /// or <see cref="Quality.BadNoData"/> for a gap; shape [Count].</summary>
    public ReadOnlySpan<uint> Qualities => qualities.AsSpan(0, Count);

    internal void Add(long time, double value, uint quality)
    {
        if (Count == times.Length)
        {
            Array.Resize(ref times, Count * 2);
            Array.Resize(ref values, Count * 2);
            Array.Resize(ref qualities, Count * 2);
        }

        times[Count] = time;
        values[Count] = value;
        qualities[Count++] = quality;
    }
}

/// <summary>Thins a signal to what a chart of some width can show: per pixel the first, least, greatest and last
/// value and the worst quality. No extreme and no gap is lost.</summary>
/// <remarks>Where a whole sealed block lies in one pixel its summary is used: values are exact, and the stamps of its
/// extremes are exact to the pixel. At most seven points per pixel (five values, a bad mark and a gap mark).</remarks>
public static class Plot
{
    /// <summary>Fewer stamps do not tell what distance is typical.</summary>
    internal const int StampsToTell = 16;

    /// <summary>Reads and thins a range.</summary>
    /// <param name="open">Opens the column.</param>
    /// <param name="pixels">One bucket per pixel column.</param>
    /// <param name="maxGap">Neighbors farther apart than this, ns, are not joined; null derives it from the data
    /// (see <see cref="TypicalGap"/>).</param>
    public static PlotPoints Compute(OpenRange open, BucketGrid pixels, long? maxGap)
    {
        var builder = new PlotBuilder(pixels, maxGap ?? long.MaxValue);
        using var reader = open(pixels.From, pixels.To);
        while (reader.MoveNext())
        {
            if (maxGap is null && builder.MaxGap == long.MaxValue)
            {
                builder.MaxGap = TypicalGap(reader.Times);
            }

            builder.Add(reader);
        }

        return builder.Finish();
    }

    /// <summary>A distance that means "collection was interrupted": ten times the median distance, at least 5 s;
    /// unlimited below 16 stamps, where nothing typical can be said.</summary>
    public static long TypicalGap(ReadOnlySpan<long> times)
    {
        if (times.Length < StampsToTell)
        {
            return long.MaxValue;
        }

        Span<long> gaps = stackalloc long[Math.Min(times.Length - 1, 255)];
        var stride = (times.Length - 1) / gaps.Length;
        for (var at = 0; at < gaps.Length; at++)
        {
            gaps[at] = times[(at * stride) + 1] - times[at * stride];
        }

        gaps.Sort();
        var median = gaps[gaps.Length / 2];
        return median > long.MaxValue / 10 ? long.MaxValue : Math.Max(5_000_000_000, median * 10);
    }
}
