using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>What becomes of several rows with one stamp: for reading, the newest value of each column; for storing,
/// layers, so that every superseded value stays readable as-of.</summary>
internal sealed class Versions
{
    private readonly RowOrder order = new();
    private readonly List<RowSet> layers = [];
    private readonly RowSet state = new();
    private long horizon;
    private long foldThrough;
    private bool keepsRepeats;

    /// <summary>One row per stamp: per column the value that arrived last; quality and arrival of the newest
    /// row.</summary>
    /// <returns>The same set when there is nothing to do, else <paramref name="into"/>.</returns>
    internal RowSet Newest(RowSet rows, RowSet into, ColumnLayout layout)
    {
        var sorted = order.Of(rows);
        if (sorted.IsEmpty && !HasEqualStamps(rows))
        {
            return rows;
        }

        into.ResetLike(rows, layout);
        into.Reserve(rows.Count);
        for (var i = 0; i < rows.Count;)
        {
            var row = sorted.IsEmpty ? i : sorted[i];
            var run = RunOf(rows, sorted, i);
            if (into.Count > 0 && into.Times[into.Count - 1] == rows.Times[row])
            {
                Unite(into, rows, row);
                (row, run, i) = (row + 1, run - 1, i + 1);
            }

            into.TakeRun(rows, row, run);
            i += run;
        }

        return into;
    }

    /// <summary>The rows in order, all versions of a stamp kept.</summary>
    /// <returns>The same set when it is in order, else <paramref name="into"/>.</returns>
    internal RowSet Sorted(RowSet rows, RowSet into, ColumnLayout layout)
    {
        var sorted = order.Of(rows);
        if (sorted.IsEmpty)
        {
            return rows;
        }

        into.ResetLike(rows, layout);
        into.Reserve(rows.Count);
        foreach (var row in sorted)
        {
            into.Take(rows, row);
        }

        return into;
    }

    /// <summary>Splits rows into layers with one row per stamp: the first version, the second, and so on. Rows that
    /// change
    /// nothing vanish; rows of one batch are united.</summary>
    /// <remarks>Unless repeats are kept, the rows must hold every version between the oldest and the newest one: a row
    /// that repeats its predecessor could otherwise hide behind one that is not here.</remarks>
    /// <param name="rows">Rows in any order.</param>
    /// <param name="layout">Columns of the series.</param>
    /// <param name="horizon">Versions that arrived before are folded into one; <see cref="long.MinValue"/> for
    /// none.</param>
    /// <param name="foldThrough">Last sequence that had arrived at the horizon.</param>
    /// <param name="keepsRepeats">Versions of other batches may lie elsewhere: a row that repeats its predecessor here
    /// stays.</param>
    internal IReadOnlyList<RowSet> Split(
        RowSet rows, ColumnLayout layout, long horizon = long.MinValue, long foldThrough = -1,
        bool keepsRepeats = false)
    {
        (this.horizon, this.foldThrough, this.keepsRepeats) = (horizon, foldThrough, keepsRepeats);
        var sorted = order.Of(rows);
        if (sorted.IsEmpty && !HasEqualStamps(rows))
        {
            return [rows];
        }

        var used = 0;
        state.ResetLike(rows, layout);
        state.Reserve(1);
        for (var i = 0; i < rows.Count;)
        {
            var row = sorted.IsEmpty ? i : sorted[i];
            var run = RunOf(rows, sorted, i);
            var after = i + run;
            if (after < rows.Count && rows.Times[row + run - 1] == rows.Times[sorted.IsEmpty ? after : sorted[after]])
            {
                run--;
            }

            if (run == 0)
            {
                i = SplitStamp(rows, sorted, i, layout, ref used);
                continue;
            }

            Layer(0, rows, layout, ref used, run).TakeRun(rows, row, run);
            i += run;
        }

        return layers.GetRange(0, used);
    }

    /// <summary>Length of the run of rows that follow each other both in order and in memory, each with a stamp of its
    /// own.</summary>
    private static int RunOf(RowSet rows, ReadOnlySpan<int> sorted, int i)
    {
        var first = sorted.IsEmpty ? i : sorted[i];
        var times = rows.Times.AsSpan(first, rows.Count - first);
        var length = 1;
        while (length < times.Length && times[length] != times[length - 1]
            && (sorted.IsEmpty || (i + length < sorted.Length && sorted[i + length] == first + length)))
        {
            length++;
        }

        return length;
    }

    internal static bool HasEqualStamps(RowSet rows)
    {
        var times = rows.Times.AsSpan(0, rows.Count);
        for (var row = 1; row < times.Length; row++)
        {
            if (times[row] == times[row - 1])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Appends a row, or lays it over the last one when that has the same stamp.</summary>
    private static void Unite(RowSet into, RowSet rows, int row)
    {
        var last = into.Count - 1;
        if (last < 0 || into.Times[last] != rows.Times[row])
        {
            into.Take(rows, row);
            return;
        }

        into.Keys[last] = rows.Keys[row];
        into.Qualities[last] = rows.Qualities[row];
        for (var slot = 0; slot < rows.Width; slot++)
        {
            into[slot].Take(last, rows[slot], row);
        }
    }

    private int SplitStamp(RowSet rows, ReadOnlySpan<int> sorted, int start, ColumnLayout layout, ref int used)
    {
        int Row(ReadOnlySpan<int> order, int i) => order.IsEmpty ? i : order[i];
        var time = rows.Times[Row(sorted, start)];
        var depth = 0;
        state.Truncate(0);
        for (; start < rows.Count && rows.Times[Row(sorted, start)] == time; start++)
        {
            var row = Row(sorted, start);
            var changes = state.Count == 0 || keepsRepeats || Changes(rows, row);
            Unite(state, rows, row);
            if (!changes)
            {
                continue;
            }

            if (depth > 0 && IsOneVersion(layers[depth - 1].Keys[layers[depth - 1].Count - 1], rows.Keys[row], time))
            {
                Unite(layers[depth - 1], rows, row);
                continue;
            }

            Layer(depth++, rows, layout, ref used).Take(rows, row);
        }

        return start;
    }

    /// <summary>Rows of one batch, or rows so old that nobody may ask which of them came first.</summary>
    private bool IsOneVersion(long older, long newer, long time) => older == newer
        || (ArrivalKey.IsVisible(older, time, horizon, foldThrough)
            && ArrivalKey.IsVisible(newer, time, horizon, foldThrough));

    /// <summary>Whether a row says anything that the versions before it did not.</summary>
    private bool Changes(RowSet rows, int row)
    {
        if (rows.Qualities[row] != state.Qualities[0])
        {
            return true;
        }

        for (var slot = 0; slot < rows.Width; slot++)
        {
            if (rows[slot].Has(row) && !(state[slot].Has(0) && state[slot].SameAt(0, rows[slot], row)))
            {
                return true;
            }
        }

        return false;
    }

    private RowSet Layer(int depth, RowSet rows, ColumnLayout layout, ref int used, int more = 1)
    {
        if (depth == layers.Count)
        {
            layers.Add(new RowSet());
        }

        if (depth == used)
        {
            layers[depth].ResetLike(rows, layout);
            used++;
        }

        layers[depth].Reserve(more);
        return layers[depth];
    }
}
