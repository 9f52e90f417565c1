namespace Lode.Kernel.Ledger;

/// <summary>What postings did to an account within one UTC day of business time.</summary>
/// <param name="Net">Their sum.</param>
/// <param name="Low">Least sum after one of them, counted from the start of the day.</param>
/// <param name="High">Greatest sum after one of them.</param>
/// <param name="LastUs">Business time of the last one.</param>
/// <param name="RecordedUs">Record time of the one written last.</param>
internal readonly record struct DayChange(long Net, long Low, long High, long LastUs, long RecordedUs)
{
    /// <summary>With another posting at its end.</summary>
    internal DayChange Then(long net, long effectiveUs, long recordedUs)
    {
        Invariant.Holds(effectiveUs >= LastUs);
        var sum = checked(Net + net);
        return new DayChange(
            sum, Math.Min(Low, sum), Math.Max(High, sum), effectiveUs, Math.Max(RecordedUs, recordedUs));
    }
}

/// <summary>UTC days of business time: only bins of sums, never what a person calls a day.</summary>
internal static class LedgerDay
{
    internal const long LengthUs = 86_400_000_000;

    /// <summary>Number of the day, from 1970.</summary>
    internal static long Of(long us) => us / LengthUs;

    internal static long StartUs(long day) => day * LengthUs;
}
