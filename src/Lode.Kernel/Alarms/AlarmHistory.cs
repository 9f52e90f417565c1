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
    public string Content { get; init; } = "";
    public long? ReturnedNs { get; init; }
    public long? AcknowledgedNs { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? Comment { get; init; }
    public long? RevisedNs { get; init; }
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
    (long EventNs, long Seq)? Before = null, int Limit = 200, int? Priority = null);

/// <summary>Reads the alarm journal.</summary>
public static class AlarmHistory
{
    private const string Where = """
        WHERE e.site_id {ids:Sites} AND e.event_ns >= @FromNs AND e.event_ns < @ToNs
           AND (e.event_ns < @BeforeNs OR (e.event_ns = @BeforeNs AND e.seq < @BeforeSeq))
           AND (@Node = '' OR e.place = @Node OR (e.place >= @NodeLow AND e.place < @NodeHigh))
           AND (@AnyDefinition = 1 OR e.definition_id = @Definition)
           AND (@Priority = 0 OR e.priority = @Priority)
        """;

    private const string SelectOccurrences = $$"""
        SELECT e.site_id AS SiteId, e.seq AS Seq, e.definition_id AS DefinitionId, e.occurrence AS Occurrence,
               e.priority AS Priority, e.annunciated AS Annunciated, e.event_ns AS EventNs, e.value AS Value,
               e.first_out AS FirstOut, e.place AS Place, COALESCE(d.content, '{}') AS Content,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'returned') AS ReturnedNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'revised') AS RevisedNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged') AS AcknowledgedNs,
               (SELECT r.actor_name FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged' ORDER BY r.seq LIMIT 1) AS AcknowledgedBy,
               (SELECT r.comment FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'acknowledged' ORDER BY r.seq LIMIT 1) AS Comment
          FROM kernel_alarm_event e
          LEFT JOIN kernel_alarm_definition d ON d.site_id = e.site_id AND d.id = e.definition_id
        {{Where}} AND e.kind = 'raised'
         ORDER BY e.event_ns DESC, e.seq DESC LIMIT @Limit
        """;

    private const string SelectEvents = $$"""
        SELECT e.site_id AS SiteId, e.seq AS Seq, e.definition_id AS DefinitionId, e.occurrence AS Occurrence, e.kind AS
               Kind,
               e.state AS State, e.priority AS Priority, e.event_ns AS EventNs, e.until_ns AS UntilNs,
               e.recorded_us AS RecordedUs, e.value AS Value, e.quality AS Quality, e.first_out AS FirstOut, e.place AS
                      Place,
               COALESCE(d.content, '{}') AS Content, e.actor_name AS ActorName, e.comment AS Comment
          FROM kernel_alarm_event e
          LEFT JOIN kernel_alarm_definition d ON d.site_id = e.site_id AND d.id = e.definition_id
        {{Where}}
         ORDER BY e.event_ns DESC, e.seq DESC LIMIT @Limit
        """;

    /// <summary>Occurrences, newest first: rise with its return and acknowledgment.</summary>
    public static Task<IReadOnlyList<OccurrenceRow>> OccurrencesAsync(
        ISqlSession sql, JournalQuery query, CancellationToken cancel) =>
        sql.QueryAsync<OccurrenceRow>(SelectOccurrences, Args(query), cancel);

    /// <summary>All entries, newest first, by event time: the sequence of events.</summary>
    public static Task<IReadOnlyList<EventRow>> EventsAsync(ISqlSession sql, JournalQuery query,
        CancellationToken cancel) =>
        sql.QueryAsync<EventRow>(SelectEvents, Args(query), cancel);

    private static object Args(JournalQuery query) => new
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
        Limit = (long)query.Limit,
    };
}
