namespace Lode.Historian.Retrieval;

/// <summary>One aggregate of several fields per bucket, folded from any number of series.</summary>
internal sealed class AggregateGrid
{
    private readonly BucketGrid grid;
    private readonly Aggregate kind;
    private readonly int buckets;
    private readonly double[] values;
    private readonly long[] marks;

    internal AggregateGrid(BucketGrid grid, Aggregate kind, int fields)
    {
        this.grid = grid;
        this.kind = kind;
        buckets = grid.Count;
        values = new double[buckets * fields];
        marks = kind is Aggregate.Min or Aggregate.Max ? [] : new long[buckets * fields];
        var start = kind switch
        {
            Aggregate.Min => double.PositiveInfinity,
            Aggregate.Max => double.NegativeInfinity,
            _ => 0,
        };
        if (start != 0)
        {
            Array.Fill(values, start);
        }

        if (kind is Aggregate.First or Aggregate.Last)
        {
            Array.Fill(marks, long.MinValue);
        }
    }

    internal BucketGrid Grid => grid;

    /// <summary>Adds all chunks of a reader, whose n-th column belongs to <paramref name="fields"/>[n].</summary>
    internal void Add(SampleReader reader, ReadOnlySpan<int> fields, RowFilter? where, int whereColumn)
    {
        var keep = where is null ? null : new RowSelection(where, whereColumn);
        while (reader.MoveNext())
        {
            var bucket = grid.IndexOf(reader.FirstTime);
            if (keep is null && bucket == grid.IndexOf(reader.LastTime))
            {
                for (var column = 0; column < fields.Length; column++)
                {
                    AddWhole(reader, column, fields[column], bucket);
                }
            }
            else
            {
                AddRuns(reader, fields, bucket, keep);
            }
        }
    }

    /// <summary>Folds another grid of the same shape into this one.</summary>
    internal void Merge(AggregateGrid other)
    {
        for (var slot = 0; slot < values.Length; slot++)
        {
            switch (kind)
            {
                case Aggregate.Min:
                    values[slot] = Math.Min(values[slot], other.values[slot]);
                    break;
                case Aggregate.Max:
                    values[slot] = Math.Max(values[slot], other.values[slot]);
                    break;
                case Aggregate.First or Aggregate.Last:
                    if (other.marks[slot] != long.MinValue)
                    {
                        TakeAt(slot, other.marks[slot], other.values[slot]);
                    }

                    break;
                default:
                    values[slot] += other.values[slot];
                    marks[slot] += other.marks[slot];
                    break;
            }
        }
    }

    /// <summary>Takes one value without a reader: the newest of a column.</summary>
    internal void Take(int field, Sample sample)
    {
        if (sample.Usable)
        {
            TakeAt((field * buckets) + grid.IndexOf(sample.Time), sample.Time, sample.Value);
        }
    }

    /// <summary>Whether a bucket holds a value of a field.</summary>
    internal bool Has(int field, int bucket)
    {
        var slot = (field * buckets) + bucket;
        return kind switch
        {
            Aggregate.Min or Aggregate.Max => double.IsFinite(values[slot]),
            Aggregate.First or Aggregate.Last => marks[slot] != long.MinValue,
            _ => marks[slot] > 0,
        };
    }

    /// <summary>The aggregate of a bucket.</summary>
    internal double Value(int field, int bucket)
    {
        var slot = (field * buckets) + bucket;
        return kind switch
        {
            Aggregate.Mean => values[slot] / marks[slot],
            Aggregate.Count => marks[slot],
            _ => values[slot],
        };
    }

    /// <summary>Stamp of a bucket's answer: its start, or the value's own when there is only one bucket.</summary>
    internal long Time(int field, int bucket, bool whole) =>
        whole && kind is Aggregate.First or Aggregate.Last && marks[(field * buckets) + bucket] != long.MinValue
            ? marks[(field * buckets) + bucket]
            : grid.Start(bucket);

