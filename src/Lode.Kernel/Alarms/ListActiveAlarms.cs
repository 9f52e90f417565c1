using Lode.Kernel.Identity;

namespace Lode.Kernel.Alarms;

/// <summary>Which part of the alarms a list shows.</summary>
public enum AlarmShow
{
    /// <summary>States B to F.</summary>
    Active,

    /// <summary>B, D, E: awaits acknowledgment.</summary>
    Unacknowledged,

    /// <summary>D, E, F: condition gone.</summary>
    Returned,
    Shelved,
    Suppressed,
    OutOfService,

    /// <summary>G, H and I together.</summary>
    Masked,
}

/// <summary>What to list.</summary>
/// <param name="Site">Organization number; null for all that may be read.</param>
/// <param name="Node">Plant path; the branch below it.</param>
public sealed record AlarmFilter(
    AlarmShow Show = AlarmShow.Active, int? Site = null, string? Node = null, string? Search = null,
        AlarmPriority? Priority = null,
    string Sort = "priority", bool Descending = false)
{
    /// <summary>Operator position.</summary>
    public string? Position { get; init; }

    /// <summary>What is watched.</summary>
    public AlarmKind? Kind { get; init; }
}

/// <summary>Numbers of alarms in each part of the list.</summary>
public sealed record AlarmCounts(
    IReadOnlyList<PriorityCount> Priorities, int Active, int Unacknowledged, int Returned, int Shelved, int Suppressed,
    int OutOfService, IReadOnlyList<FloodNow> Floods);

/// <summary>Active alarms of one priority.</summary>
public sealed record PriorityCount(int Priority, int Active, int Unacknowledged);

/// <summary>A flood that goes on.</summary>
public sealed record FloodNow(int SiteId, string Position, DateTimeOffset SinceAt);

/// <summary>The present alarms, from memory.</summary>
public static class ListActiveAlarms
{
    private const long FoldGapNs = 60_000_000_000;

    /// <summary>Alarms that match, sorted, with flood consequences folded under their first one.</summary>
    public static IReadOnlyList<AlarmView> Run(AlarmService alarms, Rights rights, AlarmFilter filter)
    {
        var nowNs = alarms.NowNs;
        var views = alarms.Engine.Read(units => units.Values
            .Where(unit => Shows(filter.Show, unit.Snapshot) && Matches(unit, filter) && rights.Can("alarms.read",
                unit.SiteId))
            .Select(unit => AlarmView.Of(unit, nowNs)).ToList());
        return Sort(Fold(alarms, views), filter);
    }

    /// <summary>Counts for the top bar and the segments of the list.</summary>
    public static AlarmCounts Count(AlarmService alarms, Rights rights, AlarmFilter filter)
    {
        var seen = alarms.Engine.Read(units => units.Values
            .Where(unit => Matches(unit, filter) && rights.Can("alarms.read", unit.SiteId))
            .Select(unit => (unit.Snapshot, unit.Definition.Priority, unit.SiteId, unit.Definition.Position)).ToList());
        int Of(AlarmShow show) => seen.Count(alarm => Shows(show, alarm.Snapshot));
        return new(
            [.. Enum.GetValues<AlarmPriority>().Select(priority => new PriorityCount(
                (int)priority,
                seen.Count(alarm => alarm.Priority == priority
                    && alarm.Snapshot.State is AlarmState.UnackActive or AlarmState.AckActive
                        && alarm.Priority == priority),
                seen.Count(alarm => alarm.Priority == priority && Shows(AlarmShow.Unacknowledged, alarm.Snapshot))))],
            Of(AlarmShow.Active), Of(AlarmShow.Unacknowledged), Of(AlarmShow.Returned), Of(AlarmShow.Shelved),
            Of(AlarmShow.Suppressed), Of(AlarmShow.OutOfService),
            [.. seen.Select(alarm => (alarm.SiteId, alarm.Position)).Distinct()
                .Select(position => (position, Since: alarms.Engine.FloodSince(position.SiteId, position.Position)))
                .Where(flood => flood.Since is not null)
                .Select(flood => new FloodNow(flood.position.SiteId, flood.position.Position,
                    AlarmView.Instant(flood.Since!.Value)!.Value))]);
    }

    internal static bool Shows(AlarmShow show, AlarmSnapshot snapshot) => (show, snapshot.State) switch
    {
        (AlarmShow.Active, >= AlarmState.UnackActive and <= AlarmState.LatchedAck) => true,
        (AlarmShow.Unacknowledged, AlarmState.UnackActive or AlarmState.ReturnedUnack or AlarmState.LatchedUnack) =>
            true,
        (AlarmShow.Returned, AlarmState.ReturnedUnack or AlarmState.LatchedUnack or AlarmState.LatchedAck) => true,
        (AlarmShow.Shelved or AlarmShow.Masked, AlarmState.Shelved) => true,
        (AlarmShow.Suppressed or AlarmShow.Masked, AlarmState.SuppressedByDesign) => true,
        (AlarmShow.OutOfService or AlarmShow.Masked, AlarmState.OutOfService) => true,
        _ => false,
    };

