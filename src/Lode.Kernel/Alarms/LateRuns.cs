namespace Lode.Kernel.Alarms;

/// <summary>Late values of one alarm that say the same of an unbroken stretch of the past.</summary>
/// <param name="Claim">What they say.</param>
/// <param name="FromNs">First of them, UTC ns.</param>
/// <param name="ToNs">Last of them, UTC ns.</param>
internal readonly record struct LateRun(LateClaim Claim, long FromNs, long ToNs);

/// <summary>Gathers late values of one alarm until they have stopped coming; then they are held against the journal.
/// A device that sends an hour again must not write an entry per value.</summary>
internal sealed class LateRuns
{
    /// <summary>Quiet for this long means that the filling is over, ns.</summary>
    internal const long QuietNs = 2_000_000_000;

    /// <summary>Told at the latest after this, although more keeps coming, ns.</summary>
    internal const long LongestNs = 60_000_000_000;

    private const int MaxRuns = 512;

    private readonly List<LateRun> runs = [];
    private long firstUptimeNs;
    private long lastUptimeNs;

    /// <summary>Takes one late value.</summary>
    internal void Add(LateClaim claim, long timeNs, long uptimeNs)
    {
        firstUptimeNs = runs.Count == 0 ? uptimeNs : firstUptimeNs;
        lastUptimeNs = uptimeNs;
        if (runs.Count > 0 && runs[^1] is var last && last.Claim == claim && timeNs >= last.ToNs)
        {
            runs[^1] = last with { ToNs = timeNs };
        }
        else if (runs.Count < MaxRuns)
        {
            runs.Add(new(claim, timeNs, timeNs));
        }
        else
        {
            // More than can be told apart: one stretch that may have been otherwise.
            var (from, to) = (runs.Min(run => run.FromNs), runs.Max(run => run.ToNs));
            runs.Clear();
            runs.Add(new(LateClaim.Unknown, Math.Min(from, timeNs), Math.Max(to, timeNs)));
        }
    }

    /// <summary>Whether it is time to tell.</summary>
    internal bool IsDue(long uptimeNs) => runs.Count > 0
        && (uptimeNs - lastUptimeNs >= QuietNs || uptimeNs - firstUptimeNs >= LongestNs);

    /// <summary>Gives what was gathered and starts anew.</summary>
    internal IReadOnlyList<LateRun> Take()
    {
        LateRun[] taken = [.. runs];
        runs.Clear();
        return taken;
    }

    /// <summary>The stretches that the journal has otherwise; those less than a minute apart are joined.</summary>
    /// <param name="late">What came late, in any order.</param>
    /// <param name="known">Occurrences of the alarm as written: number, rise and return (null while active).</param>
    /// <param name="onDelayNs">A shorter stretch of a true condition would not have raised.</param>
    /// <param name="offDelayNs">A shorter stretch of a false condition would not have returned.</param>
    internal static IReadOnlyList<(long FromNs, long ToNs, long Occurrence)> Otherwise(
        IEnumerable<LateRun> late, IReadOnlyList<(long Number, long RaisedNs, long? ReturnedNs)> known,
        long onDelayNs, long offDelayNs)
    {
        const long Minute = 60_000_000_000;
        var found = new List<(long FromNs, long ToNs, long Occurrence)>();
        foreach (var run in late.OrderBy(run => run.FromNs))
        {
            var touching = known.FirstOrDefault(one => one.RaisedNs <= run.ToNs + onDelayNs + Minute
                && (one.ReturnedNs ?? long.MaxValue) >= run.FromNs - Minute);
            var otherwise = run.Claim switch
            {
                LateClaim.Active => run.ToNs - run.FromNs >= onDelayNs && !known.Any(one =>
                    one.RaisedNs - onDelayNs <= run.FromNs && (one.ReturnedNs ?? long.MaxValue) >= run.ToNs),
                LateClaim.Inactive => run.ToNs - run.FromNs >= offDelayNs && known.Any(one =>
                    one.RaisedNs < run.ToNs && (one.ReturnedNs ?? long.MaxValue) - offDelayNs > run.FromNs),
                LateClaim.None => false,
                _ => true,
            };
            if (!otherwise)
            {
                continue;
            }

            if (found.Count > 0 && run.FromNs - found[^1].ToNs < Minute && touching.Number == found[^1].Occurrence)
            {
                found[^1] = found[^1] with { ToNs = Math.Max(found[^1].ToNs, run.ToNs) };
            }
            else
            {
                found.Add((run.FromNs, run.ToNs, touching.Number));
            }
        }

        return found;
    }
}