    private void AddWhole(SampleReader reader, int column, int field, int bucket)
    {
        var slot = (field * buckets) + bucket;
        if (!reader.TrySummary(column, out var summary))
        {
            AddRun(reader, column, slot, 0, reader.Count);
            return;
        }

        if (summary.Good == 0)
        {
            return;
        }

        switch (kind)
        {
            case Aggregate.Min:
                values[slot] = Math.Min(values[slot], summary.Min);
                break;
            case Aggregate.Max:
                values[slot] = Math.Max(values[slot], summary.Max);
                break;
            case Aggregate.First or Aggregate.Last:
                if (reader.AllGood && summary.Good == reader.Count)
                {
                    var first = kind == Aggregate.First;
                    TakeAt(slot, first ? reader.FirstTime : reader.LastTime, first ? summary.First : summary.Last);
                }
                else
                {
                    AddRun(reader, column, slot, 0, reader.Count);
                }

                break;
            default:
                values[slot] += summary.Sum;
                marks[slot] += summary.Good;
                break;
        }
    }

    private void AddRuns(SampleReader reader, ReadOnlySpan<int> fields, int bucket, RowSelection? keep)
    {
        var times = reader.Times;
        if (keep is not null)
        {
            AddSelected(reader, fields, keep.Select(reader));
            return;
        }

        for (var row = 0; row < times.Length;)
        {
            var stop = Columns.Until(times, row, grid.End(bucket));
            for (var column = 0; column < fields.Length; column++)
            {
                AddRun(reader, column, (fields[column] * buckets) + bucket, row, stop);
            }

            row = stop;
            bucket = row < times.Length ? grid.IndexOf(times[row]) : bucket;
        }
    }

    private void AddSelected(SampleReader reader, ReadOnlySpan<int> fields, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            var bucket = grid.IndexOf(reader.Times[row]);
            for (var column = 0; column < fields.Length; column++)
            {
                AddRun(reader, column, (fields[column] * buckets) + bucket, row, row + 1);
            }
        }
    }

    private void AddRun(SampleReader reader, int column, int slot, int row, int stop)
    {
        var run = reader.Values(column)[row..stop];
        if (!reader.AllGood || !TryAddPlain(run, slot, reader, row))
        {
            AddOneByOne(reader, run, slot, row);
        }
    }

    private bool TryAddPlain(ReadOnlySpan<double> run, int slot, SampleReader reader, int row)
    {
        switch (kind)
        {
            case Aggregate.Max:
                var max = Columns.Max(run);
                if (max == double.PositiveInfinity)
                {
                    return false;
                }

                values[slot] = max > values[slot] ? max : values[slot];
                return true;
            case Aggregate.Min:
                var min = Columns.Min(run);
                if (min == double.NegativeInfinity)
                {
                    return false;
                }

                values[slot] = min < values[slot] ? min : values[slot];
                return true;
            case Aggregate.First or Aggregate.Last:
                var at = kind == Aggregate.First ? 0 : run.Length - 1;
                if (!double.IsFinite(run[at]))
                {
                    return false;
                }

                TakeAt(slot, reader.Times[row + at], run[at]);
                return true;
            default:
                var sum = Columns.Sum(run);
                if (!double.IsFinite(sum))
                {
                    return false;
                }

                values[slot] += sum;
                marks[slot] += run.Length;
                return true;
        }
    }

    private void AddOneByOne(SampleReader reader, ReadOnlySpan<double> run, int slot, int row)
    {
        var good = reader.AllGood;
        for (var at = 0; at < run.Length; at++)
        {
            var value = run[at];
            if (!double.IsFinite(value) || (!good && !Quality.IsUsable(reader.Qualities[row + at])))
            {
                continue;
            }

            switch (kind)
            {
                case Aggregate.Min:
                    values[slot] = Math.Min(values[slot], value);
                    break;
                case Aggregate.Max:
                    values[slot] = Math.Max(values[slot], value);
                    break;
                case Aggregate.First or Aggregate.Last:
                    TakeAt(slot, reader.Times[row + at], value);
                    break;
                default:
                    values[slot] += value;
                    marks[slot]++;
                    break;
            }
        }
    }

    private void TakeAt(int slot, long time, double value)
    {
        var known = marks[slot];
        if (known == long.MinValue || (kind == Aggregate.First ? time < known : time >= known))
        {
            marks[slot] = time;
            values[slot] = value;
        }
    }
}
