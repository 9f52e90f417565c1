namespace Lode.Historian.Retrieval;

/// <summary>Finds the samples next to a range: a signal's value at a stamp rests on both of its neighbors.</summary>
public static class Neighbors
{
    private const long Second = 1_000_000_000;
    private const long Near = 120 * Second;

    private static readonly long[] Reaches =
        [7_200 * Second, 2 * 86_400 * Second, 60 * 86_400 * Second, 3_650 * 86_400 * Second];

    /// <summary>How far beyond a range the main read reaches, so that mostly no second read is needed.</summary>
    internal static long NearDistance(long from, long to, long maxGap) =>
        Math.Min(maxGap, Math.Clamp(unchecked(to - from) / 8, 10 * Second, Near));

    internal static long Before(long time, long distance) =>
        time < long.MinValue + distance ? long.MinValue : time - distance;

    internal static long After(long time, long distance) =>
        time > long.MaxValue - distance ? long.MaxValue : time + distance;

    /// <summary>The last sample before <paramref name="until"/>, not farther than a gap may be from
    /// <paramref name="boundary"/>; null when there is none.</summary>
    public static Sample? Previous(OpenRange open, long until, long boundary, long maxGap)
    {
        var least = Before(boundary, maxGap);
        var end = until;
        foreach (var reach in Reaches)
        {
            var start = Math.Max(least, Before(until, reach));
            if (start >= end)
            {
                return null;
            }

            if (LastOf(open, start, end) is { } found)
            {
                return found;
            }

            end = start;
        }

        return null;
    }

    /// <summary>The first sample at or after <paramref name="from"/>, not farther than a gap may be from
    /// <paramref name="carry"/>; null when there is none.</summary>
    internal static Sample? Next(OpenRange open, long from, long carry, long maxGap)
    {
        if (carry == long.MinValue)
        {
            return null;
        }

        var most = After(carry, maxGap);
        var start = from;
        foreach (var reach in Reaches)
        {
            var end = Math.Min(most, After(from, reach));
            if (start >= end)
            {
                return null;
            }

            using var reader = open(start, end);
            while (reader.MoveNext())
            {
                for (var row = 0; row < reader.Count; row++)
                {
                    if (At(reader, row) is { } found)
                    {
                        return found;
                    }
                }
            }

            start = end;
        }

        return null;
    }

    /// <summary>A row as a sample; null when it has no value in the column.</summary>
    internal static Sample? At(SampleReader reader, int row)
    {
        var value = reader.Values(0)[row];
        return double.IsNaN(value) && !reader.HasValue(0, row)
            ? null
            : new Sample(reader.Times[row], value, reader.AllGood ? Quality.Good : reader.Qualities[row]);
    }

    /// <summary>Narrows to the last tenth first: decoding a long range to find its end would be waste.</summary>
    private static Sample? LastOf(OpenRange open, long start, long end)
    {
        while (unchecked(end - start) is < 0 or > 600 * Second)
        {
            var tail = Math.Max(start, Before(end, 600 * Second));
            if (LastIn(open, tail, end) is { } found)
            {
                return found;
            }

            end = tail;
            tail = Math.Max(start, Before(end, (unchecked(end - start) / 10) + 1));
            if (LastIn(open, tail, end) is { } farther)
            {
                return farther;
            }

            end = tail;
            if (LastIn(open, start, end) is { } rest)
            {
                return rest;
            }

            return null;
        }

        return LastIn(open, start, end);
    }

    private static Sample? LastIn(OpenRange open, long start, long end)
    {
        Sample? last = null;
        using var reader = open(start, end);
        while (reader.MoveNext())
        {
            for (var row = reader.Count - 1; row >= 0; row--)
            {
                if (At(reader, row) is { } found)
                {
                    last = found;
                    break;
                }
            }
        }

        return last;
    }
}
