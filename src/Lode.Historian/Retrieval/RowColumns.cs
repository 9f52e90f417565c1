namespace Lode.Historian.Retrieval;

/// <summary>Rows gathered column by column; NaN where a row has no usable number.</summary>
internal sealed class RowColumns(int fields)
{
    private readonly double[][] values = new double[fields][];
    private readonly long[]?[] exact = new long[]?[fields];
    private readonly bool[] unsigned = new bool[fields];
    private long[] times = [];

    internal int Count { get; private set; }

    /// <summary>Adds the stamps of chosen rows; returns the number of the first of them.</summary>
    internal int AddStamps(SampleReader reader, ReadOnlySpan<int> chosen)
    {
        var at = Count;
        Grow(at + chosen.Length);
        var stamps = reader.Times;
        var into = times.AsSpan(at, chosen.Length);
        for (var row = 0; row < chosen.Length; row++)
        {
            into[row] = stamps[chosen[row]];
        }

        Count = at + chosen.Length;
        foreach (var column in values)
        {
            column.AsSpan(at, chosen.Length).Fill(double.NaN);
        }

        return at;
    }

    internal void AddValues(SampleReader reader, ReadOnlySpan<int> chosen, int at, int field, int column)
    {
        var from = reader.Values(column);
        var into = values[field].AsSpan(at, chosen.Length);
        for (var row = 0; row < chosen.Length; row++)
        {
            into[row] = from[chosen[row]];
        }

        if (reader.AllGood)
        {
            return;
        }

        var qualities = reader.Qualities;
        for (var row = 0; row < chosen.Length; row++)
        {
            into[row] = Quality.IsUsable(qualities[chosen[row]]) ? into[row] : double.NaN;
        }
    }

    internal bool HasExact(int field) => exact[field] is not null;

    internal void AddExact(ReadOnlySpan<long> from, ReadOnlySpan<int> chosen, int at, int field, bool isUnsigned)
    {
        if (exact[field] is not { } known)
        {
            known = new long[times.Length];
            for (var row = 0; row < at; row++)
            {
                known[row] = double.IsNaN(values[field][row]) ? 0 : (long)values[field][row];
            }

            exact[field] = known;
            unsigned[field] = isUnsigned;
        }

        for (var row = 0; row < chosen.Length; row++)
        {
            known[at + row] = from[chosen[row]];
        }
    }

    /// <summary>Orders rows of several series by their stamps; equal stamps keep their order.</summary>
    internal void SortByTime()
    {
        var order = RowSelection.All(Count);
        var keys = times.AsSpan(0, Count).ToArray();
        Array.Sort(order, (left, right) => keys[left] != keys[right] ? keys[left].CompareTo(keys[right]) : left - right);
        Reorder(order);
    }

    internal void Reverse()
    {
        var order = RowSelection.All(Count);
        Array.Reverse(order);
        Reorder(order);
    }

    internal List<SeriesAnswer> Answers(
        IReadOnlyList<KeyValuePair<string, string>> tags, IReadOnlyList<string> names, int limit)
    {
        var answers = new List<SeriesAnswer>();
        var count = Math.Min(Count, limit);
        if (count == 0)
        {
            return answers;
        }

        var shared = times.AsSpan(0, count).ToArray();
        for (var field = 0; field < names.Count; field++)
        {
            var column = values[field].AsSpan(0, count);
            if (column.ContainsAnyExcept(double.NaN))
            {
                answers.Add(new SeriesAnswer(
                    tags, names[field], shared, column.ToArray(), exact[field]?.AsSpan(0, count).ToArray(), unsigned[field]));
            }
        }

        return answers;
    }

    private void Grow(int needed)
    {
        if (needed <= times.Length)
        {
            return;
        }

        var size = Math.Max(needed, Math.Max(256, times.Length * 2));
        Array.Resize(ref times, size);
        for (var field = 0; field < fields; field++)
        {
            Array.Resize(ref values[field]!, size);
            if (exact[field] is { } known)
            {
                Array.Resize(ref known, size);
                exact[field] = known;
            }
        }
    }

    private void Reorder(int[] order)
    {
        times = Ordered(times, order);
        for (var field = 0; field < fields; field++)
        {
            values[field] = values[field] is null ? [] : Ordered(values[field], order);
            exact[field] = exact[field] is { } known ? Ordered(known, order) : null;
        }
    }

    private static T[] Ordered<T>(T[] column, int[] order)
    {
        var result = new T[order.Length];
        for (var at = 0; at < order.Length; at++)
        {
            result[at] = column[order[at]];
        }

        return result;
    }
}
