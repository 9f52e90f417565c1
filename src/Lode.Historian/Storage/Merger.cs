using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Writes the segments of one day again as one: full blocks, versions of a stamp in as few layers as may
/// be.</summary>
/// <remarks>The inputs hold all versions between their oldest and newest batch, because all segments of the day up to
/// the newest are taken.</remarks>
internal sealed class Merger(IDisk disk, SeriesIndex index, HistorianOptions options)
{
    private const int EnoughRows = 1 << 16;

    private readonly RowSet rows = new();
    private readonly Versions versions = new();
    private readonly BlockReader reader = new();
    private readonly BlockWriter encoder = new();
    private readonly List<PlannedBlock> blocks = [];
    private byte[] raw = [];

    internal SegmentInfo Merge(List<SegmentFile> inputs, long id, long now)
    {
        var horizon = now - (options.AsOfRetention.Ticks * 100);
        using var writer = new SegmentWriter(disk, new SegmentInfo(
            id, inputs[0].Info.Day, inputs.Min(file => file.Info.FirstSequence),
            inputs.Max(file => file.Info.LastSequence)));
        try
        {
            foreach (var seriesId in inputs.SelectMany(file => file.Index.SeriesIds).Distinct().Order().ToList())
            {
                MergeSeries(inputs, seriesId, writer, horizon);
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

    private void MergeSeries(List<SegmentFile> inputs, int seriesId, SegmentWriter writer, long horizon)
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
        var layout = index[seriesId].Layout;
        int[] columns = [.. Enumerable.Range(0, layout.Count)];
        rows.Reset(columns, layout);
        for (var next = 0; next < blocks.Count;)
        {
            var end = EndOfCluster(next);
            for (; next < end; next++)
            {
                blocks[next].Segment.Read(blocks[next].Block, reader);
                BlockRows.Append(reader, rows, long.MinValue, long.MaxValue);
            }

            if (rows.Count >= EnoughRows || next == blocks.Count)
            {
                Write(seriesId, writer, layout, horizon);
                rows.Reset(columns, layout);
            }
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

    private void Write(int seriesId, SegmentWriter writer, ColumnLayout layout, long horizon)
    {
        foreach (var layer in versions.Split(rows, layout))
        {
            writer.Write(seriesId, layer, 0, layer.Count, options.MaxBlockRows, encoder);
        }
    }
}
