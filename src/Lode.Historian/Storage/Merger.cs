using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Writes the segments of one day again as one: full blocks, versions of a stamp in as few layers as may
/// be. Late rows that lie beside many others stay blocks of their own.</summary>
/// <remarks>The inputs hold all versions between their oldest and newest batch, because they follow
/// each other without a gap.</remarks>
internal sealed class Merger(IDisk disk, SeriesIndex index, HistorianOptions options)
{
    private const int EnoughRows = 1 << 16;

    private readonly RowSet rows = new();
    private readonly Versions versions = new();
    private readonly BlockReader reader = new();
    private readonly BlockWriter encoder = new();
    private readonly List<PlannedBlock> blocks = [];
    private readonly List<PlannedBlock> late = [];
    private long horizon;
    private long foldThrough;
    private bool mayFold;

    internal SegmentInfo Merge(List<SegmentFile> inputs, long id, long now)
    {
        horizon = now - (options.AsOfRetention.Ticks * 100);
        foldThrough = inputs.Max(file => file.Index.LastKnownSequenceAt(horizon));
        mayFold = foldThrough >= inputs.Min(file => file.Info.FirstSequence)
            || inputs[0].Info.Day * Partition.Length <= horizon;
        using var writer = new SegmentWriter(disk, new SegmentInfo(
            id, inputs[0].Info.Day, inputs.Min(file => file.Info.FirstSequence),
            inputs.Max(file => file.Info.LastSequence)));
        try
        {
            foreach (var seriesId in inputs.SelectMany(file => file.Index.SeriesIds).Distinct().Order().ToList())
            {
                MergeSeries(inputs, seriesId, writer);
            }

            return writer.Finish(sequence => ArrivalOf(inputs, sequence));
        }
        catch (Exception failure) when (failure is IOException or CorruptBlockException)
        {
            // A day with a damaged block is left as it is: reading skips the block and names it.
            writer.Abandon();
            throw;
        }
    }

    private static long ArrivalOf(List<SegmentFile> inputs, long sequence)
    {
        foreach (var file in inputs)
        {
            var found = Array.BinarySearch(file.Index.Sequences, sequence);
            if (found >= 0)
            {
                return file.Index.Arrivals[found];
            }
        }

        throw new InvariantException($"BUG: batch {sequence} has no arrival");
    }

    private void MergeSeries(List<SegmentFile> inputs, int seriesId, SegmentWriter writer)
    {
        blocks.Clear();
        foreach (var file in inputs)
        {
            var (first, after) = file.Index.BlocksOf(seriesId);
            for (var block = first; block < after; block++)
            {
                blocks.Add(new PlannedBlock(
                    file, block, file.Index.First[block], file.Index.Last[block], file.Index.Count[block]));
            }
        }

        blocks.Sort(static (left, right) => left.First.CompareTo(right.First));
        SetLateAside();
        var layout = index[seriesId].Layout;
        int[] columns = [.. Enumerable.Range(0, layout.Count)];
        rows.Reset(columns, layout);
        for (var next = 0; next < blocks.Count;)
        {
            var end = EndOfCluster(next);
            if (end == next + 1 && IsLarge(blocks[next]))
            {
                Write(seriesId, writer, layout);
                rows.Reset(columns, layout);
                Copy(seriesId, blocks[next++], writer);
                continue;
            }

            for (; next < end; next++)
            {
                blocks[next].Segment.Read(blocks[next].Block, reader);
                BlockRows.Append(reader, rows, long.MinValue, long.MaxValue);
            }

            if (rows.Count >= EnoughRows)
            {
                Write(seriesId, writer, layout);
                rows.Reset(columns, layout);
            }
        }

        Write(seriesId, writer, layout);
        if (late.Count == 1)
        {
            Copy(seriesId, late[0], writer);
            return;
        }

        rows.Reset(columns, layout);
        foreach (var block in late)
        {
            block.Segment.Read(block.Block, reader);
            BlockRows.Append(reader, rows, long.MinValue, long.MaxValue);
        }

        Write(seriesId, writer, layout, isLate: true);
    }

    /// <summary>Takes out blocks of few rows scattered among those of large ones. Late rows break up what the codecs live
    /// on, the even steps and small differences of rows in time: together with them, those would have to be coded again,
    /// and worse. Rows that lie as close as the others fill a hole and stay.</summary>
    private void SetLateAside()
    {
        const int Ratio = 8;
        late.Clear();
        if (mayFold)
        {
            // One version is made of several: they have to lie together.
            return;
        }

        foreach (var block in blocks)
        {
            if (RowsInLargeBlocksBeside(block) >= Ratio * block.Count)
            {
                late.Add(block);
            }
        }

        if (late.Count > 0)
        {
            blocks.RemoveAll(late.Contains);
        }
    }

    /// <summary>Rows that large blocks have beside one, were theirs evenly spread.</summary>
    private double RowsInLargeBlocksBeside(PlannedBlock of)
    {
        var found = 0.0;
        foreach (var block in blocks)
        {
            if (block.First > of.Last)
            {
                break;
            }

            if (IsLarge(block) && block.Last >= of.First && block != of)
            {
                var shared = Math.Min(block.Last, of.Last) - Math.Max(block.First, of.First) + 1.0;
                found += block.Count * (shared / (block.Last - block.First + 1.0));
            }
        }

        return found;
    }

    private bool IsLarge(PlannedBlock block) => block.Count >= options.MaxBlockRows / 2;

    /// <summary>A large block that nothing overlaps is taken over byte by byte, after its checksum was
    /// checked.</summary>
    private void Copy(int seriesId, PlannedBlock block, SegmentWriter writer)
    {
        block.Segment.Read(block.Block, reader);
        writer.Copy(seriesId, block.First, block.Last, block.Count, reader.Bytes, reader.Values);
        writer.Keep(block.Segment.Index.Sequences);
        if (reader.Steps is { } steps)
        {
            writer.Keep(steps);
        }
    }

    private int EndOfCluster(int start)
    {
        var last = blocks[start].Last;
        var end = start + 1;
        while (end < blocks.Count && blocks[end].First <= last)
        {
            last = Math.Max(last, blocks[end].Last);
            end++;
        }

        return end;
    }

    private void Write(int seriesId, SegmentWriter writer, ColumnLayout layout, bool isLate = false)
    {
        if (rows.Count == 0)
        {
            return;
        }

        foreach (var layer in versions.Split(
            rows, layout, horizon, foldThrough, keepsRepeats: late.Count > 0))
        {
            writer.Write(seriesId, layer, 0, layer.Count, options.MaxBlockRows, encoder, isLate);
        }
    }
}
