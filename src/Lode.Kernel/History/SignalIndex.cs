using Lode.Historian.Ingest;

namespace Lode.Kernel.History;

/// <summary>From the number of a series and a column to those who read it. Series come into being at any time, so
/// readers wait here by key until theirs appears.</summary>
/// <typeparam name="TWatch">Who reads, and as what.</typeparam>
internal sealed class SignalIndex<TWatch>
{
    private readonly Dictionary<string, List<(string Field, TWatch Watch)>> bySeries = new(StringComparer.Ordinal);
    private Entry?[] entries = [];
    private int known;

    /// <summary>Series that are watched.</summary>
    internal int Count => bySeries.Count;

    internal void Add(string key, TWatch watch)
    {
        if (!SeriesKey.TrySplitSignal(key, out var series, out var field))
        {
            return;
        }

        if (!bySeries.TryGetValue(series, out var list))
        {
            bySeries[series] = list = [];
        }

        list.Add((field, watch));
    }

    /// <summary>What reads a series; null when nothing does.</summary>
    internal Entry? Find(SeriesIndex index, int seriesId)
    {
        if (seriesId >= known)
        {
            Learn(index, seriesId);
        }

        return entries[seriesId];
    }

    private void Learn(SeriesIndex index, int seriesId)
    {
        var count = Math.Max(index.Count, seriesId + 1);
        if (entries.Length < count)
        {
            Array.Resize(ref entries, Math.Max(count, entries.Length * 2));
        }

        for (; known < count; known++)
        {
            var series = index[known];
            entries[known] = bySeries.TryGetValue(series.KeyText, out var watches) ? new(series, watches) : null;
        }
    }

    /// <summary>The watched columns of one series.</summary>
    internal sealed class Entry(Series series, List<(string Field, TWatch Watch)> watches)
    {
        private TWatch[][] byColumn = [];

        /// <summary>Those who read a column; columns are only ever added.</summary>
        internal ReadOnlySpan<TWatch> Of(int column)
        {
            if (column >= byColumn.Length)
            {
                var columns = series.Layout.Columns;
                var all = new TWatch[columns.Length][];
                for (var at = 0; at < columns.Length; at++)
                {
                    var name = columns[at].Name;
                    all[at] = [.. watches.Where(entry => entry.Field == name).Select(entry => entry.Watch)];
                }

                byColumn = all;
            }

            return byColumn[column];
        }
    }
}
