using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>The figures with what stands beside them.</summary>
/// <param name="Figures">In 10-minute bins.</param>
/// <param name="Names">Name of each definition among the most frequent, by code.</param>
/// <param name="Standing">Alarms active for more than 24 h now, oldest first; at most 50.</param>
/// <param name="Shelved">Now.</param>
/// <param name="Suppressed">Now.</param>
/// <param name="OutOfService">Now.</param>
/// <param name="UnauthorizedChanges">Changes of definitions in the period without a change order.</param>
/// <param name="DefinitionShares">Shares of P1, P2, P3 among the definitions, %.</param>
/// <param name="Truncated">More rises than are read: the figures are of the latest ones.</param>
public sealed record AlarmReport(
    AlarmFigures Figures, IReadOnlyDictionary<string, AlarmLabel> Names, IReadOnlyList<StandingAlarm> Standing,
    int Shelved, int Suppressed, int OutOfService, long UnauthorizedChanges, IReadOnlyList<double> DefinitionShares,
    bool Truncated);

/// <summary>What to call a definition.</summary>
public sealed record AlarmLabel(Id Id, string Code, string Name, string? NameEn, string Place, string PlaceZh,
    string PlaceEn, int Priority);

/// <summary>An alarm that has stood for more than a day.</summary>
public sealed record StandingAlarm(AlarmLabel Label, DateTimeOffset RaisedAt, bool Masked);

/// <summary>Figures of the alarm system (platform C10) for a branch of the plant.</summary>
public static class ComputeKpi
{
    /// <summary>More rises than this are not read; the report says so.</summary>
    private const int MaxRises = 100_000;

    private const string Rises = """
        SELECT e.site_id AS SiteId, e.definition_id AS DefinitionId, e.occurrence AS Occurrence,
               e.priority AS Priority, e.annunciated AS Annunciated, e.event_ns AS EventNs, e.place AS Place,
               e.position AS Position,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'returned') AS ReturnedNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged') AS AcknowledgedNs
          FROM kernel_alarm_event e
         WHERE e.site_id {ids:Sites} AND e.event_ns >= @FromNs AND e.event_ns < @ToNs AND e.kind = 'raised'
           AND (@Node = '' OR e.place = @Node OR (e.place >= @NodeLow AND e.place < @NodeHigh))
           AND (@Position = '' OR e.position = @Position)
         ORDER BY e.event_ns DESC, e.seq DESC LIMIT @Limit
        """;

    private const string Named = """
        SELECT site_id AS SiteId, id AS Id, revision AS Revision, content AS Content
          FROM kernel_alarm_definition WHERE site_id {ids:Sites} AND id {ids:Definitions}
        """;

    private const string Unauthorized = """
        SELECT COUNT(*) FROM kernel_alarm_revision
         WHERE site_id {ids:Sites} AND changed_us >= @FromUs AND changed_us < @ToUs AND revision > 1
           AND authorized_by = ''
        """;

