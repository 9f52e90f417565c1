using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Historian.Retrieval;
using Lode.Kernel.Alarms;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Lode.Kernel.Trends;
using NodaTime.Text;

namespace Lode.Kernel.Shifts;

/// <summary>What the product knows of a shift: alarms, overrides, cases, indicators, notes, as the fields of the
/// procedure <c>shiftHandOver</c>.</summary>
internal sealed class ShiftContents(
    ISqlSession sql, AlarmService alarms, HistoryReads reads, SignalDirectory signals, Mimics mimics, PlantCache plant,
    TrendNotes notes, DefinitionStore definitions, TimeProvider clock)
{
    private const int MostAlarms = 60;
    private const int MostRead = 5_000;
    private const int MostOverrides = 100;
    private const int MostCases = 100;
    private const int MostNotes = 200;

    private const string Listed = """
        SELECT site_id, id, number, type, definition, status, title, opened_us, closed_us, due_us FROM kernel_case
        """;

    // Index: kernel_case_by_time.
    private const string OpenedIn = $"""
        {Listed} WHERE site_id = @SiteId AND opened_us >= @FromUs AND opened_us < @ToUs AND confidential = 0
           AND type <> @Own ORDER BY opened_us, id LIMIT @Limit
        """;

    // Index: kernel_case_by_closed.
    private const string ClosedIn = $"""
        {Listed} WHERE site_id = @SiteId AND closed_us >= @FromUs AND closed_us < @ToUs AND closed_us IS NOT NULL
           AND confidential = 0 AND type <> @Own ORDER BY closed_us, id LIMIT @Limit
        """;

    // Index: kernel_case_by_due.
    private const string LateAt = $"""
        {Listed} WHERE site_id = @SiteId AND due_us < @ToUs AND due_us IS NOT NULL AND status = 'open'
           AND confidential = 0 AND type <> @Own ORDER BY due_us, id LIMIT @Limit
        """;

    private const string Corrections = """
        SELECT key AS Key, sample_us AS SampleUs, reason AS Reason, entered_by AS EnteredBy, entered_us AS EnteredUs
          FROM kernel_entry_record
         WHERE site_id = @SiteId AND entered_us >= @FromUs AND entered_us < @ToUs AND replaced IS NOT NULL
         ORDER BY entered_us DESC LIMIT @Limit
        """;

    private static readonly string[] Masks = ["shelved", "suppressed", "outOfService"];

    private sealed record Correction
    {
        public string Key { get; init; } = "";

        public long SampleUs { get; init; }

        public string Reason { get; init; } = "";

        public string EnteredBy { get; init; } = "";

        public long EnteredUs { get; init; }
    }

    /// <summary>Gathers a shift, up to now if it still runs.</summary>
    internal async Task<JsonObject> GatherAsync(int site, ShiftTurn turn, CancellationToken cancel)
    {
        var nowUs = clock.NowUs();
        var toUs = Math.Clamp(nowUs, turn.StartUs + 1, turn.EndUs);
        var (counts, raised) = await AlarmsAsync(site, turn.StartUs, toUs, cancel);
        return new JsonObject
        {
            ["date"] = LocalDatePattern.Iso.Format(turn.Date),
            ["shift"] = turn.Code,
            ["crew"] = turn.Crew,
            ["beginsAt"] = At(turn.StartUs),
            ["endsAt"] = At(turn.EndUs),
            ["filledAt"] = At(nowUs),
            ["alarmCounts"] = counts,
            ["alarms"] = raised,
            ["overrides"] = await OverridesAsync(site, turn.StartUs, toUs, cancel),
            ["cases"] = await CasesAsync(site, turn.StartUs, toUs, cancel),
            ["indicators"] = await IndicatorsAsync(site, turn.StartUs, toUs, cancel),
            ["notes"] = await NotesAsync(site, turn.StartUs, toUs, cancel),
        };
    }

    // The gravest first; the journal alone is counted whole.
    private async Task<(JsonArray Counts, JsonArray Alarms)> AlarmsAsync(
        int site, long fromUs, long toUs, CancellationToken cancel)
    {
        var rows = (await AlarmHistory.OccurrencesAsync(
            alarms, sql, new JournalQuery([site], fromUs * 1000, toUs * 1000, Limit: MostRead), cancel))
            .Where(row => row.Annunciated == 1 && row.Priority < 4).ToList();
        var shown = rows.OrderBy(row => row.Priority).ThenBy(row => row.ReturnedNs is not null)
            .ThenByDescending(row => row.EventNs).Take(MostAlarms);
        return (
            new JsonArray([.. Enumerable.Range(1, 3).Select(priority =>
                (JsonNode)rows.Count(row => row.Priority == priority))]),
            new JsonArray([.. shown.Select(row => (JsonNode)Alarm(row))]));
    }

    private JsonObject Alarm(OccurrenceRow row)
    {
        var (definition, place) = alarms.LabelOf(row.DefinitionId, row.Content);
        return Filled(
            ("id", row.DefinitionId.ToString()), ("code", definition?.Code), ("nameZh", definition?.Name),
            ("nameEn", definition?.NameEn ?? definition?.Name), ("placeZh", place?.NameZh ?? row.Place),
            ("placeEn", place?.NameEn ?? row.Place), ("priority", row.Priority), ("at", At(row.EventNs / 1000)),
            ("returnedAt", row.ReturnedNs is { } back ? At(back / 1000) : null),
            ("acknowledgedAt", row.AcknowledgedNs is { } seen ? At(seen / 1000) : null),
            ("acknowledgedBy", row.AcknowledgedBy));
    }

    // What keeps an alarm from sounding, and what was written over by hand.
    private async Task<JsonArray> OverridesAsync(int site, long fromUs, long toUs, CancellationToken cancel)
    {
        var standing = alarms.Engine.Read(units => units.Values
            .Where(unit => unit.SiteId == site && ListActiveAlarms.Shows(AlarmShow.Masked, unit.Snapshot))
            .Select(unit => AlarmView.Of(unit, alarms.NowNs))
            .Where(view => view.MaskedAt is not { } at || Instants.ToUs(at) < toUs).ToList());
        var past = await AlarmHistory.EventsAsync(
            alarms, sql, new JournalQuery([site], fromUs * 1000, toUs * 1000, Limit: MostOverrides) { Kinds = Masks },
            cancel);
        var now = standing.Select(Standing);
        var over = past.Where(row => !standing.Exists(view => view.Id == row.DefinitionId)).Select(Past);
        var corrected = (await sql.QueryAsync<Correction>(
            Corrections, new { SiteId = (long)site, FromUs = fromUs, ToUs = toUs, Limit = MostOverrides }, cancel))
            .Select(Corrected);
        return new JsonArray([.. now.Concat(corrected).Concat(over).Take(MostOverrides)]);
    }

    private static JsonNode Standing(AlarmView view) => Filled(
        ("kind", view.State switch
        {
            AlarmState.Shelved => "shelved",
            AlarmState.SuppressedByDesign => "suppressed",
            _ => "outOfService",
        }),
        ("nameZh", view.Definition.Name), ("nameEn", view.Definition.NameEn ?? view.Definition.Name),
        ("placeZh", view.Place.NameZh), ("placeEn", view.Place.NameEn),
        ("at", view.MaskedAt is { } at ? At(Instants.ToUs(at)) : null),
        ("untilAt", view.ShelvedUntil is { } until ? At(Instants.ToUs(until)) : null), ("by", view.MaskedBy),
        ("reason", view.MaskReason), ("standing", true));

    private JsonNode Past(EventRow row)
    {
        var (definition, place) = alarms.LabelOf(row.DefinitionId, row.Content);
        return Filled(
            ("kind", row.Kind), ("nameZh", definition?.Name), ("nameEn", definition?.NameEn ?? definition?.Name),
            ("placeZh", place?.NameZh ?? row.Place), ("placeEn", place?.NameEn ?? row.Place),
            ("at", At(row.EventNs / 1000)), ("untilAt", row.UntilNs is { } until ? At(until / 1000) : null),
            ("by", row.ActorName), ("reason", row.Comment), ("standing", false));
    }

    private JsonNode Corrected(Correction row)
    {
        var facts = signals.Find(row.Key)?.Facts;
        return Filled(
            ("kind", "correction"), ("nameZh", facts?.Name("zh-CN") ?? row.Key),
            ("nameEn", facts?.Name("en-US") ?? row.Key), ("at", At(row.SampleUs)), ("by", row.EnteredBy),
            ("reason", row.Reason), ("standing", true));
    }

    private async Task<JsonArray> CasesAsync(int site, long fromUs, long toUs, CancellationToken cancel)
    {
        var period = new { SiteId = (long)site, FromUs = fromUs, ToUs = toUs, Own = ShiftsModule.Type, Limit = MostCases };
        var found = new List<CaseRow>();
        foreach (var part in (string[])[OpenedIn, LateAt, ClosedIn])
        {
            found.AddRange(await sql.QueryAsync<CaseRow>(part, period, cancel));
        }

        var rows = found.DistinctBy(row => row.Id).OrderByDescending(row => row.OpenedUs).Take(MostCases);
        var lines = new JsonArray();
        foreach (var row in rows)
        {
            var labels = (await definitions.FindAsync(sql, row.Definition, cancel))?.Definition.Labels;
            lines.Add(Filled(
                ("id", row.Id.ToString()), ("number", row.Number), ("type", row.Type), ("typeZh", labels?.ZhCn),
                ("typeEn", labels?.EnUs), ("title", row.Title), ("status", row.Status), ("openedAt", At(row.OpenedUs)),
                ("closedAt", row.ClosedUs is { } closed ? At(closed) : null),
                ("dueAt", row.DueUs is { } due ? At(due) : null)));
        }

        return lines;
    }

    // The indicators are those that the site's overview names.
    private async Task<JsonArray> IndicatorsAsync(int site, long fromUs, long toUs, CancellationToken cancel)
    {
        var model = await plant.GetAsync(cancel);
        var cockpit = (await mimics.CurrentAsync(cancel)).FirstOrDefault(pair =>
            pair.Value.Format == CockpitSchema.Format && model.Node(pair.Key)?.SiteId == site).Key;
        if (cockpit == default || await mimics.FindAsync(cockpit, null, cancel) is not { Body: { } body })
        {
            return [];
        }

        using var document = JsonDocument.Parse(body);
        var lines = new JsonArray();
        foreach (var item in document.RootElement.GetProperty("indicators").EnumerateArray())
        {
            if (item.GetProperty("signal").GetString() is { } path && signals.Find(path) is { } signal)
            {
                lines.Add(Indicator(signal, fromUs, toUs));
            }
        }

        return lines;
    }

    private JsonObject Indicator(HistorySignal signal, long fromUs, long toUs)
    {
        var table = reads.Summary(
            signal, BucketGrid.Whole(fromUs * 1000, toUs * 1000), null, long.MaxValue, withDeviation: false);
        static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
        var facts = signal.Facts;
        return Filled(
            ("path", facts.Path ?? facts.Key), ("nameZh", facts.Name("zh-CN")), ("nameEn", facts.Name("en-US")),
            ("unit", facts.Unit), ("decimals", facts.Decimals), ("mean", Number(table.TimeWeightedAverage(0))),
            ("min", Number(table.Min[0])), ("max", Number(table.Max[0])), ("last", Number(table.Last[0])),
            ("percentGood", Number(table.PercentGood(0))), ("bandLo", facts.BandLo), ("bandHi", facts.BandHi));
    }

    private async Task<JsonArray> NotesAsync(int site, long fromUs, long toUs, CancellationToken cancel)
    {
        var written = await notes.ListAsync(
            site, Instants.FromUs(fromUs), Instants.FromUs(toUs), Actor.System("shifts.gather"), cancel);
        return new JsonArray([.. written.Take(MostNotes).Select(note => (JsonNode)Filled(
            ("at", At(Instants.ToUs(note.FromAt))), ("by", note.WrittenBy), ("text", note.Text)))]);
    }

    // What is not known is left out: the signed content holds no empty members.
    private static JsonObject Filled(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var item = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null && !(value.GetValueKind() == JsonValueKind.String && (string)value! == ""))
            {
                item[name] = value;
            }
        }

        return item;
    }

    private static string At(long us) => Instants.FromUs(us).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'",
        System.Globalization.CultureInfo.InvariantCulture);
}
