using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>One occurrence from the journal.</summary>
public sealed record OccurrenceRow
{
    public long SiteId { get; init; }
    public long Seq { get; init; }
    public Id DefinitionId { get; init; }
    public long Occurrence { get; init; }
    public long Priority { get; init; }
    public long Annunciated { get; init; }
    public long EventNs { get; init; }
    public double? Value { get; init; }
    public long FirstOut { get; init; }
    public string Place { get; init; } = "";
    public string Position { get; init; } = "";

    /// <summary>The definition as it was, JSON.</summary>
    public string Content { get; init; } = "";

    public long? ReturnedNs { get; init; }
    public long? AcknowledgedNs { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? Comment { get; init; }

    /// <summary>Start and end of what late values have otherwise.</summary>
    public long? RevisedNs { get; init; }

    public long? RevisedToNs { get; init; }
}

/// <summary>One entry of the journal.</summary>
public sealed record EventRow
{
    public long SiteId { get; init; }
    public long Seq { get; init; }
    public Id DefinitionId { get; init; }
    public long Occurrence { get; init; }
    public string Kind { get; init; } = "";
    public long State { get; init; }
    public long Priority { get; init; }
    public long EventNs { get; init; }
    public long? UntilNs { get; init; }
    public long RecordedUs { get; init; }
    public double? Value { get; init; }
    public long Quality { get; init; }
    public long FirstOut { get; init; }
    public string Place { get; init; } = "";
    public string Position { get; init; } = "";
    public string Content { get; init; } = "";
    public string ActorName { get; init; } = "";
    public string Comment { get; init; } = "";
}

/// <summary>What part of the journal to read; pages go back in time.</summary>
/// <param name="Sites">Organization numbers that may be read.</param>
/// <param name="FromNs">Event time, inclusive, UTC ns.</param>
/// <param name="ToNs">Event time, exclusive, UTC ns.</param>
/// <param name="Node">Plant path; the branch below it.</param>
/// <param name="Definition">One alarm only.</param>
/// <param name="Before">Event time and number of the last row of the page before.</param>
public sealed record JournalQuery(
    IReadOnlyList<long> Sites, long FromNs, long ToNs, string? Node = null, Id? Definition = null,
    (long EventNs, long Seq)? Before = null, int Limit = 200, int? Priority = null)
{
    /// <summary>Operator position.</summary>
    public string? Position { get; init; }

    /// <summary>A part of code, name, place or text of the definition.</summary>
    public string? Search { get; init; }

    /// <summary>Of occurrences: active, unacknowledged, revised or firstOut.</summary>
    public string? State { get; init; }

    /// <summary>Kinds of entries, as stored; null takes all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }
}

/// <summary>Reads the alarm journal.</summary>
public static class AlarmHistory
{
    private const string Joined = """
          FROM kernel_alarm_event e
          LEFT JOIN kernel_alarm_revision v ON v.site_id = e.site_id AND v.definition_id = e.definition_id
                AND v.revision = e.revision
          LEFT JOIN kernel_alarm_definition d ON d.site_id = e.site_id AND d.id = e.definition_id
         WHERE e.site_id {ids:Sites} AND e.event_ns >= @FromNs AND e.event_ns < @ToNs
           AND (e.event_ns < @BeforeNs OR (e.event_ns = @BeforeNs AND e.seq < @BeforeSeq))
           AND (@Node = '' OR e.place = @Node OR (e.place >= @NodeLow AND e.place < @NodeHigh))
           AND (@AnyDefinition = 1 OR e.definition_id = @Definition)
           AND (@Priority = 0 OR e.priority = @Priority)
           AND (@Position = '' OR e.position = @Position)
           AND (@AnyWords = 1 OR e.definition_id {ids:Named})
        """;

