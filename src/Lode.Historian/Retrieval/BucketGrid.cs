namespace Lode.Historian.Retrieval;

/// <summary>Half-open buckets of equal width from <paramref name="From"/> on; the last is cut at <paramref
/// name="To"/>.</summary>
/// <param name="From">UTC ns, start of the first bucket.</param>
/// <param name="To">UTC ns, exclusive.</param>
/// <param name="Every">Width, ns, &gt; 0.</param>
public readonly record struct BucketGrid(long From, long To, long Every)
{
    /// <summary>Number of buckets; 0 for an empty range.</summary>
    public int Count => To <= From ? 0 : checked((int)(((ulong)To - (ulong)From - 1) / (ulong)Every + 1));

    /// <summary>One bucket over the whole range.</summary>
    public static BucketGrid Whole(long from, long to) => new(from, to, unchecked(to - from) > 0 ? to - from : long.MaxValue);

    /// <summary>Number of the bucket that holds a stamp of the range.</summary>
    public int IndexOf(long time) => unchecked((int)((ulong)(time - From) / (ulong)Every));

    /// <summary>First stamp of a bucket.</summary>
    public long Start(int bucket) => From + (bucket * Every);

    /// <summary>First stamp after a bucket, cut at the range's end.</summary>
    public long End(int bucket)
    {
        var start = Start(bucket);
        return To - start <= Every ? To : start + Every;
    }
}
