namespace Lode.Historian.Retrieval;

/// <summary>Folds chunks of samples into <see cref="PlotPoints"/>, pixel by pixel.</summary>
internal sealed class PlotBuilder(BucketGrid pixels, long maxGap)
{
    private readonly PlotPoints points = new();
    private readonly Sample[] order = new Sample[7];
    private int pixel = -1;
    private bool hasValue;
    private Sample first;
    private Sample least;
    private Sample greatest;
    private Sample last;
    private Sample? bad;
    private long? gap;
    private uint worst;
    private long previous = long.MaxValue;

    /// <summary>Neighbors farther apart are not joined, ns.</summary>
    internal long MaxGap { get; set; } = maxGap;

    internal void Add(SampleReader reader)
    {
        var times = reader.Times;
        var from = pixels.IndexOf(times[0]);
        var whole = from == pixels.IndexOf(times[^1]);
        var bridged = MaxGap == long.MaxValue || Columns.LongestGap(times) <= MaxGap;
        if (whole && bridged && reader.AllGood && reader.TrySummary(0, out var summary)
            && summary.Good == times.Length && summary.Count == times.Length)
        {
            Enter(from, times[0]);
            AddPlain(times, summary.First, summary.Last, summary.Min, summary.Max, -1, -1);
        }
        else
        {
            AddDecoded(reader, times, bridged);
        }
    }

    internal PlotPoints Finish()
    {
        Flush();
        return points;
    }

    private void AddDecoded(SampleReader reader, ReadOnlySpan<long> times, bool bridged)
    {
        var values = reader.Values(0);
        var row = 0;
        while (row < times.Length)
        {
            var at = pixels.IndexOf(times[row]);
            var stop = Columns.Until(times, row, pixels.End(at));
            if (bridged && reader.AllGood
                && Columns.TryStatistics(values[row..stop], out _, out var min, out var max))
            {
                var run = values[row..stop];
                Enter(at, times[row]);
                AddPlain(times[row..stop], run[0], run[^1], min, max, run.IndexOf(min), run.IndexOf(max));
            }
            else
            {
                AddOneByOne(reader, at, row, stop);
            }

            row = stop;
        }
    }

    /// <summary>A run of one pixel, all good and without a gap; the places of the extremes are -1 when
    /// unknown.</summary>
    private void AddPlain(
        ReadOnlySpan<long> times, double head, double tail, double min, double max, int minAt, int maxAt)
    {
        var third = unchecked(times[^1] - times[0]) / 3;
        var minTime = minAt < 0 ? times[0] + third : times[minAt];
        var maxTime = maxAt < 0 ? times[^1] - third : times[maxAt];
        Take(new Sample(times[0], head, Quality.Good));
        Take(new Sample(minTime, min, Quality.Good));
        Take(new Sample(maxTime, max, Quality.Good));
        Take(new Sample(times[^1], tail, Quality.Good));
        previous = times[^1];
    }

    private void AddOneByOne(SampleReader reader, int at, int row, int stop)
    {
        for (; row < stop; row++)
        {
            if (Neighbors.At(reader, row) is not { } sample)
            {
                continue;
            }

            Enter(at, sample.Time);
            if (sample.Usable)
            {
                worst = Quality.Worse(worst, sample.Quality);
                Take(sample);
            }
            else
            {
                bad ??= sample with { Quality = Quality.IsBad(sample.Quality) ? sample.Quality : Quality.Bad };
            }

            previous = sample.Time;
        }
    }

    private void Take(Sample sample)
    {
        if (!hasValue)
        {
            hasValue = true;
            first = least = greatest = last = sample;
            return;
        }

        least = sample.Value < least.Value ? sample : least;
        greatest = sample.Value > greatest.Value ? sample : greatest;
        last = sample.Time >= last.Time ? sample : last;
    }

    /// <summary>Goes to the pixel of the next sample and notes a break before it, drawn right after the sample
    /// before.</summary>
    private void Enter(int at, long time)
    {
        var broken = previous != long.MaxValue && unchecked((ulong)(time - previous)) > (ulong)MaxGap;
        if (at == pixel)
        {
            gap = broken ? gap ?? previous + 1 : gap;
            return;
        }

        Flush();
        pixel = at;
        if (broken)
        {
            points.Add(previous + 1, double.NaN, Quality.BadNoData);
        }
    }

    private void Flush()
    {
        var count = 0;
        if (hasValue)
        {
            count = Put(count, first);
            count = Put(count, least);
            count = Put(count, greatest);
            count = Put(count, last);
        }

        if (bad is { } mark)
        {
            count = Put(count, mark with { Value = double.NaN });
        }

        if (gap is { } time)
        {
            count = Put(count, new Sample(time, double.NaN, Quality.BadNoData));
        }

        for (var at = 0; at < count; at++)
        {
            var point = order[at];
            var quality = double.IsNaN(point.Value) ? point.Quality : worst;
            points.Add(point.Time, point.Value, quality);
        }

        hasValue = false;
        bad = null;
        gap = null;
        worst = Quality.Good;
    }

    /// <summary>Inserts by time; one point is drawn once, and a break never hides a value of its own stamp.</summary>
    private int Put(int count, Sample sample)
    {
        var at = count;
        while (at > 0 && order[at - 1].Time > sample.Time)
        {
            at--;
        }

        for (var same = at - 1; same >= 0 && order[same].Time == sample.Time; same--)
        {
            if (order[same].Value.Equals(sample.Value))
            {
                return count;
            }
        }

        Array.Copy(order, at, order, at + 1, count - at);
        order[at] = sample;
        return count + 1;
    }
}
