namespace Lode.Historian.Retrieval;

/// <summary>Statistics per bucket of one signal: counts, extremes, sums, and means over time (platform C8).</summary>
/// <remarks>Worked example: (0 s, 10) (10 s, 20) (30 s, 0) over 0–40 s has the time-weighted average 8.75, stepped
/// 12.5: after its last value a signal holds.</remarks>
public static class Summary
{
    /// <summary>Reads a range once, with the neighbors just outside it that its first and last stretch need.</summary>
    /// <param name="open">Opens the column.</param>
    /// <param name="grid">The buckets.</param>
    /// <param name="shape">How the signal reads between its samples.</param>
    /// <param name="holdUntil">The signal is not known after this stamp, UTC ns: usually now.</param>
    /// <param name="withDeviation">Also the standard deviation.</param>
    public static SummaryTable Compute(
        OpenRange open, BucketGrid grid, Interpolation shape, long holdUntil = long.MaxValue, bool withDeviation = false)
    {
        var table = new SummaryTable(grid, withDeviation, holdUntil);
        if (grid.Count == 0)
        {
            return table;
        }

        var builder = new SummaryBuilder(table, shape);
        var near = Neighbors.NearDistance(grid.From, grid.To, builder.MaxGap);
        var start = Neighbors.Before(grid.From, near);
        using (var reader = open(start, Neighbors.After(grid.To, near)))
        {
            var started = false;
            while (!builder.PastEnd && reader.MoveNext())
            {
                builder.LearnGap(reader);
                if (!started && reader.LastTime >= grid.From)
                {
                    started = true;
                    builder.TakeBefore(reader);
                    if (!builder.HasCarry && (reader.FirstTime != grid.From || !reader.HasValue(0, 0)))
                    {
                        builder.Start(Neighbors.Previous(open, start, grid.From, builder.MaxGap));
                    }
                }

                builder.Add(reader);
            }

            if (!started && !builder.HasCarry)
            {
                builder.Start(Neighbors.Previous(open, start, grid.From, builder.MaxGap));
            }
        }

        if (!builder.PastEnd)
        {
            var next = holdUntil > Neighbors.After(grid.To, near) && !shape.Step
                ? Neighbors.Next(open, Neighbors.After(grid.To, near), builder.CarryTime, builder.MaxGap)
                : null;
            builder.Finish(next, holdUntil);
        }

        return table;
    }
}
