using Lode.Historian;
using Lode.Historian.Retrieval;

namespace Lode.Kernel.History;

/// <summary>How far the newest value of a signal can be trusted.</summary>
public enum SignalHealth
{
    Good,
    Uncertain,
    Bad,

    /// <summary>Older than the signal's own limit; its quality no longer counts.</summary>
    Stale,

    /// <summary>Nothing was ever stored.</summary>
    Missing,
}

/// <summary>Judges newest values; pure.</summary>
public static class SignalHealths
{
    private const uint UncertainBits = 0x4000_0000;

    /// <summary>The health of a newest value. Where nobody said how old it may be, it is never stale.</summary>
    /// <param name="staleAfterNs">Age from which it counts as not updated, ns.</param>
    public static SignalHealth Of(Sample? last, long? staleAfterNs, long nowNs) => last switch
    {
        null => SignalHealth.Missing,
        { Time: var time } when staleAfterNs is { } limit && nowNs - time > limit => SignalHealth.Stale,
        { Quality: var quality } when !Quality.IsUsable(quality) => SignalHealth.Bad,
        { Quality: >= UncertainBits } => SignalHealth.Uncertain,
        _ => SignalHealth.Good,
    };
}
