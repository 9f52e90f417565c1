namespace Lode.Kernel.Alarms;

/// <summary>Floods of all operator positions: the present ones, and those of the last day, so that what a flood brought
/// stays folded after it. Guarded by the engine's lock.</summary>
internal sealed class AlarmFloods
{
    private const long KeptNs = 86_400_000_000_000;

    private readonly Dictionary<(int Site, string Position), Flooded> positions = [];
    private List<(int Site, string Position, long EndedNs)> ended = [];

    /// <summary>Since when the position has been in a flood; null when it is not.</summary>
    internal long? SinceNs(int site, string position) =>
        positions.GetValueOrDefault((site, position))?.Detector.SinceNs;

    /// <summary>Counts a rise; true when a flood begins with it.</summary>
    internal bool Raise(int site, string position, long timeNs)
    {
        if (!positions.TryGetValue((site, position), out var one))
        {
            positions[(site, position)] = one = new();
        }

        Advance((site, position), one, timeNs);
        return one.Detector.Raise(timeNs);
    }

    /// <summary>Lets time pass; gives the floods that ended since the last call.</summary>
    internal List<(int Site, string Position, long EndedNs)> Advance(long nowNs)
    {
        foreach (var (key, one) in positions)
        {
            Advance(key, one, nowNs);
            one.Past.RemoveAll(flood => flood.ToNs < nowNs - KeptNs);
        }

        if (ended.Count == 0)
        {
            return [];
        }

        var taken = ended;
        ended = [];
        return taken;
    }

    /// <summary>Floods of a position, oldest first; each from ten minutes before it was seen, when its alarms began.
    /// </summary>
    internal IReadOnlyList<(long FromNs, long ToNs)> Of(int site, string position)
    {
        if (positions.GetValueOrDefault((site, position)) is not { } one)
        {
            return [];
        }

        var all = one.Past.Select(flood => (flood.FromNs - FloodDetector.WindowNs, flood.ToNs));
        return [.. one.Detector.SinceNs is { } since
            ? all.Append((since - FloodDetector.WindowNs, long.MaxValue)) : all];
    }

    /// <summary>Takes a flood back from the journal, with the rises of the last ten minutes.</summary>
    internal void Restore(int site, string position, IEnumerable<long> rises, IEnumerable<(long FromNs, long? ToNs)> floods)
    {
        var one = positions[(site, position)] = new();
        foreach (var rise in rises)
        {
            one.Detector.Raise(rise);
        }

        foreach (var (from, to) in floods)
        {
            if (to is { } end)
            {
                one.Past.Add((from, end));
            }
            else
            {
                one.Detector.Resume(from);
            }
        }
    }

    private void Advance((int Site, string Position) key, Flooded one, long nowNs)
    {
        if (one.Detector.SinceNs is { } since && one.Detector.Advance(nowNs))
        {
            one.Past.Add((since, one.Detector.EndedNs));
            ended.Add((key.Site, key.Position, one.Detector.EndedNs));
        }
    }

    private sealed class Flooded
    {
        internal FloodDetector Detector { get; } = new();

        internal List<(long FromNs, long ToNs)> Past { get; } = [];
    }
}
