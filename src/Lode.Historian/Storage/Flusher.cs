using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Seals a frozen generation: every head becomes blocks, in one new segment per day.</summary>
internal sealed class Flusher(IDisk disk, SeriesIndex index, HistorianOptions options)
{
    /// <summary>Rows that share one bound of arrival may differ by so many seconds.</summary>
    private const long LagWindow = 10;

    /// <summary>Late rows get blocks of their own from so many on, and when the others are so many times as many.
    /// </summary>
    private const int LeastLate = 16;
    private const long MuchLater = ArrivalKey.LiveSeconds * 1_000_000_000;
    private const int LateRatio = 8;

    /// <summary>So many late rows in a row fill a hole (a batch that was overtaken, a buffer sent after an outage): they
    /// belong among the others.</summary>
    private const int LeastRun = 8;

    private readonly RowSet rows = new();
    private readonly RowSet beside = new();
    private readonly HashSet<long> notLate = [];
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
        var sealedTime = last.SealedTime(head.SeriesId);
        var hasLate = TryGatherLate(head.Side, generation, layout, sealedTime);
        if (!hasLate && head.Side is { } side)
        {
            HeadRows.Append(side, rows, side.Rows, generation, long.MinValue, long.MaxValue);
        }

        var layers = versions.Split(rows, layout);
        ChooseArrivals(layers[0], generation, sealedTime);
        Write(head.SeriesId, layers, writerOf, isLate: false);
        last.Take(head.SeriesId, layers.Count == 1 ? layers[0] : versions.Newest(rows, newest, layout));
        if (hasLate)
        {
            layers = versions.Split(beside, layout);
            Write(head.SeriesId, layers, writerOf, isLate: true);
            last.Take(head.SeriesId, layers.Count == 1 ? layers[0] : versions.Newest(beside, newest, layout));
        }
    }

    private void Write(int seriesId, IReadOnlyList<RowSet> layers, Func<int, SegmentWriter> writerOf, bool isLate)
    {
        foreach (var layer in layers)
        {
            var times = layer.Times.AsSpan(0, layer.Count);
            for (var start = 0; start < layer.Count;)
            {
                var count = Partition.RowsOfDay(times, start);
                writerOf(Partition.Of(times[start]))
                    .Write(seriesId, layer, start, count, options.MaxBlockRows, encoder, isLate);
                start += count;
            }
        }
    }

    /// <summary>Gathers rows that came more than a minute behind rows with later stamps, to be sealed beside those:
    /// they would break up even steps and small differences, and make all others cost more. Rows of one stamp stay
    /// together, wherever they are.</summary>
    /// <returns>False when they had better lie among the others; then nothing was gathered.</returns>
    private bool TryGatherLate(HeadLog? side, HeadGeneration generation, ColumnLayout layout, long sealedTime)
    {
        var old = sealedTime < long.MinValue + MuchLater
            ? 0 : BlockRows.LowerBound(rows.Times.AsSpan(0, rows.Count), sealedTime - MuchLater);
        var count = old + (side?.Rows ?? 0);
        if (count < LeastLate || count > (rows.Count - old) / LateRatio)
        {
            return false;
        }

        beside.Reset(AllColumns(layout.Count), layout);
        beside.Reserve(old);
        beside.TakeRun(rows, 0, old);
        if (side is not null)
        {
            HeadRows.Append(side, beside, count - old, generation, long.MinValue, long.MaxValue);
        }

        GatherNotLate(old, count, sealedTime);
        if (notLate.Count > count - LeastLate)
        {
            return false;
        }

        rows.DropFirst(old);
        if (notLate.Count > 0)
        {
            MoveInTime(count);
        }

        return true;
    }

    /// <summary>Finds the stamps of the gathered rows that came in time, or in a run that no row in time interrupts.
    /// </summary>
    private void GatherNotLate(int old, int count, long sealedTime)
    {
        notLate.Clear();
        var times = rows.Times.AsSpan(old, rows.Count - old);
        var (run, gap) = (old, -1);
        for (var row = old; row < count; row++)
        {
            var place = BlockRows.LowerBound(times, beside.Times[row]);
            if (!IsLate(beside.Times[row], beside.Keys[row], times, place, sealedTime))
            {
                notLate.Add(beside.Times[row]);
                place = -1;
            }

            if (place != gap)
            {
                EndRun(run, row);
                (run, gap) = (row, place);
            }
        }

        EndRun(run, count);
    }

    private void EndRun(int run, int end)
    {
        if (end - run >= LeastRun)
        {
            foreach (var time in beside.Times.AsSpan(run, end - run))
            {
                notLate.Add(time);
            }
        }
    }

    /// <summary>Moves the rows that are not late to the others.</summary>
    private void MoveInTime(int count)
    {
        rows.Reserve(count);
        var kept = 0;
        for (var row = 0; row < count; row++)
        {
            if (notLate.Contains(beside.Times[row]))
            {
                rows.Take(beside, row);
            }
            else if (kept++ != row)
            {
                beside.Move(row, kept - 1);
            }
        }

        beside.Truncate(kept);
    }

    /// <summary>Whether a row came more than a minute behind the newest stamp that was sealed or came in batches before
    /// its own, and none of the rows in time has its stamp.</summary>
    /// <param name="times">Stamps of the rows in time.</param>
    /// <param name="place">The first of them that is not before the row.</param>
    private bool IsLate(long time, long sequence, ReadOnlySpan<long> times, int place, long sealedTime)
    {
        var known = BlockRows.LowerBound(rows.Keys.AsSpan(0, rows.Count), sequence);
        var newest = known == 0 ? sealedTime : Math.Max(sealedTime, rows.Times[known - 1]);
        return newest >= long.MinValue + MuchLater && time < newest - MuchLater
            && (place == times.Length || times[place] != time);
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
