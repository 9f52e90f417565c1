namespace Lode.Historian.Retrieval;

/// <summary>Folds chunks of samples, in time order, into a <see cref="SummaryTable"/>.</summary>
/// <remarks>
/// Each pair of neighboring values contributes its stretch of time: from a usable value a line leads to the next
/// usable one, or the value holds (stepped; the next is bad, farther than MaxGap, or not there). Nothing holds longer
/// than MaxGap. From a bad value nothing is known until the next.
/// </remarks>
internal sealed class SummaryBuilder(SummaryTable table, Interpolation given)
{
    private bool gapKnown = given.MaxGap != Interpolation.GapFromData;
    private Interpolation shape =
        given.MaxGap == Interpolation.GapFromData ? given with { MaxGap = long.MaxValue } : given;

    private readonly BucketGrid grid = table.Grid;
    private readonly bool deviation = table.Distances.Length > 0;
    private Sample carry;
    private bool hasCarry;

    /// <summary>A sample at or after the end has been seen: all is known.</summary>
    internal bool PastEnd { get; private set; }

    /// <summary>Longest distance that is bridged, ns.</summary>
    internal long MaxGap => shape.MaxGap;

    /// <summary>Takes the longest distance from the first chunk that has enough stamps to tell.</summary>
    internal void LearnGap(SampleReader reader)
    {
        if (!gapKnown && reader.Count >= Plot.StampsToTell)
        {
            gapKnown = true;
            shape = shape with { MaxGap = Plot.TypicalGap(reader.Times) };
        }
    }

    /// <summary>A sample has been seen.</summary>
    internal bool HasCarry => hasCarry;

    /// <summary>Stamp of the last sample seen; <see cref="long.MinValue"/> before the first.</summary>
    internal long CarryTime => hasCarry ? carry.Time : long.MinValue;

    /// <summary>Gives the sample before the range.</summary>
    internal void Start(Sample? previous)
    {
        if (previous is { } sample)
        {
            carry = sample;
            hasCarry = true;
        }
    }

    /// <summary>Takes the last sample before the range from the reader's current chunk, if there is one.</summary>
    internal void TakeBefore(SampleReader reader)
    {
        if (reader.FirstTime >= grid.From)
        {
            return;
        }

        for (var row = Columns.Until(reader.Times, 0, grid.From) - 1; row >= 0; row--)
        {
            if (Neighbors.At(reader, row) is { } previous)
            {
                Start(previous);
                return;
            }
        }
    }

    /// <summary>Adds the reader's current chunk; rows after the range only bound its last stretch.</summary>
    internal void Add(SampleReader reader)
    {
        if (reader.LastTime < grid.From)
        {
            TakeBefore(reader);
            return;
        }

        var times = reader.Times;
        var values = reader.Values(0);
        var row = times[0] >= grid.From ? 0 : Columns.Until(times, 0, grid.From);
        var end = times[^1] < grid.To ? times.Length : Columns.Until(times, row, grid.To);
        if (row < end)
        {
            var good = reader.AllGood;
            var bridged = good && (shape.MaxGap == long.MaxValue || Columns.LongestGap(times[row..end]) <= shape.MaxGap);
            AddRows(reader, times, values, row, end, good && bridged);
        }

        for (; end < times.Length && !PastEnd; end++)
        {
            if (Neighbors.At(reader, end) is { } next)
            {
                Link(next);
                PastEnd = true;
            }
        }
    }

    /// <summary>Closes the last stretch, with the sample after the range if there is one.</summary>
    internal void Finish(Sample? next, long holdUntil)
    {
        if (next is { } sample)
        {
            Link(sample);
        }
        else if (hasCarry && carry.Usable)
        {
            Hold(Math.Min(grid.To, Math.Min(holdUntil, Neighbors.After(carry.Time, shape.MaxGap))));
        }
    }

    private void AddRows(
        SampleReader reader, ReadOnlySpan<long> times, ReadOnlySpan<double> values, int row, int end, bool plain)
    {
        while (row < end)
        {
            var bucket = grid.IndexOf(times[row]);
            var stop = times[end - 1] < grid.End(bucket) ? end : Columns.Until(times[..end], row, grid.End(bucket));
            if (!plain || !TryAddPlain(bucket, times[row..stop], values[row..stop]))
            {
                AddOneByOne(reader, bucket, row, stop);
            }

            row = stop;
        }
    }

