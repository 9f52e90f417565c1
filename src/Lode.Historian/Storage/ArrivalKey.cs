namespace Lode.Historian.Storage;

/// <summary>
/// When a row arrived, in one number that orders the versions of a stamp: late rows and corrections carry the sequence
/// of their batch (exact); rows in time carry only a bound in seconds after their stamp, which costs next to nothing.
/// </summary>
/// <remarks>
/// At one stamp of one series at most one row has a bound, and it is older than every exact one: a row gets a bound
/// only
/// when it is the first of its stamp, not later than <see cref="LiveSeconds"/>, and above every sealed stamp.
/// </remarks>
internal static class ArrivalKey
{
    /// <summary>Rows arriving later than this after their stamp are late (rules §7).</summary>
    internal const long LiveSeconds = 60;

    /// <summary>Arrived before anything that can still be asked as-of.</summary>
    internal const long Ancient = -(1L << 62);

    private const long Bias = 1L << 40;
    private const long Second = 1_000_000_000;

    internal static bool IsExact(long key) => key >= 0;

    /// <summary>Key of a row that arrived at most so many seconds after its stamp (negative: before it).</summary>
    internal static long Within(long seconds) => seconds - Bias;

    /// <summary>Seconds of a key that is not exact.</summary>
    internal static long Seconds(long key) => key + Bias;

    /// <summary>Least whole number of seconds from stamp to arrival that is not too small.</summary>
    internal static long LagSeconds(long time, long arrival)
    {
        var lag = unchecked(arrival - time);
        if (((arrival ^ time) & (arrival ^ lag)) >= 0)
        {
            return lag > 0 ? ((lag - 1) / Second) + 1 : lag / Second;
        }

        // Beyond 292 years the difference itself does not fit.
        var wide = (Int128)arrival - time;
        return (long)(wide > 0 ? (wide + Second - 1) / Second : wide / Second);
    }

    /// <summary>Whether the row was there at an instant.</summary>
    /// <param name="key">Arrival of the row.</param>
    /// <param name="time">Its stamp.</param>
    /// <param name="asOf">The instant, UTC ns.</param>
    /// <param name="lastSequence">Last sequence that had arrived then.</param>
    internal static bool IsVisible(long key, long time, long asOf, long lastSequence)
    {
        if (IsExact(key))
        {
            return key <= lastSequence;
        }

        return key == Ancient || (Int128)time + ((Int128)Seconds(key) * Second) <= asOf;
    }
}
