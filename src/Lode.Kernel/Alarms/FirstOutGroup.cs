namespace Lode.Kernel.Alarms;

/// <summary>Finds which alarm of a group rose first; it stays first until the whole group is quiet.</summary>
/// <remarks>Decided by event time. A rise that arrives later but happened earlier takes over only within the lateness
/// of
/// its source, as the evaluation itself does.</remarks>
internal sealed class FirstOutGroup
{
    private readonly HashSet<string> active = new(StringComparer.Ordinal);

    /// <summary>The first-out alarm of the present burst; null while the group is quiet.</summary>
    internal string? First { get; private set; }

    /// <summary>Event time of the first-out alarm.</summary>
    internal long FirstNs { get; private set; }

    /// <summary>Takes a rise; true when this alarm is now the first of the group.</summary>
    internal bool Raise(string code, long timeNs)
    {
        active.Add(code);
        if (First is not null && (timeNs > FirstNs || (timeNs == FirstNs && string.CompareOrdinal(code, First) > 0)))
        {
            return First == code;
        }

        (First, FirstNs) = (code, timeNs);
        return true;
    }

    /// <summary>Takes a burst back that was going on before the restart.</summary>
    internal void Resume(string? first, long firstNs, IEnumerable<string> stillActive)
    {
        active.UnionWith(stillActive);
        (First, FirstNs) = (active.Count > 0 ? first : null, firstNs);
    }

    /// <summary>Takes a return.</summary>
    internal void Return(string code)
    {
        active.Remove(code);
        if (active.Count == 0)
        {
            First = null;
        }
    }
}
