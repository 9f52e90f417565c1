using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>Finds where the history of a series may have changed since a batch: exactly in memory, by whole blocks in
/// segments.</summary>
internal static class ChangedRange
{
    /// <summary>Stamps [from, to) that hold every row that came after a batch; null when none did.</summary>
    internal static (long FromNs, long ToNs)? Of(StoreView view, Ingest.Series series, long sequence)
    {
        var (from, last) = (long.MaxValue, long.MinValue);
        foreach (var segment in view.Segments)
        {
            if (segment.Info.LastSequence > sequence)
            {
                Widen(segment, series.Id, ref from, ref last);
            }
        }

        foreach (var holder in view.Heads)
        {
            if (holder.Generation.LastSequence > sequence && holder.Generation.Find(series.Id) is { } head)
            {
                Widen(head, holder.Generation, series, sequence, ref from, ref last);
            }
        }

        return from > last ? null : (from, last == long.MaxValue ? last : last + 1);
    }

    private static void Widen(SegmentFile segment, int seriesId, ref long from, ref long last)
    {
        try
        {
            var entries = segment.Index;
            var (first, end) = entries.BlocksOf(seriesId);
            for (var block = first; block < end; block++)
            {
                from = Math.Min(from, entries.First[block]);
                last = Math.Max(last, entries.Last[block]);
            }
        }
        catch (CorruptBlockException)
        {
            // Nothing can be read there any more; readers report the damage.
            segment.Metrics.DamagedBlocks.Add();
        }
    }

    private static void Widen(
        Head head, HeadGeneration generation, Ingest.Series series, long sequence, ref long from, ref long last)
    {
        var rows = new RowSet();
        rows.Reset([0], series.Layout);
        HeadRows.Append(head, rows, head.Rows, generation, long.MinValue, long.MaxValue);
        if (head.Side is { } side)
        {
            HeadRows.Append(side, rows, side.Rows, generation, long.MinValue, long.MaxValue);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Keys[row] > sequence)
            {
                from = Math.Min(from, rows.Times[row]);
                last = Math.Max(last, rows.Times[row]);
            }
        }
    }
}
