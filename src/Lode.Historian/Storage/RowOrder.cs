namespace Lode.Historian.Storage;

/// <summary>Orders rows by stamp, then arrival, by a natural merge sort: what is already in order costs one
/// pass.</summary>
internal sealed class RowOrder
{
    private readonly List<int> runs = [];
    private int[] order = [];
    private int[] spare = [];

    /// <summary>The rows in order; empty when they already are.</summary>
    internal ReadOnlySpan<int> Of(RowSet rows)
    {
        FindRuns(rows);
        if (runs.Count <= 2)
        {
            return default;
        }

        if (order.Length < rows.Count)
        {
            order = new int[rows.Times.Length];
            spare = new int[rows.Times.Length];
        }

        for (var row = 0; row < rows.Count; row++)
        {
            order[row] = row;
        }

        while (runs.Count > 2)
        {
            MergeRuns(rows);
        }

        return order.AsSpan(0, rows.Count);
    }

    private static bool IsAfter(RowSet rows, int left, int right)
    {
        var (a, b) = (rows.Times[left], rows.Times[right]);
        return a > b || (a == b && rows.Keys[left] > rows.Keys[right]);
    }

    private void FindRuns(RowSet rows)
    {
        runs.Clear();
        runs.Add(0);
        for (var row = 1; row < rows.Count; row++)
        {
            if (IsAfter(rows, row - 1, row))
            {
                runs.Add(row);
            }
        }

        runs.Add(rows.Count);
    }

    private void MergeRuns(RowSet rows)
    {
        var kept = 1;
        for (var i = 0; i + 1 < runs.Count; i += 2)
        {
            var start = runs[i];
            var middle = runs[i + 1];
            var end = i + 2 < runs.Count ? runs[i + 2] : middle;
            MergeTwo(rows, start, middle, end);
            runs[kept++] = end;
        }

        runs.RemoveRange(kept, runs.Count - kept);
        (order, spare) = (spare, order);
    }

    private void MergeTwo(RowSet rows, int start, int middle, int end)
    {
        var (left, right) = (start, middle);
        for (var at = start; at < end; at++)
        {
            var takeLeft = left < middle && (right >= end || !IsAfter(rows, order[left], order[right]));
            spare[at] = takeLeft ? order[left++] : order[right++];
        }
    }
}
