namespace Lode.Historian.Retrieval;

/// <summary>Values at even stamps, read between the samples as the signal's shape says.</summary>
public static class Interpolated
{
    /// <summary>Bits that mark a value as interpolated (OPC UA Part 8 historian bits; to be confirmed).</summary>
    public const uint Mark = 0x00000002;

    /// <summary>One value per bucket start. Where nothing is known the value is NaN, with the quality of the bad sample
    /// or <see cref="Quality.BadNoData"/>.</summary>
    /// <param name="open">Opens the column.</param>
    /// <param name="grid">Stamps: the bucket starts.</param>
    /// <param name="shape">How the signal reads between its samples.</param>
    /// <param name="holdUntil">The signal is not known after this stamp, UTC ns: usually now.</param>
    public static PlotPoints Compute(OpenRange open, BucketGrid grid, Interpolation shape, long holdUntil = long.MaxValue)
    {
        var points = new PlotPoints();
        if (grid.Count == 0)
        {
            return points;
        }

        var near = Neighbors.NearDistance(grid.From, grid.To, shape.MaxGap == 0 ? long.MaxValue : shape.MaxGap);
        var (start, end) = (Neighbors.Before(grid.From, near), Neighbors.After(grid.To, near));
        using var reader = open(start, end);
        var any = reader.MoveNext();
        if (shape.MaxGap == Interpolation.GapFromData)
        {
            shape = shape with { MaxGap = any ? Plot.TypicalGap(reader.Times) : long.MaxValue };
        }

        var walk = new Walk(points, grid, shape, holdUntil);
        if (!any || reader.FirstTime > grid.From)
        {
            walk.Take(Neighbors.Previous(open, start, grid.From, shape.MaxGap));
        }

        while (any && !walk.Done)
        {
            for (var row = 0; row < reader.Count && !walk.Done; row++)
            {
                walk.Take(Neighbors.At(reader, row));
            }

            any = reader.MoveNext();
        }

        if (!walk.Done)
        {
            walk.Take(shape.Step ? null : Neighbors.Next(open, end, walk.CarryTime, shape.MaxGap));
            walk.Close();
        }

        return points;
    }

    private sealed class Walk(PlotPoints points, BucketGrid grid, Interpolation shape, long holdUntil)
    {
        private readonly int count = grid.Count;
        private Sample carry = new(long.MinValue, double.NaN, Quality.BadNoData);
        private int next;

        internal bool Done => next >= count;

        internal long CarryTime => carry.Time;

        internal void Take(Sample? sample)
        {
            if (sample is not { } right)
            {
                return;
            }

            for (; next < count && grid.Start(next) < right.Time; next++)
            {
                Emit(grid.Start(next), right);
            }

            carry = right;
        }

        internal void Close()
        {
            for (; next < count; next++)
            {
                Emit(grid.Start(next), null);
            }
        }

        private void Emit(long time, Sample? right)
        {
            var distance = carry.Time == long.MinValue ? ulong.MaxValue : unchecked((ulong)(time - carry.Time));
            if (distance == 0)
            {
                points.Add(time, carry.Usable ? carry.Value : double.NaN, carry.Quality);
                return;
            }

            var limit = (ulong)shape.MaxGap;
            if (!carry.Usable || time > holdUntil || distance > limit)
            {
                points.Add(time, double.NaN, carry.Usable ? Quality.BadNoData : carry.Quality);
            }
            else if (shape.Step || right is not { Usable: true } end || unchecked((ulong)(end.Time - carry.Time)) > limit)
            {
                points.Add(time, carry.Value, carry.Quality | Mark);
            }
            else
            {
                var gap = unchecked((ulong)(end.Time - carry.Time));
                var value = carry.Value + ((end.Value - carry.Value) * ((double)distance / gap));
                points.Add(time, value, carry.Quality | Mark);
            }
        }
    }
}