    internal static bool Matches(AlarmUnit unit, AlarmFilter filter)
    {
        var (definition, place) = (unit.Definition, unit.Place);
        return (filter.Site is not { } site || site == unit.SiteId)
            && (filter.Priority is not { } priority || priority == definition.Priority)
            && (filter.Node is not { Length: > 0 } node || place.Path == node
                || place.Path.StartsWith(node + "/", StringComparison.Ordinal))
            && (filter.Position is not { Length: > 0 } position || definition.Position == position)
            && (filter.Kind is not { } kind || definition.Kind == kind)
            && (filter.Search is not { Length: > 0 } words || Words(words).All(word => Names(definition, word)
                || Has(place.NameZh, word) || Has(place.NameEn, word) || Has(place.Path, word)
                || Has(place.Tag, word)));
    }

    /// <summary>Whether name or code holds every word.</summary>
    internal static bool Names(AlarmDefinition definition, string words) => Words(words).All(word =>
        Has(definition.Name, word) || Has(definition.NameEn, word) || Has(definition.Code, word));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Has(string? text, string word) => text?.Contains(word,
        StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>Folds what a flood brought along the plant tree, and the later members of a first-out group below its
    /// first; otherwise every alarm stands for itself.</summary>
    private static List<AlarmView> Fold(AlarmService alarms, List<AlarmView> views)
    {
        var below = new Dictionary<Id, Id>();
        foreach (var burst in views.Where(view => view.Definition.Group is { Length: > 0 })
            .GroupBy(view => (view.SiteId, view.Definition.Group)))
        {
            if (burst.FirstOrDefault(view => view.FirstOut) is { } first)
            {
                Below(first, burst.Where(view => view.RaisedAt >= first.RaisedAt));
            }
        }

        foreach (var position in views.Where(view => !below.ContainsKey(view.Id))
            .GroupBy(view => (view.SiteId, view.Definition.Position)).ToList())
        {
            foreach (var (from, to) in alarms.Engine.FloodsOf(position.Key.SiteId, position.Key.Position))
            {
                var brought = position.Where(view => !below.ContainsKey(view.Id) && view.RaisedAt is { } raised
                    && Instants.ToUs(raised) * 1000 is var ns && ns >= from && ns <= to)
                    .ToDictionary(view => view.Definition.Code, StringComparer.Ordinal);
                foreach (var group in FloodGrouping.Of(
                    brought.Values.Select(view => new PlacedAlarm(
                        view.Definition.Code, view.Place.Path, Instants.ToUs(view.RaisedAt!.Value) * 1000)),
                    FoldGapNs))
                {
                    Below(brought[group.First], group.Consequences.Select(code => brought[code]));
                }
            }
        }

        var counts = below.Values.CountBy(first => first).ToDictionary();
        return views.ConvertAll(view => view with
        {
            ConsequenceOf = below.TryGetValue(view.Id, out var first) ? first : null,
            Consequences = counts.GetValueOrDefault(view.Id),
            FirstOut = view.FirstOut || counts.ContainsKey(view.Id),
        });

        void Below(AlarmView first, IEnumerable<AlarmView> consequences)
        {
            foreach (var view in consequences)
            {
                // One level only: what folds others stands in the list itself.
                if (view.Id != first.Id && !below.ContainsKey(first.Id) && !below.ContainsValue(view.Id))
                {
                    below[view.Id] = first.Id;
                }
            }
        }
    }

    private static IReadOnlyList<AlarmView> Sort(List<AlarmView> views, AlarmFilter filter)
    {
        IEnumerable<AlarmView> sorted = filter.Sort switch
        {
            "raisedAt" => views.OrderBy(view => view.RaisedAt),
            "place" => views.OrderBy(view => view.Place.Path, StringComparer.Ordinal),
            "name" => views.OrderBy(view => view.Definition.Code, StringComparer.Ordinal),
            "state" => views.OrderBy(view => view.State),
            "until" => views.OrderBy(view => view.ShelvedUntil),
            // What an operator reads first: unacknowledged before acknowledged before returned, then priority, newest
            // first.
            _ => views.OrderBy(view => Rank(view.State)).ThenBy(view => view.Definition.Priority)
                .ThenByDescending(view => view.RaisedAt).ThenBy(view => view.Definition.Code, StringComparer.Ordinal),
        };
        return filter.Descending ? [.. sorted.Reverse()] : [.. sorted];
    }

    private static int Rank(AlarmState state) => state switch
    {
        AlarmState.UnackActive => 0,
        AlarmState.AckActive => 1,
        _ => 2,
    };
}
