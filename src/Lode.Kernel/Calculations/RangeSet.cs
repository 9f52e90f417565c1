namespace Lode.Kernel.Calculations;

/// <summary>Half-open ranges of event time, ascending and apart; what touches is joined.</summary>
internal sealed class RangeSet
{
    /// <summary>More ranges than this are joined where they lie closest: computing too much is only slower.</summary>
    internal const int MaxRanges = 256;

    private readonly List<(long FromNs, long ToNs)> ranges = [];

    internal bool IsEmpty => ranges.Count == 0;

    internal IReadOnlyList<(long FromNs, long ToNs)> Ranges => ranges;

    internal void Add(long fromNs, long toNs)
    {
        if (fromNs >= toNs)
        {
            return;
        }

        var first = ranges.Count;
        while (first > 0 && ranges[first - 1].ToNs >= fromNs)
        {
            first--;
        }

        var end = first;
        while (end < ranges.Count && ranges[end].FromNs <= toNs)
        {
            fromNs = Math.Min(fromNs, ranges[end].FromNs);
            toNs = Math.Max(toNs, ranges[end].ToNs);
            end++;
        }

        ranges.RemoveRange(first, end - first);
        ranges.Insert(first, (fromNs, toNs));
        if (ranges.Count > MaxRanges)
        {
            JoinClosest();
        }
    }

    /// <summary>Takes the first range out; false when there is none.</summary>
    internal bool TryTakeFirst(out (long FromNs, long ToNs) range)
    {
        range = ranges.Count > 0 ? ranges[0] : default;
        if (ranges.Count == 0)
        {
            return false;
        }

        ranges.RemoveAt(0);
        return true;
    }

    /// <summary>Takes everything out.</summary>
    internal IReadOnlyList<(long FromNs, long ToNs)> TakeAll()
    {
        (long, long)[] all = [.. ranges];
        ranges.Clear();
        return all;
    }

    private void JoinClosest()
    {
        var closest = 1;
        for (var at = 2; at < ranges.Count; at++)
        {
            if (ranges[at].FromNs - ranges[at - 1].ToNs < ranges[closest].FromNs - ranges[closest - 1].ToNs)
            {
                closest = at;
            }
        }

        ranges[closest - 1] = (ranges[closest - 1].FromNs, ranges[closest].ToNs);
        ranges.RemoveAt(closest);
    }
}
