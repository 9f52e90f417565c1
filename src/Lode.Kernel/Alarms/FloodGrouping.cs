namespace Lode.Kernel.Alarms;

/// <summary>An alarm with its place, for grouping.</summary>
/// <param name="Code">Definition.</param>
/// <param name="Place">Plant path, levels joined by '/'.</param>
/// <param name="RaisedNs">Event time of the rise.</param>
public readonly record struct PlacedAlarm(string Code, string Place, long RaisedNs);

/// <summary>Alarms of one branch of the plant that rose together: the first one and its consequences.</summary>
/// <param name="Place">The branch.</param>
/// <param name="First">Code of the earliest.</param>
/// <param name="Consequences">Codes of the others, by time.</param>
public sealed record FloodGroup(string Place, string First, IReadOnlyList<string> Consequences);

/// <summary>Folds the alarms of a flood along the plant tree.</summary>
public static class FloodGrouping
{
    /// <summary>Fewer alarms than this in a branch are not folded.</summary>
    public const int Least = 3;

    /// <summary>Groups by the deepest branch below the site that holds at least <see cref="Least"/> alarms, each of
    /// which
    /// rose within <paramref name="gapNs"/> of another one of the branch.</summary>
    public static IReadOnlyList<FloodGroup> Of(IEnumerable<PlacedAlarm> alarms, long gapNs)
    {
        var left = alarms.OrderBy(alarm => alarm.RaisedNs).ThenBy(alarm => alarm.Code, StringComparer.Ordinal).ToList();
        var groups = new List<FloodGroup>();
        var depth = left.Count == 0 ? 0 : left.Max(alarm => Levels(alarm.Place));
        for (var level = depth; level >= 3; level--)
        {
            foreach (var branch in left.Where(alarm => Levels(alarm.Place) >= level)
                .GroupBy(alarm => Prefix(alarm.Place, level), StringComparer.Ordinal).ToList())
            {
                foreach (var run in Runs([.. branch], gapNs).Where(run => run.Count >= Least))
                {
                    groups.Add(new(branch.Key, run[0].Code, [.. run.Skip(1).Select(alarm => alarm.Code)]));
                    left.RemoveAll(run.Contains);
                }
            }
        }

        return groups;
    }

    private static int Levels(string place) => place.Length == 0 ? 0 : place.AsSpan().Count('/') + 1;

    private static string Prefix(string place, int level)
    {
        var at = -1;
        for (var step = 0; step < level; step++)
        {
            at = place.IndexOf('/', at + 1);
            if (at < 0)
            {
                return place;
            }
        }

        return place[..at];
    }

    private static IEnumerable<List<PlacedAlarm>> Runs(List<PlacedAlarm> sorted, long gapNs)
    {
        var run = new List<PlacedAlarm>();
        foreach (var alarm in sorted)
        {
            if (run.Count > 0 && alarm.RaisedNs - run[^1].RaisedNs > gapNs)
            {
                yield return run;
                run = [];
            }

            run.Add(alarm);
        }

        yield return run;
    }
}
