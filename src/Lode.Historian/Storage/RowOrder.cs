namespace Lode.Historian.Storage;

/// <summary>Orders rows by stamp, then arrival, by a natural merge sort: what is already in order costs one
/// pass.</summary>
/// <remarks>Runs are merged when they have come to similar lengths, and whole stretches are copied: a few late rows
/// behind a long run cost one search each, not a pass over the run.</remarks>
internal sealed class RowOrder
{
    private readonly List<int> starts = [];
    private int[] order = [];
    private int[] spare = [];
    private long[] times = [];
    private long[] keys = [];

    /// <summary>The rows in order; empty when they already are.</summary>
    internal ReadOnlySpan<int> Of(RowSet rows)
    {
        (times, keys) = (rows.Times, rows.Keys);
        var end = EndOfRun(0, rows.Count);
        if (end == rows.Count)
        {
            return default;
        }

        Number(rows.Count);
        starts.Clear();
        starts.Add(0);
        while (end < rows.Count)
        {
            starts.Add(end);
            end = EndOfRun(end, rows.Count);
            while (starts.Count > 1 && starts[^1] - starts[^2] <= 2 * (end - starts[^1]))
            {
                MergeLast(end);
            }
        }

        while (starts.Count > 1)
        {
            MergeLast(end);
        }

        return order.AsSpan(0, rows.Count);
    }

    private bool IsAfter(int left, int right) =>
        times[left] > times[right] || (times[left] == times[right] && keys[left] > keys[right]);

    private int EndOfRun(int start, int count)
    {
        for (var row = start + 1; row < count; row++)
        {
            if (IsAfter(row - 1, row))
            {
                return row;
            }
        }

        return count;
    }

    private void Number(int count)
    {
        if (order.Length < count)
        {
            order = new int[times.Length];
            spare = new int[times.Length];
        }

        for (var row = 0; row < count; row++)
        {
            order[row] = row;
        }
    }

    /// <summary>Merges the last two runs; those of the second that are equal come after.</summary>
    private void MergeLast(int end)
    {
        var middle = starts[^1];
        starts.RemoveAt(starts.Count - 1);
        var at = starts[^1] + CountBefore(order.AsSpan(starts[^1], middle - starts[^1]), order[middle], orEqual: true);
        var count = middle - at;
        order.AsSpan(at, count).CopyTo(spare);
        var left = spare.AsSpan(0, count);
        while (left.Length > 0 && middle < end)
        {
            var taken = CountBefore(order.AsSpan(middle, end - middle), left[0], orEqual: false);
            order.AsSpan(middle, taken).CopyTo(order.AsSpan(at));
            (middle, at) = (middle + taken, at + taken);
            if (middle < end)
            {
                taken = CountBefore(left, order[middle], orEqual: true);
                left[..taken].CopyTo(order.AsSpan(at));
                left = left[taken..];
                at += taken;
            }
        }

        left.CopyTo(order.AsSpan(at));
    }

    /// <summary>How many rows of a run come before another row: steps that double, then a search.</summary>
    private int CountBefore(ReadOnlySpan<int> run, int row, bool orEqual)
    {
        var high = 1;
        while (high <= run.Length && Precedes(run[high - 1], row, orEqual))
        {
            high *= 2;
        }

        var low = high / 2;
        high = Math.Min(high - 1, run.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Precedes(run[middle], row, orEqual) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool Precedes(int left, int right, bool orEqual) => orEqual ? !IsAfter(left, right) : IsAfter(right, left);
}