    /// <summary>Rows of one bucket that are all good, present and without a gap.</summary>
    private bool TryAddPlain(int bucket, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (!Columns.TryStatistics(values, out var sum, out var min, out var max))
        {
            return false;
        }

        Link(new Sample(times[0], values[0], Quality.Good));
        if (table.Good[bucket] == 0)
        {
            table.First[bucket] = values[0];
            table.Min[bucket] = min;
            table.Max[bucket] = max;
            if (deviation)
            {
                table.Reference[bucket] = values[0];
            }
        }
        else
        {
            table.Min[bucket] = Math.Min(table.Min[bucket], min);
            table.Max[bucket] = Math.Max(table.Max[bucket], max);
        }

        unchecked
        {
            table.Count[bucket] += values.Length;
            table.Good[bucket] += values.Length;
            table.Sum[bucket] += sum;
            table.Last[bucket] = values[^1];
            table.Area[bucket] += Columns.Area(times, values, shape.Step);
            table.Covered[bucket] += times[^1] - times[0];
            table.GoodTime[bucket] += times[^1] - times[0];
        }

        if (deviation)
        {
            table.Distances[bucket] += Columns.SquaredDistances(values, table.Reference[bucket]);
            table.DistanceSum[bucket] += sum - (values.Length * table.Reference[bucket]);
        }

        Start(new Sample(times[^1], values[^1], Quality.Good));
        return true;
    }

    private void AddOneByOne(SampleReader reader, int bucket, int row, int stop)
    {
        for (; row < stop; row++)
        {
            if (Neighbors.At(reader, row) is not { } sample)
            {
                continue;
            }

            Link(sample);
            table.Count[bucket]++;
            if (sample.Usable)
            {
                AddUsable(bucket, sample.Value);
            }
        }
    }

    private void AddUsable(int bucket, double value)
    {
        if (table.Good[bucket]++ == 0)
        {
            table.First[bucket] = table.Min[bucket] = table.Max[bucket] = value;
            if (deviation)
            {
                table.Reference[bucket] = value;
            }
        }

        table.Min[bucket] = Math.Min(table.Min[bucket], value);
        table.Max[bucket] = Math.Max(table.Max[bucket], value);
        table.Sum[bucket] += value;
        table.Last[bucket] = value;
        if (deviation)
        {
            var distance = value - table.Reference[bucket];
            table.Distances[bucket] += distance * distance;
            table.DistanceSum[bucket] += distance;
        }
    }

    /// <summary>Adds the stretch from the carried sample to this one and carries this one.</summary>
    private void Link(Sample next)
    {
        if (hasCarry && carry.Usable && next.Time > grid.From)
        {
            var gap = unchecked((ulong)(next.Time - carry.Time));
            if (shape.Step || !next.Usable || gap > (ulong)shape.MaxGap)
            {
                Hold(Math.Min(Math.Min(next.Time, grid.To), Neighbors.After(carry.Time, shape.MaxGap)));
            }
            else
            {
                Cover(Math.Min(next.Time, grid.To), (next.Value - carry.Value) / gap);
            }
        }

        carry = next;
        hasCarry = true;
    }

    private void Hold(long until) => Cover(until, slope: 0);

    /// <summary>Adds the line that starts at the carried sample, up to a stamp, bucket by bucket.</summary>
    private void Cover(long until, double slope)
    {
        var at = Math.Max(carry.Time, grid.From);
        while (at < until)
        {
            var bucket = grid.IndexOf(at);
            var stop = Math.Min(until, grid.End(bucket));
            unchecked
            {
                var span = stop - at;
                var middle = carry.Value + (slope * ((double)(at - carry.Time) + (span / 2.0)));
                table.Area[bucket] += middle * span;
                table.Covered[bucket] += span;
                if (Quality.IsGood(carry.Quality))
                {
                    table.GoodTime[bucket] += span;
                }
            }

            at = stop;
        }
    }
}
