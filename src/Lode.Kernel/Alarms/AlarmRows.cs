using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Alarms;

/// <summary>Statements and row shapes of the alarm tables.</summary>
internal static class AlarmRows
{
    /// <summary>How definitions and states are written to their JSON columns.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal const string SelectDefinitions = """
        SELECT site_id AS SiteId, id AS Id, revision AS Revision, content AS Content
          FROM kernel_alarm_definition WHERE site_id >= 0 AND retired_us IS NULL
        """;

    internal const string SelectRetired = """
        SELECT site_id AS SiteId, id AS Id, revision AS Revision, content AS Content
          FROM kernel_alarm_definition WHERE site_id >= 0 AND retired_us IS NOT NULL
        """;

    internal const string SelectStates = """
        SELECT site_id AS SiteId, definition_id AS DefinitionId, content AS Content FROM kernel_alarm WHERE site_id >= 0
        """;

    internal const string SelectLastSeq = """
        SELECT site_id AS SiteId, MAX(seq) AS Seq FROM kernel_alarm_event WHERE site_id >= 0 GROUP BY site_id
        """;

    internal const string UpsertDefinition = """
        INSERT INTO kernel_alarm_definition (site_id, id, code, revision, content, changed_us, changed_by)
        VALUES (@SiteId, @Id, @Code, @Revision, @Content, @ChangedUs, @ChangedBy)
        ON CONFLICT (site_id, id) DO UPDATE SET code = @Code, revision = @Revision, content = @Content,
               changed_us = @ChangedUs, changed_by = @ChangedBy, retired_us = NULL
        """;

    internal const string InsertRevision = """
        INSERT INTO kernel_alarm_revision (site_id, definition_id, revision, content, reason, authorized_by, changed_us,
               changed_by)
        VALUES (@SiteId, @Id, @Revision, @Content, @Reason, @AuthorizedBy, @ChangedUs, @ChangedBy)
        """;

    /// <summary>Retired, not deleted: the journal goes on naming it.</summary>
    internal const string RetireDefinition = """
        UPDATE kernel_alarm_definition SET retired_us = @ChangedUs, revision = @Revision, changed_us = @ChangedUs,
               changed_by = @ChangedBy
         WHERE site_id = @SiteId AND id = @Id AND retired_us IS NULL
        """;

    /// <summary>Also a retired one: its code keeps its row.</summary>
    internal const string FindByCode = """
        SELECT site_id AS SiteId, id AS Id, revision AS Revision, content AS Content
          FROM kernel_alarm_definition WHERE site_id = @SiteId AND code = @Code
        """;

    internal const string DeleteState = "DELETE FROM kernel_alarm WHERE site_id = @SiteId AND definition_id = @Id";

    internal const string UpsertState = """
        INSERT INTO kernel_alarm (site_id, definition_id, state, content, changed_us)
        VALUES (@SiteId, @DefinitionId, @State, @Content, @ChangedUs)
        ON CONFLICT (site_id, definition_id) DO UPDATE SET state = @State, content = @Content, changed_us = @ChangedUs
        """;

    internal const string InsertEvent = """
        INSERT INTO kernel_alarm_event (site_id, seq, definition_id, occurrence, kind, state, priority, annunciated,
               event_ns, until_ns, recorded_us, value, quality, first_out, place, actor_id, actor_name, comment,
               revision, position)
        VALUES (@SiteId, @Seq, @DefinitionId, @Occurrence, @Kind, @State, @Priority, @Annunciated, @EventNs,
               @UntilNs, @RecordedUs, @Value, @Quality, @FirstOut, @Place, @ActorId, @ActorName, @Comment,
               @Revision, @Position)
        """;

    /// <summary>Rises, returns and floods of the last day: what chattering, bursts and floods are told by.</summary>
    internal const string SelectRecent = """
        SELECT site_id AS SiteId, definition_id AS DefinitionId, kind AS Kind, event_ns AS EventNs,
               annunciated AS Annunciated, position AS Position
          FROM kernel_alarm_event
         WHERE site_id >= 0 AND event_ns >= @FromNs AND kind IN ('raised', 'floodBegan', 'floodEnded')
         ORDER BY event_ns, seq
        """;

    /// <summary>Occurrences of one alarm that touch a period.</summary>
    internal const string SelectTouching = """
        SELECT e.occurrence AS Number, e.event_ns AS RaisedNs,
               (SELECT MIN(r.event_ns) FROM kernel_alarm_event r
                 WHERE r.site_id = e.site_id AND r.definition_id = e.definition_id AND r.occurrence = e.occurrence
                   AND r.kind = 'returned') AS ReturnedNs
          FROM kernel_alarm_event e
         WHERE e.site_id = @SiteId AND e.definition_id = @DefinitionId AND e.kind = 'raised' AND e.event_ns <= @ToNs
         ORDER BY e.event_ns DESC LIMIT 1000
        """;

    internal sealed class RecentRow
    {
        public long SiteId { get; init; }
        public Id DefinitionId { get; init; }
        public string Kind { get; init; } = "";
        public long EventNs { get; init; }
        public long Annunciated { get; init; }
        public string Position { get; init; } = "";
    }

    internal sealed class TouchingRow
    {
        public long Number { get; init; }
        public long RaisedNs { get; init; }
        public long? ReturnedNs { get; init; }
    }

    internal sealed class DefinitionRow
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public long Revision { get; init; }
        public string Content { get; init; } = "";

        internal AlarmDefinition ToDefinition() => JsonSerializer.Deserialize<AlarmDefinition>(Content, Json)!;
    }

    internal sealed class StateRow
    {
        public long SiteId { get; init; }
        public Id DefinitionId { get; init; }
        public string Content { get; init; } = "";
    }

    internal sealed class SeqRow
    {
        public long SiteId { get; init; }
        public long Seq { get; init; }
    }

    /// <summary>What an alarm remembers over a restart.</summary>
    internal sealed record StoredState
    {
        public AlarmState Underlying { get; init; }
        public long? ShelvedUntilUs { get; init; }
        public bool Suppressed { get; init; }
        public bool OutOfService { get; init; }
        public long RaisedNs { get; init; }
        public long ReturnedNs { get; init; }
        public long Occurrence { get; init; }
        public long EventNs { get; init; }
        public bool FirstOut { get; init; }
        public bool Revised { get; init; }
        public string AcknowledgedBy { get; init; } = "";
        public long AcknowledgedNs { get; init; }
        public string MaskReason { get; init; } = "";
        public string MaskedBy { get; init; } = "";
        public long MaskedNs { get; init; }
        public string ApprovedBy { get; init; } = "";

        /// <summary>The state after a change. What a command says is taken from it: memory follows only after the
        /// commit.</summary>
        internal static StoredState Of(AlarmChange change)
        {
            var state = Of(change.Unit, change.After);
            return change.Kind switch
            {
                AlarmEventKind.Acknowledged => state with
                {
                    AcknowledgedBy = change.Actor.Name,
                    AcknowledgedNs = change.EventNs,
                },
                AlarmEventKind.Shelved or AlarmEventKind.OutOfService or AlarmEventKind.Suppressed
                    when change.Actor.Name.Length > 0 => state with
                    {
                        MaskReason = change.Actor.Comment,
                        MaskedBy = change.Actor.Name,
                        MaskedNs = change.EventNs,
                        ApprovedBy = change.ApprovedBy,
                    },
                _ => state,
            };
        }

        internal static StoredState Of(AlarmUnit unit, AlarmSnapshot snapshot) => new()
        {
            Underlying = snapshot.Underlying,
            ShelvedUntilUs = snapshot.ShelvedUntilUs,
            Suppressed = snapshot.Suppressed,
            OutOfService = snapshot.OutOfService,
            RaisedNs = snapshot.RaisedNs,
            ReturnedNs = snapshot.ReturnedNs,
            Occurrence = snapshot.Occurrence,
            EventNs = unit.BaseEventNs,
            FirstOut = unit.FirstOut,
            Revised = unit.Revised,
            AcknowledgedBy = unit.AcknowledgedBy,
            AcknowledgedNs = unit.AcknowledgedNs,
            MaskReason = unit.MaskReason,
            MaskedBy = unit.MaskedBy,
            MaskedNs = unit.MaskedNs,
            ApprovedBy = unit.ApprovedBy,
        };

        internal void Restore(AlarmUnit unit, long uptimeNs)
        {
            unit.Snapshot = new AlarmSnapshot
            {
                Underlying = Underlying,
                ShelvedUntilUs = ShelvedUntilUs,
                Suppressed = Suppressed,
                OutOfService = OutOfService,
                RaisedNs = RaisedNs,
                ReturnedNs = ReturnedNs,
                Occurrence = Occurrence,
            };
            unit.FirstOut = FirstOut;
            unit.Revised = Revised;
            unit.AcknowledgedBy = AcknowledgedBy;
            unit.AcknowledgedNs = AcknowledgedNs;
            unit.MaskReason = MaskReason;
            unit.MaskedBy = MaskedBy;
            unit.MaskedNs = MaskedNs;
            unit.ApprovedBy = ApprovedBy;
            var eventNs = EventNs == long.MinValue ? Math.Max(RaisedNs, ReturnedNs) : EventNs;
            if (eventNs > 0)
            {
                unit.Tracker?.Restore(unit.Snapshot.Active, eventNs);
                unit.BaseEventNs = eventNs;
                unit.BaseUptimeNs = uptimeNs;
            }

            unit.Suppressor?.Restore(Suppressed, eventNs > 0 ? eventNs : long.MinValue);
        }
    }
}
