using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>The figures with what stands beside them.</summary>
/// <param name="Figures">In 10-minute bins.</param>
/// <param name="Names">Name of each definition among the most frequent, by code.</param>
/// <param name="Shelved">Now.</param>
/// <param name="Suppressed">Now.</param>
/// <param name="OutOfService">Now.</param>
/// <param name="UnauthorizedChanges">Changes of definitions in the period without a change order.</param>
/// <param name="DefinitionShares">Shares of P1, P2, P3 among the definitions, %.</param>
public sealed record AlarmReport(
    AlarmFigures Figures, IReadOnlyDictionary<string, AlarmLabel> Names, int Shelved, int Suppressed, int OutOfService,
    long UnauthorizedChanges, IReadOnlyList<double> DefinitionShares, bool Truncated);

/// <summary>What to call a definition.</summary>
public sealed record AlarmLabel(Id Id, string Name, string? NameEn, string Place);

/// <summary>Figures of the alarm system (platform C10) for a branch of the plant.</summary>
public static class ComputeKpi
{
    /// <summary>More rises than this are not read; the report says so.</summary>
    private const int MaxRises = 100_000;

    private const string Unauthorized = """
        SELECT COUNT(*) FROM kernel_alarm_revision
         WHERE site_id {ids:Sites} AND changed_us >= @FromUs AND changed_us < @ToUs AND revision > 1 AND authorized_by =
                ''
        """;

    /// <summary>Computes the report of [from, to).</summary>
    public static async Task<AlarmReport> RunAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, int? site, string? node, long fromNs, long toNs,
            CancellationToken cancel)
    {
        IReadOnlyList<long> sites = site is { } one
            ? (rights.Can("alarms.read", one) ? [one] : []) : rights.Sites("alarms.read");
        var rows = await AlarmHistory.OccurrencesAsync(
            sql, new(sites, fromNs, toNs, node, Limit: MaxRises), cancel);
        var units = alarms.Engine.Read(all => all.Values
            .Where(unit => ListActiveAlarms.Matches(unit, new(Site: site, Node: node)) && rights.Can("alarms.read",
                unit.SiteId))
            .Select(unit => (unit.Id, unit.SiteId, unit.Definition, unit.Place, unit.Snapshot,
                unit.IsAnnunciated)).ToList());
        var definitions = rows.DistinctBy(row => row.DefinitionId).ToDictionary(row => row.DefinitionId, Definition);
        // Two sites may use one code: the site keeps them apart.
        string CodeOf(OccurrenceRow row) =>
            $"{row.SiteId}/{definitions[row.DefinitionId]?.Code ?? row.DefinitionId.ToString()}";
        var occurrences = rows.Select(row => new AlarmOccurrence(
            CodeOf(row), (AlarmPriority)row.Priority, row.EventNs, row.ReturnedNs, row.AcknowledgedNs,
                row.Annunciated == 1)).ToList();
        // What rose before the period and still stands is not among its rises.
        occurrences.AddRange(units.Where(unit => unit.Snapshot.Active && unit.Snapshot.RaisedNs < fromNs
            && unit.IsAnnunciated)
            .Select(unit => new AlarmOccurrence($"{unit.SiteId}/{unit.Definition.Code}", unit.Definition.Priority,
                unit.Snapshot.RaisedNs, null)));
        var figures = AlarmKpi.Of(occurrences, fromNs, toNs);
        var unauthorized = await sql.FindAsync<long>(
            Unauthorized, new { Sites = sites, FromUs = fromNs / 1000, ToUs = toNs / 1000 }, cancel);
        var names = rows.GroupBy(CodeOf, StringComparer.Ordinal).ToDictionary(
            group => group.Key, group => LabelOf(group.First(), definitions[group.First().DefinitionId]),
                StringComparer.Ordinal);
        int Now(AlarmState state) => units.Count(unit => unit.Snapshot.State == state);
        var rationalized = units.Where(unit => unit.Definition.Priority != AlarmPriority.P4).ToList();
        return new(
            figures,
            figures.MostFrequent.Where(load => names.ContainsKey(load.Code)).ToDictionary(load => load.Code, load =>
                names[load.Code]),
            Now(AlarmState.Shelved), Now(AlarmState.SuppressedByDesign), Now(AlarmState.OutOfService), unauthorized,
            [.. new[] { AlarmPriority.P1, AlarmPriority.P2, AlarmPriority.P3 }.Select(priority =>
                rationalized.Count == 0
                ? 0 : 100d * rationalized.Count(unit => unit.Definition.Priority == priority) / rationalized.Count)],
            rows.Count == MaxRises);
    }

    private static AlarmLabel LabelOf(OccurrenceRow row, AlarmDefinition? definition) =>
        new(row.DefinitionId, definition?.Name ?? "", definition?.NameEn, row.Place);

    private static AlarmDefinition? Definition(OccurrenceRow row) =>
        row.Content == "{}" ? null : JsonSerializer.Deserialize<AlarmDefinition>(row.Content, AlarmRows.Json);
}
