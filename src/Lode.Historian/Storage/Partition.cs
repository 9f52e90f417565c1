namespace Lode.Historian.Storage;

/// <summary>Days of UTC, the unit in which segments are written, merged and dropped.</summary>
internal static class Partition
{
    internal const long Length = 86_400_000_000_000;

    /// <summary>Days since 1970-01-01 UTC.</summary>
    internal static int Of(long time) => (int)(time >= 0 ? time / Length : ((time + 1) / Length) - 1);

    /// <summary>Number of rows from <paramref name="start"/> on whose stamps fall in one day.</summary>
    internal static int RowsOfDay(ReadOnlySpan<long> times, int start)
    {
        var day = Of(times[start]);
        if (Of(times[^1]) == day)
        {
            return times.Length - start;
        }

        var (low, high) = (start, times.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Of(times[middle]) == day ? (middle + 1, high) : (low, middle);
        }

        return low - start;
    }
}
