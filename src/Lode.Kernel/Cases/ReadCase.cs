using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>A case with everything that its page shows, for one reader.</summary>
internal sealed class ReadCase(
    ISqlSession sql, DefinitionStore definitions, CaseDirectory directory, CalendarService calendars,
    TimeProvider clock)
{
    private const string Log = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event
         WHERE site_id = @SiteId AND case_id = @CaseId AND number < @Before ORDER BY number DESC LIMIT @Limit
        """;

    private const string ByNumber = $"""
        SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id {"{ids:Sites}"} AND number = @Number
         ORDER BY opened_us DESC LIMIT 1
        """;

    /// <summary>A task as the reader sees it.</summary>
    /// <param name="Can">Whether the reader may do it now.</param>
    /// <param name="Claims">Whether the reader may claim it.</param>
    /// <param name="For">For whom else the reader may do it, by delegation.</param>
    /// <param name="Able">Who could do it, at most a few names.</param>
    internal sealed record TaskView(
        TaskState Task, long? DueUs, bool Can, bool Claims, IReadOnlyList<PersonMark> For,
        IReadOnlyList<PersonMark> Able, string? Hash);

    /// <summary>Something the reader may do by hand.</summary>
    internal sealed record ActionView(string Event, Labels Labels, string? Form);

    internal sealed record View(
        CaseRow Row, CaseState State, CaseProcedure Procedure, bool Acts, bool Supervises,
            IReadOnlyList<TaskView> Tasks,
        IReadOnlyList<ActionView> Actions, IReadOnlyList<string> Editable, IReadOnlyList<string> Startable,
        IReadOnlyList<string> BackTo, bool CanWithdraw, IReadOnlyList<CaseRow> Children);

    /// <summary>The case, when the reader may see it.</summary>
    internal async Task<Outcome<View>> RunAsync(Id id, Actor actor, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        if (!(await SeenAsync(id, actor, rights, people, cancel)).TryGet(out var seen, out var why))
        {
            return why;
        }

        var state = CaseJson.Read(seen.Row.State);
        var procedure = (await definitions.FindAsync(sql, seen.Row.Definition, cancel))!;
        var calendar = (await calendars.ReadAsync(id.Site, cancel)).Find(id.Site);
        var who = new CaseActor(
            actor.Kind == ActorKind.Person ? people.Find(actor.Id!.Value) : null, actor.Name, false,
            rights.Can("cases.supervise", state.Org), seen.Access.Acts);
        var turn = new CaseTurn(procedure, state, new CaseContext(clock.NowUs(), who, people, calendar, seen.Given));
        return new View(
            seen.Row, state, procedure, seen.Access.Acts, who.Supervises,
            [.. state.Tasks.Select(turn.Show)], turn.Actions(), turn.Editable(), turn.Startable(),
                BackTo(procedure, state),
            state.Move is { } move && move.By == who.Person?.Id, await ListCases.ChildrenAsync(sql, id, cancel));
    }

    /// <summary>Whether the reader may see a case; a case that is not there is not seen.</summary>
    internal async Task<bool> SeesAsync(Id id, Actor actor, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        return (await SeenAsync(id, actor, rights, people, cancel)).TryGet(out _, out _);
    }

    /// <summary>The log of a case, newest first.</summary>
    internal async Task<Outcome<IReadOnlyList<CaseEventRow>>> LogAsync(
        Id id, long before, int limit, Actor actor, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        if (!(await SeenAsync(id, actor, rights, people, cancel)).TryGet(out _, out var why))
        {
            return why;
        }

        var rows = await sql.QueryAsync<CaseEventRow>(
            Log, new { SiteId = (long)id.Site, CaseId = id, Before = before, Limit = limit }, cancel);
        return rows.ToArray();
    }

    /// <summary>The case with a number, among those that the reader may see; organizations count for themselves, so
    /// without one it is the newest.</summary>
    internal async Task<Id?> FindAsync(string number, long? org, Rights rights, CancellationToken cancel)
    {
        var sites = rights.Sites("cases.read").Where(site => org is null || site == org).ToList();
        return (await sql.FindAsync<CaseRow>(ByNumber, new { Sites = sites, Number = number }, cancel))?.Id;
    }

    private sealed record Seen(CaseRow Row, CaseAccess Access, IReadOnlyList<DelegationRow> Given);

    // Reading takes no lock: the row is one version of the case, and its projections come from it.
    private async Task<Outcome<Seen>> SeenAsync(
        Id id, Actor actor, Rights rights, CasePeople people, CancellationToken cancel)
    {
        if (await sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = (long)id.Site, Id = id }, cancel) is not { } row)
        {
            return IdentityRefusals.NotFound;
        }

        var org = actor is { Kind: ActorKind.Person, Id: { } person } ? people.OrgOf(person) : 0;
        var grants = people.IsExternal(org)
            ? await sql.QueryAsync<string>(
                CaseService.Grants, new { Org = org, Case = id.ToString(), NowUs = clock.NowUs() }, cancel)
            : [];
        IReadOnlyList<DelegationRow> given = actor is { Kind: ActorKind.Person, Id: { } self }
            ? await sql.QueryAsync<DelegationRow>(DelegationRow.To, new { To = self, NowUs = clock.NowUs() }, cancel)
            : [];
        var access = CaseService.AccessOf(
            row, CaseJson.Read(row.State), actor, rights, people, clock.NowUs(), new(_ => grants, _ => given));
        return access.Sees ? new Seen(row, access, given) : IdentityRefusals.NotFound;
    }

    private static string[] BackTo(CaseProcedure procedure, CaseState state) =>
        state.Status != CaseStatus.Open ? [] : [.. state.Visited.OrderBy(pair => pair.Value.Entry)
            .Select(pair => pair.Key)
            .Where(id => !state.Entries.ContainsKey(id) && procedure.Chart.Find(id) is { Kind: StateKind.Simple })];

    /// <summary>The data that a sign-off shows and binds.</summary>
    internal static JsonObject Signed(CaseProcedure procedure, CaseState state, string key)
    {
        var fields = procedure.SignOffs[key].Content.Fields;
        return new JsonObject((fields.Count > 0 ? fields : [.. procedure.Schema.Properties.Keys])
            .Where(field => state.Data[field] is not null)
            .Select(field => KeyValuePair.Create(field, state.Data[field]?.DeepClone())));
    }
}