    private const string SelectOccurrences = $$"""
        SELECT e.site_id AS SiteId, e.seq AS Seq, e.definition_id AS DefinitionId, e.occurrence AS Occurrence,
               e.priority AS Priority, e.annunciated AS Annunciated, e.event_ns AS EventNs, e.value AS Value,
               e.first_out AS FirstOut, e.place AS Place, e.position AS Position,
               COALESCE(v.content, d.content, '{}') AS Content,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'returned') AS ReturnedNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'revised') AS RevisedNs,
               (SELECT MAX(r.until_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'revised') AS RevisedToNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged') AS AcknowledgedNs,
               (SELECT r.actor_name FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged' ORDER BY r.seq LIMIT 1) AS AcknowledgedBy,
               (SELECT r.comment FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged' ORDER BY r.seq LIMIT 1) AS Comment
        {{Joined}} AND e.kind = 'raised'
           AND (@State <> 'firstOut' OR e.first_out = 1)
           AND (@State <> 'active' OR NOT EXISTS (SELECT 1 FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'returned'))
           AND (@State <> 'unacknowledged' OR (e.annunciated = 1 AND NOT EXISTS (SELECT 1 FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged')))
           AND (@State <> 'revised' OR EXISTS (SELECT 1 FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'revised'))
         ORDER BY e.event_ns DESC, e.seq DESC LIMIT @Limit
        """;

    private const string SelectEvents = $$"""
        SELECT e.site_id AS SiteId, e.seq AS Seq, e.definition_id AS DefinitionId, e.occurrence AS Occurrence,
               e.kind AS Kind, e.state AS State, e.priority AS Priority, e.event_ns AS EventNs, e.until_ns AS UntilNs,
               e.recorded_us AS RecordedUs, e.value AS Value, e.quality AS Quality, e.first_out AS FirstOut,
               e.place AS Place, e.position AS Position, COALESCE(v.content, d.content, '{}') AS Content,
               e.actor_name AS ActorName, e.comment AS Comment
        {{Joined}} AND (@AnyKind = 1 OR e.kind {ids:Kinds})
         ORDER BY e.event_ns DESC, e.seq DESC LIMIT @Limit
        """;

    /// <summary>Sites whose alarms the asker may read: one, or all.</summary>
    public static IReadOnlyList<long> SitesOf(Rights rights, int? site) => site is { } one
        ? (rights.Can("alarms.read", one) ? [one] : []) : rights.Sites("alarms.read");

    /// <summary>Occurrences, newest first: rise with its return and acknowledgment.</summary>
    public static async Task<IReadOnlyList<OccurrenceRow>> OccurrencesAsync(
        AlarmService alarms, ISqlSession sql, JournalQuery query, CancellationToken cancel) =>
        await sql.QueryAsync<OccurrenceRow>(
            SelectOccurrences, Args(query, await NamedAsync(alarms, sql, query, cancel)), cancel);

    /// <summary>All entries, newest first, by event time: the sequence of events.</summary>
    public static async Task<IReadOnlyList<EventRow>> EventsAsync(
        AlarmService alarms, ISqlSession sql, JournalQuery query, CancellationToken cancel) =>
        await sql.QueryAsync<EventRow>(
            SelectEvents, Args(query, await NamedAsync(alarms, sql, query, cancel)), cancel);

    /// <summary>Definitions that the words name, retired ones too; places are known of present ones only.</summary>
    private static async Task<List<Id>> NamedAsync(
        AlarmService alarms, ISqlSession sql, JournalQuery query, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(query.Search))
        {
            return [];
        }

        var filter = new AlarmFilter(Search: query.Search);
        var named = alarms.Engine.Read(units => units.Values
            .Where(unit => ListActiveAlarms.Matches(unit, filter)).Select(unit => unit.Id).ToList());
        var retired = await sql.QueryAsync<AlarmRows.DefinitionRow>(AlarmRows.SelectRetired, cancel: cancel);
        named.AddRange(retired.Where(row => ListActiveAlarms.Names(row.ToDefinition(), query.Search)).Select(row => row.Id));
        return named;
    }

    private static object Args(JournalQuery query, List<Id> named) =>
        new
        {
            query.Sites,
            query.FromNs,
            query.ToNs,
            BeforeNs = query.Before?.EventNs ?? long.MaxValue,
            BeforeSeq = query.Before?.Seq ?? long.MaxValue,
            Node = query.Node ?? "",
            NodeLow = (query.Node ?? "") + "/",
            // '0' follows '/': everything below the node and nothing beside it.
            NodeHigh = (query.Node ?? "") + "0",
            AnyDefinition = query.Definition is null,
            Definition = query.Definition ?? default,
            Priority = (long)(query.Priority ?? 0),
            Position = query.Position ?? "",
            AnyWords = string.IsNullOrWhiteSpace(query.Search),
            Named = named,
            State = query.State ?? "",
            AnyKind = query.Kinds is null,
            Kinds = query.Kinds ?? [],
            Limit = (long)query.Limit,
        };
}
