using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Seals a frozen generation: every head becomes blocks, in one new segment per day.</summary>
internal sealed class Flusher(IDisk disk, SeriesIndex index, HistorianOptions options)
{
    /// <summary>Rows that share one bound of arrival may differ by so many seconds.</summary>
    private const long LagWindow = 10;

    private readonly RowSet rows = new();
    private readonly RowSet newest = new();
    private readonly Versions versions = new();
    private readonly BlockWriter encoder = new();
    private int[] allColumns = [];

    /// <summary>Writes the segments of a generation and fsyncs them; they count once the manifest lists them.</summary>
    /// <param name="nextSegment">Gives numbers never used before.</param>
    /// <param name="last">Gets the newest values; its sealed stamps decide which rows need exact arrivals.</param>
    internal List<SegmentInfo> Seal(HeadGeneration generation, Func<long> nextSegment, LastValues last)
    {
        var writers = new SortedDictionary<int, SegmentWriter>();
        try
        {
            SegmentWriter WriterOf(int day)
            {
                if (!writers.TryGetValue(day, out var writer))
                {
                    writer = new SegmentWriter(disk, new SegmentInfo(
                        nextSegment(), day, generation.FirstSequence, generation.LastSequence));
                    writers[day] = writer;
                }

                return writer;
            }

            foreach (var head in generation.Touched.OrderBy(head => head.SeriesId))
            {
                SealHead(head, generation, last, WriterOf);
            }

            long ArrivalOf(long sequence) => generation.ArrivalOf((uint)(sequence - generation.FirstSequence));
            return [.. writers.Values.Select(writer => writer.Finish(ArrivalOf))];
        }
        catch (IOException)
        {
            // Leaves the room to others when the disk is full.
            foreach (var writer in writers.Values)
            {
                writer.Abandon();
            }

            throw;
        }
        finally
        {
            foreach (var writer in writers.Values)
            {
                writer.Dispose();
            }
        }
    }

    private void SealHead(Head head, HeadGeneration generation, LastValues last, Func<int, SegmentWriter> writerOf)
    {
        var series = index[head.SeriesId];
        var layout = series.Layout;
        rows.Reset(AllColumns(layout.Count), layout);
        HeadRows.Append(head, rows, head.Rows, generation, long.MinValue, long.MaxValue);
        if (head.Side is { } side)
        {
            HeadRows.Append(side, rows, side.Rows, generation, long.MinValue, long.MaxValue);
        }

        var layers = versions.Split(rows, layout);
        ChooseArrivals(layers[0], generation, last.SealedTime(head.SeriesId));
        foreach (var layer in layers)
        {
            var times = layer.Times.AsSpan(0, layer.Count);
            for (var start = 0; start < layer.Count;)
            {
                var count = Partition.RowsOfDay(times, start);
                writerOf(Partition.Of(times[start]))
                    .Write(head.SeriesId, layer, start, count, options.MaxBlockRows, encoder);
                start += count;
            }
        }

        last.Take(head.SeriesId, layers.Count == 1 ? layers[0] : versions.Newest(rows, newest, layout));
    }

    /// <summary>Rows in time get a bound in seconds, the same for as many rows in a row as possible.</summary>
    private static void ChooseArrivals(RowSet layer, HeadGeneration generation, long sealedTime)
    {
        for (var start = 0; start < layer.Count;)
        {
            if (!IsLive(layer, start, generation, sealedTime, out var least))
            {
                start++;
                continue;
            }

            var most = least;
            var end = start + 1;
            while (end < layer.Count && IsLive(layer, end, generation, sealedTime, out var lag)
                && Math.Max(most, lag) - Math.Min(least, lag) <= LagWindow)
            {
                (least, most) = (Math.Min(least, lag), Math.Max(most, lag));
                end++;
            }

            layer.Keys.AsSpan(start, end - start).Fill(ArrivalKey.Within(most));
            start = end;
        }
    }

    private static bool IsLive(RowSet layer, int row, HeadGeneration generation, long sealedTime, out long lag)
    {
        var arrival = generation.ArrivalOf((uint)(layer.Keys[row] - generation.FirstSequence));
        lag = ArrivalKey.LagSeconds(layer.Times[row], arrival);
        return lag <= ArrivalKey.LiveSeconds && layer.Times[row] > sealedTime;
    }

    private int[] AllColumns(int count)
    {
        if (allColumns.Length != count)
        {
            allColumns = [.. Enumerable.Range(0, count)];
        }

        return allColumns;
    }
}
