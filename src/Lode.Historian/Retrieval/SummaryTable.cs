namespace Lode.Historian.Retrieval;

/// <summary>Statistics of one signal per bucket; every array has one entry per bucket.</summary>
/// <remarks>Bad values count, but enter nothing else. Where a bucket holds no usable value, Min, Max, First and Last
/// are NaN and Sum is 0.</remarks>
public sealed class SummaryTable
{
    internal SummaryTable(BucketGrid grid, bool withDeviation, long knownUntil = long.MaxValue)
    {
        Grid = grid;
        KnownUntil = knownUntil;
        var buckets = grid.Count;
        Count = new int[buckets];
        Good = new int[buckets];
        Min = Empty(buckets);
        Max = Empty(buckets);
        Sum = new double[buckets];
        First = Empty(buckets);
        Last = Empty(buckets);
        Area = new double[buckets];
        Covered = new long[buckets];
        GoodTime = new long[buckets];
        Reference = withDeviation ? new double[buckets] : [];
        Distances = withDeviation ? new double[buckets] : [];
        DistanceSum = withDeviation ? new double[buckets] : [];
    }

    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; }

    /// <summary>The signal is not known after this stamp, UTC ns.</summary>
    public long KnownUntil { get; }

    /// <summary>Values of any quality.</summary>
    public int[] Count { get; }

    /// <summary>Usable values: finite, quality good or uncertain.</summary>
    public int[] Good { get; }

    public double[] Min { get; }

    public double[] Max { get; }

    public double[] Sum { get; }

    public double[] First { get; }

    public double[] Last { get; }

    /// <summary>Whether <see cref="StandardDeviation"/> was asked for.</summary>
    public bool HasDeviation => Distances.Length > 0 || Count.Length == 0;

    /// <summary>Area under the signal, value × ns, over <see cref="Covered"/>.</summary>
    internal double[] Area { get; }

    /// <summary>Time, ns, during which the signal has a usable value (read by its interpolation).</summary>
    internal long[] Covered { get; }

    /// <summary>The part of <see cref="Covered"/> that starts from a value of quality good.</summary>
    internal long[] GoodTime { get; }

    internal double[] Reference { get; }

    internal double[] Distances { get; }

    internal double[] DistanceSum { get; }

    /// <summary>Mean of the usable values, each weighing the same; NaN when there is none.</summary>
    public double Average(int bucket) => Good[bucket] == 0 ? double.NaN : Sum[bucket] / Good[bucket];

    /// <summary>Mean over time; NaN when the signal has no usable value in the bucket.</summary>
    public double TimeWeightedAverage(int bucket) =>
        Covered[bucket] == 0 ? double.NaN : Area[bucket] / Covered[bucket];

    /// <summary>Share of the bucket's time with quality good, 0 to 100; NaN when the bucket lies in the
    /// future.</summary>
    public double PercentGood(int bucket)
    {
        var known = Math.Min(Grid.End(bucket), KnownUntil) - Grid.Start(bucket);
        return known <= 0 ? double.NaN : Math.Min(100.0, 100.0 * GoodTime[bucket] / known);
    }

    /// <summary>Standard deviation of the usable values (divisor n − 1); NaN below two values.</summary>
    public double StandardDeviation(int bucket)
    {
        var n = Good[bucket];
        if (n < 2 || Distances.Length == 0)
        {
            return double.NaN;
        }

        var mean = DistanceSum[bucket] / n;
        return Math.Sqrt(Math.Max(0, (Distances[bucket] - (n * mean * mean)) / (n - 1)));
    }

    private static double[] Empty(int buckets)
    {
        var column = new double[buckets];
        Array.Fill(column, double.NaN);
        return column;
    }
}
