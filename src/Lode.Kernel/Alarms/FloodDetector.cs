namespace Lode.Kernel.Alarms;

/// <summary>Alarm flood of one operator position: begins above 10 annunciated alarms in 10 min, ends below 5.</summary>
/// <remarks>Source: ISA-18.2-2016 §16 (figures from memory, to be confirmed). Rises are counted in arrival order; an
/// older
/// stamp counts into its own place.</remarks>
internal sealed class FloodDetector
{
    /// <summary>Length of the sliding window, ns.</summary>
    internal const long WindowNs = 600_000_000_000;

    /// <summary>A flood begins above this count.</summary>
    internal const int Begin = 10;

    /// <summary>A flood ends below this count.</summary>
    internal const int End = 5;

    private readonly PriorityQueue<long, long> recent = new();

    /// <summary>Since when there has been a flood; null when there is none.</summary>
    internal long? SinceNs { get; private set; }

    /// <summary>Event time of the end of the last flood: when the fifth last rise fell out of the window.</summary>
    internal long EndedNs { get; private set; }

    /// <summary>Rises within the last 10 min.</summary>
    internal int Count => recent.Count;

    /// <summary>Counts a rise; true when a flood begins with it.</summary>
    internal bool Raise(long timeNs)
    {
        recent.Enqueue(timeNs, timeNs);
        Advance(timeNs);
        if (SinceNs is not null || recent.Count <= Begin)
        {
            return false;
        }

        SinceNs = timeNs;
        return true;
    }

    /// <summary>Goes on with a flood that began before the restart.</summary>
    internal void Resume(long sinceNs) => SinceNs = sinceNs;

    /// <summary>Lets time pass; true when a flood ends.</summary>
    internal bool Advance(long nowNs)
    {
        while (recent.TryPeek(out var oldest, out _) && oldest <= nowNs - WindowNs)
        {
            recent.Dequeue();
            EndedNs = recent.Count == End - 1 ? oldest + WindowNs : EndedNs;
        }

        if (SinceNs is not { } since || recent.Count >= End)
        {
            return false;
        }

        EndedNs = Math.Max(EndedNs, since);
        SinceNs = null;
        return true;
    }
}
