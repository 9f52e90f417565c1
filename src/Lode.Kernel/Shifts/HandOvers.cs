using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using NodaTime.Text;

namespace Lode.Kernel.Shifts;

/// <summary>A shift and what was handed over at its end.</summary>
/// <param name="HandOver">Null while nobody has begun it.</param>
internal sealed record ShiftLine(ShiftTurn Turn, HandOverLine? HandOver);

/// <summary>A handover as lists show it.</summary>
/// <param name="State">Innermost state of the case.</param>
internal sealed record HandOverLine(
    Id Case, string Number, string Status, string State, string? Outgoing, string? Incoming, long? DueUs,
    int Alarms, int Overrides);

/// <summary>One handover for each shift of a site, however many people begin it.</summary>
internal sealed class HandOvers(
    ISqlSession sql, CalendarService calendars, ShiftContents contents, OpenCase opening, CaseService cases)
{
    private const int MostDays = 31;

    // Index: kernel_case_by_time (site_id, opened_us, id).
    private const string InPeriod = $"""
        SELECT {CaseRows.Columns} FROM kernel_case
         WHERE site_id = @SiteId AND opened_us >= @FromUs AND type = @Type AND status <> 'canceled'
         ORDER BY opened_us, id
        """;

    private const string Canceled = """
        SELECT count(*) FROM kernel_case
         WHERE site_id = @SiteId AND opened_us >= @FromUs AND type = @Type AND subject = @Subject
           AND status = 'canceled'
        """;

    /// <summary>The shifts that began in the last days, newest first.</summary>
    internal async Task<Outcome<IReadOnlyList<ShiftLine>>> ListAsync(
        long site, int days, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("cases.read", site))
        {
            return IdentityRefusals.NotFound;
        }

        if ((await calendars.ReadAsync(site, cancel)).Find(site) is not { } calendar)
        {
            return CaseRefusals.CalendarMissing;
        }

        var nowUs = Instants.ToUs(cases.Now);
        var today = calendar.DayOf(nowUs);
        var turns = Enumerable.Range(0, Math.Clamp(days, 1, MostDays) + 1)
            .SelectMany(ago => calendar.Shifts.On(today.PlusDays(-ago)).Reverse())
            .Where(turn => turn.StartUs <= nowUs).ToList();
        var rows = await sql.QueryAsync<CaseRow>(
            InPeriod, new { SiteId = site, FromUs = turns.Count == 0 ? nowUs : turns[^1].StartUs, ShiftsModule.Type },
            cancel);
        var known = rows.GroupBy(row => row.Subject ?? "").ToDictionary(group => group.Key, group => group.Last());
        return turns.ConvertAll(turn => new ShiftLine(
            turn, known.TryGetValue(SubjectOf(turn), out var row) ? Line(row) : null));
    }

    /// <summary>Gathers what happened in a shift and opens its handover; a second time it is the first one.</summary>
    /// <param name="startUs">Where the shift begins.</param>
    internal async Task<Outcome<CaseAnswer>> BeginAsync(
        long site, long startUs, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("cases.act", site))
        {
            return IdentityRefusals.NotFound;
        }

        if ((await calendars.ReadAsync(site, cancel)).Find(site) is not { } calendar)
        {
            return CaseRefusals.CalendarMissing;
        }

        var turn = calendar.Shifts.On(calendar.DayOf(startUs)).FirstOrDefault(one => one.StartUs == startUs);
        if (turn is null)
        {
            return ShiftRefusals.Unknown;
        }

        if (turn.StartUs > Instants.ToUs(cases.Now))
        {
            return ShiftRefusals.NotBegun;
        }

        var subject = SubjectOf(turn);
        // A handover that was canceled does not stand in the way of the next one.
        var before = await sql.FindAsync<long>(
            Canceled, new { SiteId = site, FromUs = turn.StartUs, ShiftsModule.Type, Subject = subject }, cancel);
        return await opening.ForModuleAsync(
            new OpenCase.Request(
                ShiftsModule.Type, site, await contents.GatherAsync((int)site, turn, cancel), subject,
                string.Create(CultureInfo.InvariantCulture, $"{subject}#{before}")),
            actor, rights, cancel);
    }

    /// <summary>Gathers the contents anew, while nobody signs them.</summary>
    internal async Task<Outcome<CaseAnswer>> GatherAsync(
        Id id, Actor actor, Rights rights, CancellationToken cancel)
    {
        var row = await sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = (long)id.Site, Id = id }, cancel);
        if (row is not { Type: ShiftsModule.Type } || !rights.Can("cases.act", row.SiteId))
        {
            return IdentityRefusals.NotFound;
        }

        var calendar = (await calendars.ReadAsync(row.SiteId, cancel)).Find(row.SiteId);
        var data = CaseJson.Read(row.State).Data;
        var turn = LocalDatePattern.Iso.Parse((string?)data["date"] ?? "").TryGetValue(default, out var date)
            ? calendar?.Shifts.On(date).FirstOrDefault(one => one.Code == (string?)data["shift"]) : null;
        if (turn is null)
        {
            return ShiftRefusals.Unknown;
        }

        var gathered = await contents.GatherAsync(id.Site, turn, cancel);
        return await cases.ActAsync(
            id, new CaseCommand { Verb = "gather", Comment = actor.Name },
            state => state.Bring(gathered, ShiftsModule.Writing, ShiftRefusals.Signed), cancel);
    }

    private static string SubjectOf(ShiftTurn turn) =>
        $"shift/{LocalDatePattern.Iso.Format(turn.Date)}/{(turn.Code.Length == 0 ? "all" : turn.Code)}";

    private static HandOverLine Line(CaseRow row)
    {
        var state = CaseJson.Read(row.State);
        var signed = state.Groups.GetValueOrDefault("handOver")?.Signatures.Where(one => one.Approves).ToList() ?? [];
        return new HandOverLine(
            row.Id, row.Number, row.Status, state.Leaves.Count > 0 ? state.Leaves[0] : "",
            signed.Count > 0 ? signed[0].By.Name : null, signed.Count > 1 ? signed[1].By.Name : null, row.DueUs,
            (state.Data["alarmCounts"] as JsonArray)?.Sum(one => (int)one!) ?? 0,
            (state.Data["overrides"] as JsonArray)?.Count ?? 0);
    }
}
