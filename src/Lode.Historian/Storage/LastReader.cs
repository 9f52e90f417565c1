using System.Diagnostics.CodeAnalysis;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Finds the newest value of a column: in the heads first, then in the table of sealed ones.</summary>
internal static class LastReader
{
    internal static bool TryRead(
        StoreView view, LastValues last, Series series, int column, [NotNullWhen(true)] out LastValue value)
    {
        var found = last.TryGet(series.Id, column, out value);
        for (var i = 0; i < view.Heads.Length; i++)
        {
            var generation = view.Heads[i].Generation;
            if (generation.Find(series.Id) is { Rows: > 0 } head
                && TryHead(head, generation, series, column, out var newer) && (!found || newer.Time >= value.Time))
            {
                value = newer;
                found = true;
            }
        }

        return found;
    }

    /// <summary>Loads the table, or rebuilds it when its file is missing or damaged.</summary>
    internal static LastValues Load(
        IDisk disk, Manifest manifest, StoreView view, SeriesIndex index, List<StorageFault> faults)
    {
        var last = new LastValues();
        var name = LastValues.NameOf(manifest.SealedThrough);
        if (manifest.Segments.Count == 0 || last.TryLoad(disk, manifest.SealedThrough))
        {
            return last;
        }

        faults.Add(new StorageFault(name, 0, "last values damaged or missing; rebuilt from segments"));
        Rebuild(last, view, index, faults);
        return last;
    }

    private static void Rebuild(LastValues last, StoreView view, SeriesIndex index, List<StorageFault> faults)
    {
        var rows = new RowSet();
        var newest = new RowSet();
        var versions = new Versions();
        var reader = new BlockReader();
        foreach (var segment in view.Segments)
        {
            try
            {
                foreach (var id in segment.Index.SeriesIds)
                {
                    Gather(segment, index[id], rows, reader, faults);
                    last.Take(id, versions.Newest(rows, newest, index[id].Layout));
                }
            }
            catch (Codec.CorruptBlockException damage)
            {
                faults.Add(new StorageFault(segment.Info.Name, segment.Info.Length, damage.Message));
            }
        }
    }

    /// <summary>All rows of a series in a segment: versions of one stamp may lie in several blocks.</summary>
    private static void Gather(
        SegmentFile segment, Series series, RowSet rows, BlockReader reader, List<StorageFault> faults)
    {
        rows.Reset([.. Enumerable.Range(0, series.Layout.Count)], series.Layout);
        var (first, after) = segment.Index.BlocksOf(series.Id);
        for (var block = first; block < after; block++)
        {
            var before = rows.Count;
            try
            {
                segment.Read(block, reader);
                BlockRows.Append(reader, rows, long.MinValue, long.MaxValue);
            }
            catch (Codec.CorruptBlockException damage)
            {
                rows.Truncate(before);
                faults.Add(segment.FaultOf(block, damage.Message, _ => series.KeyText));
            }
        }
    }

    private static bool TryHead(Head head, HeadGeneration generation, Series series, int column, out LastValue value)
    {
        value = default;
        if (head.Side is null && head.TryLastRow(out var chunk, out var at))
        {
            var cell = HeadRows.CellAt(chunk, at, column);
            if (cell >= 0)
            {
                value = ValueOf(head, chunk, at, cell, series.Layout[column].Type);
                return true;
            }
        }

        return TryScan(head, generation, series, column, out value);
    }

    /// <summary>Rows out of order, or a column that the last row lacks: looks at all rows in memory.</summary>
    private static bool TryScan(Head head, HeadGeneration generation, Series series, int column, out LastValue value)
    {
        var rows = new RowSet();
        rows.Reset([column], series.Layout);
        HeadRows.Append(head, rows, head.Rows, generation, long.MinValue, long.MaxValue);
        if (head.Side is { } side)
        {
            HeadRows.Append(side, rows, side.Rows, generation, long.MinValue, long.MaxValue);
        }

        value = default;
        var found = -1;
        for (var row = 0; row < rows.Count; row++)
        {
            var isNewer = found < 0 || rows.Times[row] > rows.Times[found]
                || (rows.Times[row] == rows.Times[found] && rows.Keys[row] >= rows.Keys[found]);
            found = rows[0].Has(row) && isNewer ? row : found;
        }

        if (found < 0)
        {
            return false;
        }

        var text = rows[0].Type == ColumnType.Text ? rows[0].Texts[found] : null;
        value = new LastValue(
            rows.Times[found], rows.Qualities[found], rows[0].Type, text is null ? rows[0].Bits[found] : 0, text);
        return true;
    }

    private static LastValue ValueOf(HeadLog log, HeadLog.Chunk chunk, int at, int cell, ColumnType type)
    {
        var bits = chunk.Data[cell];
        var quality = (uint)(chunk.Data[at + 1] & uint.MaxValue);
        return type == ColumnType.Text
            ? new LastValue(chunk.Data[at], quality, type, 0, log.TextOf(bits))
            : new LastValue(chunk.Data[at], quality, type, bits, null);
    }
}
