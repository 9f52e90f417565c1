namespace Lode.Historian.Codec;

/// <summary>Stamps near a grid of equal steps: t[i] = offset of the jumps so far + i · step + residual.</summary>
/// <remarks>Devices that sample by a clock and stamp with jitter leave residuals of the jitter's width, where their
/// differences would be wider by a factor 1.4. Gaps are jumps: a list of few. All numbers in units of 10^m ns from the
/// first stamp. Layout: step in 1/65536 | jump count, then position difference and size each | residuals.</remarks>
internal readonly struct TimeGrid
{
    private const int FractionBits = 16;
    private const int MostJumps = 32;
    private const int LeastCount = 32;

    /// <summary>Step of the grid in 1/65536; 0 while it is not known yet.</summary>
    private long Step { get; init; }

    /// <summary>Median step: jumps are recognised against it.</summary>
    private long Median { get; init; }

    /// <summary>Steps further from the median than this are jumps.</summary>
    private long Reach { get; init; }

    /// <summary>Fits a grid when its residuals promise to be cheaper than the differences.</summary>
    /// <param name="steps">Differences, steps[0] = 0.</param>
    public static bool TryFit(ReadOnlySpan<long> steps, IntegerWorkspace work, out TimeGrid grid)
    {
        grid = default;
        if (steps.Length < LeastCount)
        {
            return false;
        }
        var (median, spread) = Typical(steps);
        // Beyond 2^40 units the fixed-point step and the sums below could overflow.
        if (median is <= 0 or > 1L << 40 || spread is 0 or > 1L << 40)
        {
            return false;
        }
        grid = new TimeGrid { Median = median, Reach = Math.Max(6 * spread, median / 8) };
        var times = work.Doubles.AsSpan(0, steps.Length);
        if (!grid.TryLevel(steps, times))
        {
            return false;
        }
        // Jumps were left out whole; with the step known they become multiples of it, so that nothing of the jitter
        // at both their ends is left.
        grid = grid with { Step = grid.FitStep(times) };
        grid.TryLevel(steps, times);
        // Mean absolute deviations of the differences and of the residuals.
        double differences = 0, residuals = 0, mean = 0;
        var step = grid.Step / (double)(1 << FractionBits);
        for (var i = 0; i < times.Length; i++)
        {
            times[i] -= i * step;
            mean += times[i] / times.Length;
        }
        for (var i = 1; i < times.Length; i++)
        {
            residuals += Math.Abs(times[i] - mean);
            differences += Math.Abs(times[i] - times[i - 1]);
        }
        return residuals < 0.9 * differences;
    }

    /// <summary>Appends the grid and the residuals.</summary>
    public void Write(ReadOnlySpan<long> steps, IntegerWorkspace work, ByteSink into)
    {
        Span<int> positions = stackalloc int[MostJumps];
        Span<long> sizes = stackalloc long[MostJumps];
        var residuals = FloatWorkspace.Current.Digits.AsSpan(0, steps.Length);
        var jumps = 0;
        long time = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            var jump = i == 0 ? 0 : Jump(steps[i]);
            if (jump != 0)
            {
                positions[jumps] = i;
                sizes[jumps++] = jump;
            }
            time = unchecked(time + steps[i] - jump);
            residuals[i] = unchecked(time - Place(i, Step));
        }
        into.SignedVarint(Step);
        into.Varint((ulong)jumps);
        for (var i = 0; i < jumps; i++)
        {
            into.Varint((ulong)(positions[i] - (i == 0 ? 0 : positions[i - 1])));
            into.SignedVarint(sizes[i]);
        }
        Integers.Write(residuals, work, into);
    }

    /// <summary>Reads stamps in units from the first one.</summary>
    public static void Read(ref ByteSource source, IntegerWorkspace work, Span<long> times)
    {
        Span<int> positions = stackalloc int[MostJumps + 1];
        Span<long> sizes = stackalloc long[MostJumps + 1];
        var step = source.SignedVarint();
        var jumps = source.Count(MostJumps);
        for (var i = 0; i < jumps; i++)
        {
            positions[i] = (i == 0 ? 0 : positions[i - 1]) + source.Count(times.Length);
            sizes[i] = source.SignedVarint();
        }
        positions[jumps] = times.Length;
        Integers.Read(ref source, work, times);
        long offset = 0;
        for (int i = 0, at = 0; i <= jumps; i++)
        {
            var end = Math.Min(positions[i], times.Length);
            for (; at < end; at++)
            {
                times[at] = unchecked(times[at] + Place(at, step) + offset);
            }
            offset = unchecked(offset + sizes[i]);
        }
    }

    private static long Place(int index, long step) => unchecked(index * step) >> FractionBits;

    /// <summary>By how much a step is longer than the grid: whole missing steps where the rest is small.</summary>
    private long Jump(long step)
    {
        var over = step - Median;
        if (over <= Reach && over >= -Reach)
        {
            return 0;
        }
        if (Step == 0)
        {
            return over;
        }
        var exact = (double)Step / (1 << FractionBits);
        var whole = (long)Math.Round(Math.Round((step - exact) / exact) * exact);
        return whole != 0 && Math.Abs(step - exact - whole) <= Reach ? whole : over;
    }

    /// <summary>times[i] = stamp without jumps; false when there are too many.</summary>
    private bool TryLevel(ReadOnlySpan<long> steps, Span<double> times)
    {
        var jumps = 0;
        double time = 0;
        times[0] = 0;
        for (var i = 1; i < steps.Length; i++)
        {
            var jump = Jump(steps[i]);
            jumps += jump != 0 ? 1 : 0;
            time += steps[i] - jump;
            times[i] = time;
        }
        return jumps <= MostJumps;
    }

    /// <summary>The least-squares step, or a round number near enough to it.</summary>
    private long FitStep(ReadOnlySpan<double> times)
    {
        var middle = (times.Length - 1) / 2.0;
        double product = 0, square = 0;
        for (var i = 0; i < times.Length; i++)
        {
            product += (i - middle) * times[i];
            square += (i - middle) * (i - middle);
        }
        var slope = product / square;
        // A step that moves the far end by less than the jitter is as good, and round ones are the true ones.
        var tolerance = 0.25 * Reach / times.Length;
        for (var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(slope, 1)))); unit >= 1; unit /= 10)
        {
            var round = Math.Round(slope / unit) * unit;
            if (Math.Abs(round - slope) <= tolerance)
            {
                slope = round;
                break;
            }
        }
        return (long)Math.Round(slope * (1 << FractionBits));
    }

    /// <summary>Median step and median absolute deviation from it, over at most 63 steps.</summary>
    private static (long Median, long Spread) Typical(ReadOnlySpan<long> steps)
    {
        Span<long> sample = stackalloc long[Math.Min(63, steps.Length - 1)];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = steps[1 + (int)((long)i * (steps.Length - 1) / sample.Length)];
        }
        sample.Sort();
        var median = sample[sample.Length / 2];
        foreach (ref var step in sample)
        {
            step = Math.Abs(step - median);
        }
        sample.Sort();
        return (median, sample[sample.Length / 2]);
    }
}
