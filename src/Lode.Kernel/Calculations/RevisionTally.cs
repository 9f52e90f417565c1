namespace Lode.Kernel.Calculations;

/// <summary>What computing again did to results that had been stored: before and after.</summary>
internal sealed class RevisionTally
{
    internal RevisionTally()
    {
    }

    /// <summary>Goes on with what was counted before.</summary>
    internal RevisionTally(
        long computed, long added, long changed, long firstNs, long lastNs,
        (long TimeNs, double Before, double After)? largest)
    {
        (Computed, Added, Changed) = (computed, added, changed);
        (FirstNs, LastNs, Largest) = (firstNs, lastNs, largest);
    }

    /// <summary>Results computed.</summary>
    internal long Computed { get; private set; }

    /// <summary>Results at stamps that had none.</summary>
    internal long Added { get; private set; }

    /// <summary>Stored results that are otherwise now.</summary>
    internal long Changed { get; private set; }

    /// <summary>First and last stamp of what was added or changed, UTC ns.</summary>
    internal long FirstNs { get; private set; } = long.MaxValue;

    internal long LastNs { get; private set; } = long.MinValue;

    /// <summary>Where the difference is greatest, with both values; a lost or new value counts before any other.
    /// </summary>
    internal (long TimeNs, double Before, double After)? Largest { get; private set; }

    internal void Count() => Computed++;

    internal void Add(in CalculatedValue value)
    {
        Added++;
        Widen(value.TimeNs);
    }

    internal void Change(double before, in CalculatedValue after)
    {
        Changed++;
        Widen(after.TimeNs);
        if (Largest is not { } known || Difference(before, after.Value) > Difference(known.Before, known.After))
        {
            Largest = (after.TimeNs, before, after.Value);
        }
    }

    /// <summary>Takes another tally in.</summary>
    internal void Join(RevisionTally other)
    {
        (Computed, Added, Changed) = (Computed + other.Computed, Added + other.Added, Changed + other.Changed);
        FirstNs = Math.Min(FirstNs, other.FirstNs);
        LastNs = Math.Max(LastNs, other.LastNs);
        if (other.Largest is { } theirs
            && (Largest is not { } ours
                || Difference(theirs.Before, theirs.After) > Difference(ours.Before, ours.After)))
        {
            Largest = theirs;
        }
    }

    private static double Difference(double before, double after) =>
        double.IsNaN(before) || double.IsNaN(after) ? double.PositiveInfinity : Math.Abs(after - before);

    private void Widen(long timeNs) => (FirstNs, LastNs) = (Math.Min(FirstNs, timeNs), Math.Max(LastNs, timeNs));
}
