namespace Lode.Historian.Storage;

/// <summary>Decodes blocks into sets of rows.</summary>
internal static class BlockRows
{
    /// <summary>Appends the rows of an open block with stamps in [from, to] that had arrived at an instant.</summary>
    internal static void Append(
        BlockReader block, RowSet into, long from, long to, long asOf = long.MaxValue,
        long lastSequence = long.MaxValue)
    {
        var before = into.Count;
        into.Reserve(block.Count);
        into.Advance(block.Count);
        block.DecodeTimes(into.Times.AsSpan(before, block.Count));
        block.DecodeKeys(into.Times.AsSpan(before, block.Count), into.Keys.AsSpan(before, block.Count));
        block.DecodeQualities(into.Qualities.AsSpan(before, block.Count));
        for (var slot = 0; slot < into.Width; slot++)
        {
            var entry = block.Find(into[slot].Column);
            if (entry >= 0)
            {
                block.DecodeInto(entry, into[slot], before);
            }
        }

        if (asOf == long.MaxValue && into.Times[before] >= from && into.Times[into.Count - 1] <= to)
        {
            return;
        }

        Filter(into, before, from, to, asOf, lastSequence);
    }

    /// <summary>First index whose stamp is not below a bound.</summary>
    internal static int LowerBound(ReadOnlySpan<long> times, long bound)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = times[middle] < bound ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Filter(RowSet rows, int start, long from, long to, long asOf, long lastSequence)
    {
        var kept = start;
        for (var row = start; row < rows.Count; row++)
        {
            var time = rows.Times[row];
            if (time < from || time > to
                || (asOf != long.MaxValue && !ArrivalKey.IsVisible(rows.Keys[row], time, asOf, lastSequence)))
            {
                continue;
            }

            if (kept != row)
            {
                rows.Move(row, kept);
            }

            kept++;
        }

        rows.Truncate(kept);
    }
}
