namespace Lode.Historian.Retrieval;

/// <summary>Picks the rows of a chunk at which a column compares as asked.</summary>
internal sealed class RowSelection(RowFilter filter, int column)
{
    private int[] rows = new int[1024];

    /// <summary>Row numbers, ascending; valid until the next call.</summary>
    internal ReadOnlySpan<int> Select(SampleReader reader)
    {
        var values = reader.Values(column);
        if (rows.Length < values.Length)
        {
            rows = new int[values.Length];
        }

        var count = filter.Comparison switch
        {
            Comparison.Greater => Above(values, filter.Value),
            Comparison.GreaterOrEqual => Above(values, Math.BitDecrement(filter.Value)),
            Comparison.Less => Below(values, filter.Value),
            Comparison.LessOrEqual => Below(values, Math.BitIncrement(filter.Value)),
            _ => Equal(values, filter.Value),
        };
        return rows.AsSpan(0, reader.AllGood ? count : DropBad(reader.Qualities, count));
    }

    /// <summary>All rows of the chunk.</summary>
    internal static int[] All(int count)
    {
        var all = new int[count];
        for (var row = 0; row < count; row++)
        {
            all[row] = row;
        }

        return all;
    }

    private int Above(ReadOnlySpan<double> values, double limit)
    {
        var count = 0;
        unchecked
        {
            for (var row = 0; row < values.Length; row++)
            {
                rows[count] = row;
                count += values[row] > limit ? 1 : 0;
            }
        }

        return count;
    }

    private int Below(ReadOnlySpan<double> values, double limit)
    {
        var count = 0;
        unchecked
        {
            for (var row = 0; row < values.Length; row++)
            {
                rows[count] = row;
                count += values[row] < limit ? 1 : 0;
            }
        }

        return count;
    }

    private int Equal(ReadOnlySpan<double> values, double wanted)
    {
        var count = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] == wanted)
            {
                rows[count++] = row;
            }
        }

        return count;
    }

    private int DropBad(ReadOnlySpan<uint> qualities, int count)
    {
        var kept = 0;
        for (var at = 0; at < count; at++)
        {
            if (Quality.IsUsable(qualities[rows[at]]))
            {
                rows[kept++] = rows[at];
            }
        }

        return kept;
    }
}