    /// <summary>Computes the report of [from, to).</summary>
    public static async Task<AlarmReport> RunAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, AlarmFilter filter, long fromNs, long toNs,
        CancellationToken cancel)
    {
        var sites = AlarmHistory.SitesOf(rights, filter.Site);
        var node = filter.Node ?? "";
        var rows = await sql.QueryAsync<OccurrenceRow>(
            Rises,
            new
            {
                Sites = sites,
                FromNs = fromNs,
                ToNs = toNs,
                Node = node,
                NodeLow = node + "/",
                // '0' follows '/': everything below the node and nothing beside it.
                NodeHigh = node + "0",
                Position = filter.Position ?? "",
                Limit = (long)MaxRises,
            },
            cancel);
        var units = alarms.Engine.Read(all => all.Values
            .Where(unit => ListActiveAlarms.Matches(unit, filter) && rights.Can("alarms.read", unit.SiteId))
            .Select(unit => new Present(unit.Id, unit.SiteId, unit.Definition, unit.Place, unit.Snapshot)).ToList());
        var occurrences = rows.Select(row => new AlarmOccurrence(
            CodeOf(row.DefinitionId), (AlarmPriority)row.Priority, row.EventNs, row.ReturnedNs, row.AcknowledgedNs,
            row.Annunciated == 1)
        {
            Position = row.Position,
        }).ToList();
        // What rose before the period and still stands is not among its rises.
        occurrences.AddRange(units
            .Where(unit => unit.Snapshot is { Active: true, Masked: false } && unit.Snapshot.RaisedNs < fromNs
                && unit.Definition.Priority != AlarmPriority.P4)
            .Select(unit => new AlarmOccurrence(
                CodeOf(unit.Id), unit.Definition.Priority, unit.Snapshot.RaisedNs, null)));
        var figures = AlarmKpi.Of(occurrences, fromNs, toNs);
        var unauthorized = await sql.FindAsync<long>(
            Unauthorized, new { Sites = sites, FromUs = fromNs / 1000, ToUs = toNs / 1000 }, cancel);
        int Now(AlarmState state) => units.Count(unit => unit.Snapshot.State == state);
        return new(
            figures,
            await NamesAsync(sql, sites, units, figures, cancel),
            [.. units.Where(unit => unit.Snapshot.Active && alarms.NowNs - unit.Snapshot.RaisedNs > AlarmKpi.DayNs
                && unit.Definition.Priority != AlarmPriority.P4)
                .OrderBy(unit => unit.Snapshot.RaisedNs).Take(50).Select(unit => new StandingAlarm(
                    LabelOf(unit.Id, unit.Definition, unit.Place), Instants.FromUs(unit.Snapshot.RaisedNs / 1000),
                    unit.Snapshot.Masked))],
            Now(AlarmState.Shelved), Now(AlarmState.SuppressedByDesign), Now(AlarmState.OutOfService), unauthorized,
            SharesOf(units), rows.Count == MaxRises);
    }

    // Two sites may use one code; ids keep them apart, and names are looked up by them.
    private static string CodeOf(Id id) => id.ToString();

    private static double[] SharesOf(List<Present> units)
    {
        var asking = units.Where(unit => unit.Definition is { Enabled: true, Priority: not AlarmPriority.P4 }).ToList();
        return
        [
            .. new[] { AlarmPriority.P1, AlarmPriority.P2, AlarmPriority.P3 }.Select(priority => asking.Count == 0
                ? 0 : 100d * asking.Count(unit => unit.Definition.Priority == priority) / asking.Count),
        ];
    }

    private static async Task<IReadOnlyDictionary<string, AlarmLabel>> NamesAsync(
        ISqlSession sql, IReadOnlyList<long> sites, List<Present> units, AlarmFigures figures, CancellationToken cancel)
    {
        var wanted = figures.MostFrequent.Concat(figures.Nuisances).Select(load => load.Code).ToHashSet(
            StringComparer.Ordinal);
        var names = units.Where(unit => wanted.Contains(CodeOf(unit.Id))).ToDictionary(
            unit => CodeOf(unit.Id), unit => LabelOf(unit.Id, unit.Definition, unit.Place), StringComparer.Ordinal);
        var retired = wanted.Where(code => !names.ContainsKey(code))
            .Select(code => Id.TryParse(code, out var id) ? id : default).ToList();
        if (retired.Count > 0)
        {
            foreach (var row in await sql.QueryAsync<AlarmRows.DefinitionRow>(
                Named, new { Sites = sites, Definitions = retired }, cancel))
            {
                var definition = row.ToDefinition();
                names[CodeOf(row.Id)] = LabelOf(
                    row.Id, definition, new(definition.Place, definition.Place, definition.Place, (int)row.SiteId));
            }
        }

        return names;
    }

    private static AlarmLabel LabelOf(Id id, AlarmDefinition definition, AlarmPlace place) => new(
        id, definition.Code, definition.Name, definition.NameEn, place.Path, place.NameZh, place.NameEn,
        (int)definition.Priority);

    private sealed record Present(
        Id Id, int SiteId, AlarmDefinition Definition, AlarmPlace Place, AlarmSnapshot Snapshot);
}
