using System.Globalization;
using Lode.Historian.Ingest;
using Lode.Kernel.History;

namespace Lode.Kernel.Alarms;

/// <summary>Words for the series that alarms write (<see cref="DurationSeries"/>); everything else is the plant's. They
/// belong to the site of their definition: nobody else reads them.</summary>
internal sealed class DurationNames(PlantSignalNames plant, AlarmService alarms) : ISignalNames
{
    private static readonly (string Field, string Zh, string En)[] Fields =
        [("active", "报警中", "in alarm"), ("unacknowledged", "未确认", "unacknowledged")];

    /// <inheritdoc/>
    public SignalFacts? Find(string keyOrPath) =>
        SeriesKey.TrySplitSignal(keyOrPath, out var series, out var field) && SiteIn(series) is > 0 and var site
            && Array.Find(Fields, one => one.Field == field) is { Field: not null } known
            && alarms.Engine.Read(units => units.Values.FirstOrDefault(unit =>
                unit.SiteId == site && DurationSeries.KeyTextOf(unit) == series)) is { } unit
            ? Facts(unit, known) : plant.Find(keyOrPath);

    /// <inheritdoc/>
    public int SiteOf(string seriesKey) => SiteIn(seriesKey) is > 0 and var site ? site : plant.SiteOf(seriesKey);

    /// <inheritdoc/>
    public IReadOnlyList<SignalFacts> Search(string words, int limit)
    {
        var found = plant.Search(words, limit);
        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || found.Count >= limit)
        {
            return found;
        }

        // Those that never rose have no values: they would only be in the way.
        var own = alarms.Engine.Read(units => units.Values.Where(unit => unit.Snapshot.Occurrence > 0)
            .OrderBy(unit => unit.Definition.Code, StringComparer.Ordinal)
            .SelectMany(unit => Fields.Select(field => Facts(unit, field)))
            .Where(facts => Array.TrueForAll(parts, part => Matches(facts, part)))
            .Take(limit - found.Count).ToList());
        return [.. found, .. own];
    }

    private static bool Matches(SignalFacts facts, string part) =>
        facts.NameZh.Contains(part, StringComparison.OrdinalIgnoreCase)
        || facts.NameEn.Contains(part, StringComparison.OrdinalIgnoreCase)
        || facts.Key.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The site that the key of such a series names; 0 for any other series.</summary>
    private static int SiteIn(string seriesKey)
    {
        const string Head = "alarm,definition=";
        var at = seriesKey.LastIndexOf(",site=", StringComparison.Ordinal);
        return at > 0 && seriesKey.StartsWith(Head, StringComparison.Ordinal)
            && int.TryParse(seriesKey.AsSpan(at + 6), NumberStyles.None, CultureInfo.InvariantCulture, out var site)
            ? site : 0;
    }

    private static SignalFacts Facts(AlarmUnit unit, (string Field, string Zh, string En) field)
    {
        var english = unit.Definition.NameEn is { Length: > 0 } name ? name : unit.Definition.Name;
        return new()
        {
            Key = $"{DurationSeries.KeyTextOf(unit)}:{field.Field}",
            NameZh = $"{unit.Place.NameZh} {unit.Definition.Name} {field.Zh}".Trim(),
            NameEn = $"{unit.Place.NameEn} {english} {field.En}".Trim(),
            Decimals = 0,
            Step = true,
            Kind = "calculated",
            Site = unit.SiteId,
            States = [(0, "否", "no"), (1, "是", "yes")],
        };
    }
}
