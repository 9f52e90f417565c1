using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Live;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>The one transaction of every command: load, decide, keep the event, the state, the tasks, the timers and
/// what others are told. All or nothing.</summary>
internal sealed class CaseService(
    ISqlSession sql, DefinitionStore definitions, CaseDirectory directory, CalendarService calendars, LiveHub live,
    TimeProvider clock)
{
    private const long RefusalsApartUs = 60_000_000;

    private const string ByKey = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event
         WHERE site_id = @SiteId AND case_id = @CaseId AND idem_key = @Key
        """;

    private const string LastEvent = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event
         WHERE site_id = @SiteId AND case_id = @CaseId AND number = @Number
        """;

    private const string Update = """
        UPDATE kernel_case
           SET definition = @Definition, rev = @Rev, events = @Events, status = @Status, title = @Title,
               closed_us = @ClosedUs, due_us = @DueUs, confidential = @Confidential, state = @State
         WHERE site_id = @SiteId AND id = @Id AND rev = @RevBefore
        """;

    private const string Count = """
        UPDATE kernel_case SET events = @Events WHERE site_id = @SiteId AND id = @Id AND rev = @Rev
        """;

    internal const string Grants = """
        SELECT verbs FROM kernel_grant
         WHERE org = @Org AND object_kind = 'case' AND object_id = @Case AND (until_us IS NULL OR until_us > @NowUs)
        """;

    private const string Grant = """
        INSERT INTO kernel_grant (id, org, object_kind, object_id, verbs, until_us, created_us)
        VALUES (@Id, @Org, 'case', @Case, 'read act', NULL, @NowUs)
        """;

    internal ISqlSession Sql => sql;

    /// <summary>Executes a person's or a token's command.</summary>
    internal async Task<Outcome<CaseAnswer>> ExecuteAsync(
        Id id, CaseCommand command, Actor actor, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        if (command.To is { } newcomer)
        {
            people = await directory.ReadAsync(newcomer, cancel);
        }

        var calendar = (await calendars.ReadAsync(id.Site, cancel)).Find(id.Site);
        // What needs no database is done before the writer's turn.
        var asked = new Asked(id, command, actor, CaseRecord.HashOf(command));
        var outcome = await sql.CommitAsync(
            work => Execute(work, asked, rights, people, calendar), cancel: cancel);
        Tell(outcome);
        return outcome;
    }

    /// <summary>Lets the product act on a case: a timer, the end of another case.</summary>
    internal async Task<Outcome<CaseAnswer>> ActAsync(
        Id id, CaseCommand command, Func<CaseTurn, CaseDecision> decide, CancellationToken cancel,
        Action<IWork>? also = null)
    {
        var people = await directory.ReadAsync(cancel);
        var calendar = (await calendars.ReadAsync(id.Site, cancel)).Find(id.Site);
        var asked = new Asked(id, command, Actor.System(command.Verb), CaseRecord.HashOf(command));
        var outcome = await sql.CommitAsync(
            work =>
            {
                also?.Invoke(work);
                if (CaseRows.Find(work, id, locked: true) is not { } row)
                {
                    return IdentityRefusals.NotFound;
                }

                if (Known(work, row, asked) is { } known)
                {
                    return known;
                }

                var turn = new Turn(row, CaseJson.Read(row.State), asked);
                var context = new CaseContext(work.NowUs, CaseActor.Product, people, calendar, []);
                return Decide(work, turn, context, decide);
            },
            Lane.Bulk,
            cancel);
        Tell(outcome);
        return outcome;
    }

    /// <summary>Sends an application's event to a case inside its transaction.</summary>
    internal Outcome<CaseAnswer> Signal(IWork work, Id id, AppSignal signal, CaseScene scene)
    {
        if (id.Site != scene.Site || CaseRows.Find(work, id, locked: true) is not { } row)
        {
            return IdentityRefusals.NotFound;
        }

        var command = new CaseCommand
        {
            Verb = "signal",
            Event = signal.Name,
            Data = signal.Data,
            ActingFor = signal.For,
        };
        var turn = new Turn(
            row, CaseJson.Read(row.State), new Asked(id, command, scene.Actor, CaseRecord.HashOf(command)));
        var context = new CaseContext(
            work.NowUs, scene.Who, scene.People, scene.Calendar, Given(work, scene.Actor, signal.For));
        return Decide(work, turn, context, one => one.Take(signal));
    }

    /// <summary>Lets an application act on a case for a person, inside its transaction.</summary>
    internal Outcome<CaseAnswer> Act(
        IWork work, Id id, CaseCommand command, CaseScene scene, Func<CaseTurn, CaseDecision> decide)
    {
        if (id.Site != scene.Site || CaseRows.Find(work, id, locked: true) is not { } row)
        {
            return IdentityRefusals.NotFound;
        }

        var asked = new Asked(id, command, scene.Actor, CaseRecord.HashOf(command));
        return Known(work, row, asked) is { } known ? known : Decide(
            work, new Turn(row, CaseJson.Read(row.State), asked),
            new CaseContext(work.NowUs, scene.Who, scene.People, scene.Calendar, []), decide);
    }

    /// <summary>Where a case stands.</summary>
    internal CaseStand StandOf(IWork work, Id id, Refusal? refusal)
    {
        var row = CaseRows.Find(work, id, locked: false)!;
        return new CaseStand(id, row.Number, row.Rev, CaseJson.Read(row.State).Leaves, refusal);
    }

    private sealed record Asked(Id Case, CaseCommand Command, Actor Actor, string Hash);

    // State is the one before the command; the decision changes a copy of its own.
    private sealed record Turn(CaseRow Row, CaseState State, Asked Asked);

    private Outcome<CaseAnswer> Execute(
        IWork work, Asked asked, Rights rights, CasePeople people, WorkCalendar? calendar)
    {
        var (command, actor) = (asked.Command, asked.Actor);
        if (CaseRows.Find(work, asked.Case, locked: true) is not { } row)
        {
            return IdentityRefusals.NotFound;
        }

        var state = CaseJson.Read(row.State);
        var access = AccessOf(
            row, state, actor, rights, people, work.NowUs, new(
                args => work.Query<string>(Grants, args), args => work.Query<DelegationRow>(DelegationRow.To, args)));
        if (!access.Sees)
        {
            return IdentityRefusals.NotFound;
        }

        if (Known(work, row, asked) is { } known)
        {
            return known;
        }

        if (command.ExpectedRev is { } expected && expected != row.Rev)
        {
            return CaseRefusals.Stale.With(("rev", $"{row.Rev}"));
        }

        var who = new CaseActor(
            actor.Kind == ActorKind.Person ? people.Find(actor.Id!.Value) ?? new PersonMark(
                actor.Id.Value, actor.Name) : null,
            actor.Name, false, rights.Can("cases.supervise", state.Org), access.Acts);
        return Decide(
            work, new Turn(row, state, asked),
            new CaseContext(work.NowUs, who, people, calendar, Given(work, actor, command.ActingFor)),
            turn => turn.Decide(command));
    }

    private static IReadOnlyList<DelegationRow> Given(IWork work, Actor actor, Id? actingFor) =>
        actingFor is { } principal && actor.Id is { } self
            ? work.Query<DelegationRow>(DelegationRow.FromTo, new { From = principal, To = self, work.NowUs }) : [];

    private static Outcome<CaseAnswer>? Known(IWork work, CaseRow row, Asked asked)
    {
        var command = asked.Command;
        if (command.Key is null || work.Find<CaseEventRow>(
            ByKey, new { row.SiteId, CaseId = row.Id, command.Key }) is not { } before)
        {
            return null;
        }

        return before.RequestHash != asked.Hash ? CaseRefusals.KeyReused.With(("key", command.Key))
            : new CaseAnswer(row.Id, before.Rev, true, CaseRecord.RefusalOf(before));
    }

    private Outcome<CaseAnswer> Decide(
        IWork work, Turn turn, CaseContext context, Func<CaseTurn, CaseDecision> decide)
    {
        var row = turn.Row;
        var procedure = definitions.Find(work, row.Definition)!;
        var decision = decide(new CaseTurn(procedure, CaseJson.Read(row.State), context));
        if (decision.Refusal is { } refusal)
        {
            return Refuse(work, turn, refusal);
        }

        // What the product does in vain leaves no trace; what a person says is always kept.
        if (decision.Changes.Count == 0 && context.Actor.IsProduct)
        {
            return new CaseAnswer(row.Id, row.Rev, false, null);
        }

        var after = decision.State!;
        var next = after.Definition == row.Definition ? procedure : definitions.Find(work, after.Definition)!;
        var entry = new CaseRecord.Entry(
            after, row.Events + 1, row.Rev + 1, turn.Asked.Actor, turn.Asked.Command, turn.Asked.Hash,
            turn.State.Leaves, decision.Changes, null);
        CaseRecord.Write(work, entry);
        var stored = work.Execute(Update, new
        {
            row.SiteId,
            row.Id,
            after.Definition,
            entry.Rev,
            Events = entry.Number,
            Status = CaseRows.Text(after.Status),
            Title = TitleOf(next, after),
            after.ClosedUs,
            DueUs = CaseProjection.DueOf(after),
            Confidential = CaseProjection.IsConfidential(next, after) ? 1L : 0L,
            State = CaseJson.Text(after),
            RevBefore = row.Rev,
        });
        Invariant.Holds(stored == 1);
        CaseProjection.Write(work, procedure, turn.State, next, after);
        CaseSearch.Write(work, CaseSearch.Of(procedure, turn.State), CaseSearch.Of(next, after));
        Publish(work, after, row.Status, decision.Changes, turn.Asked.Actor);
        return new CaseAnswer(row.Id, entry.Rev, false, null);
    }

    // A refused command is kept too (rules §6); the same one again within a minute is not.
    private static CaseAnswer Refuse(IWork work, Turn turn, Refusal refusal)
    {
        var row = turn.Row;
        var last = work.Find<CaseEventRow>(
            LastEvent, new { row.SiteId, CaseId = row.Id, Number = row.Events });
        var again = turn.Asked.Command.Key is null && last is not null && last.Refusal == refusal.Code
            && last.ActorId == turn.Asked.Actor.Id && last.RequestHash == turn.Asked.Hash
            && work.NowUs - last.AtUs < RefusalsApartUs;
        if (!again)
        {
            CaseRecord.Write(work, new CaseRecord.Entry(
                turn.State, row.Events + 1, row.Rev, turn.Asked.Actor, turn.Asked.Command, turn.Asked.Hash, turn.State.Leaves, [],
                refusal));
            work.Execute(Count, new { row.SiteId, row.Id, Events = row.Events + 1, row.Rev });
        }

        return new CaseAnswer(row.Id, row.Rev, false, refusal);
    }

    internal static string? TitleOf(CaseProcedure procedure, CaseState state) =>
        procedure.Definition.TitleField is { } field && CaseNames.Find(state.Data, field) is { } title
            ? (string?)title : null;

    /// <summary>What a person or a token may see and do with a case.</summary>
    /// <param name="more">Asked only when it matters.</param>
    internal static CaseAccess AccessOf(
        CaseRow row, CaseState state, Actor actor, Rights rights, CasePeople people, long nowUs, MoreAccess more)
    {
        var wide = row.Confidential == 0 || rights.Can("cases.supervise", state.Org);
        var acts = wide && rights.Can("cases.act", state.Org);
        var sees = acts || (wide && rights.Can("cases.read", state.Org)) || rights.Can("cases.supervise", state.Org);
        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return new CaseAccess(sees, acts);
        }

        sees = sees || CaseTurn.Takes(state, people, person, nowUs)
            || CaseTurn.StandsIn(state, people, more.Given(new { To = person, NowUs = nowUs }), person, nowUs);
        if (!acts || !sees)
        {
            var verbs = more.Granted(new { Org = people.OrgOf(person), Case = state.Id.ToString(), NowUs = nowUs })
                .SelectMany(text => text.Split(' ')).ToHashSet();
            (sees, acts) = (sees || verbs.Contains("read"), acts || verbs.Contains("act"));
        }

        return new CaseAccess(sees, acts);
    }

    internal static void Publish(
        IWork work, CaseState state, string? statusBefore, IReadOnlyList<CaseChange> changes, Actor actor)
    {
        var site = (int)state.Org;
        foreach (var change in changes)
        {
            switch (change)
            {
                case Noticed { Persons.Count: > 0 } or Noticed { Roles.Count: > 0 }:
                    var notice = (Noticed)change;
                    work.Publish(new CaseNotice(
                        site, state.Id, state.Type, state.Number, JsonName(notice.Kind), notice.Persons, notice.Roles,
                        notice.Task, notice.Text, actor.Name));
                    break;
                case Published published:
                    work.Publish(new CaseSignaled(
                        site, state.Id, state.Type, state.Number, published.Name, state.Data.DeepClone().AsObject()));
                    break;
                case CaseWanted wanted:
                    work.Publish(new CaseAsked(
                        site, state.Id, wanted.Type, wanted.Link, wanted.Data,
                        actor.Kind == ActorKind.Person ? actor.Id : null, actor.Name));
                    break;
                case TaskOpened { Task.Organizations.Count: > 0 } opened:
                    GrantAll(work, state, opened.Task.Organizations);
                    break;
            }
        }

        if (state.Status is CaseStatus.Closed or CaseStatus.Canceled && statusBefore is not ("closed" or "canceled"))
        {
            work.Publish(new CaseEnded(
                site, state.Id, state.Type, state.Number,
                state.Status == CaseStatus.Closed && state.Leaves.Count > 0 ? state.Leaves[0] : null,
                state.Parent?.Case, state.Parent?.Link));
        }
    }

    // External parties see the single object that they have to do with, and nothing else (rules §1).
    private static void GrantAll(IWork work, CaseState state, IReadOnlyList<long> organizations)
    {
        foreach (var org in organizations)
        {
            var known = work.Query<string>(Grants, new { Org = org, Case = state.Id.ToString(), work.NowUs });
            if (known.Count == 0)
            {
                work.Execute(Grant, new
                {
                    Id = Id.New(0, Instants.FromUs(work.NowUs)),
                    Org = org,
                    Case = state.Id.ToString(),
                    work.NowUs,
                });
            }
        }
    }

    private static string JsonName(NoticeKind kind) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    internal void Tell(Outcome<CaseAnswer> outcome)
    {
        if (outcome.TryGet(out var answer, out _) && answer is { Refusal: null, Duplicate: false })
        {
            live.Publish("cases", new { id = answer.Case.ToString(), rev = answer.Rev });
        }
    }

    internal DateTimeOffset Now => clock.GetUtcNow();
}

/// <summary>What opens a case to somebody beside roles and work.</summary>
/// <param name="Granted">Reads the grants of an external organization.</param>
/// <param name="Given">Reads the delegations to a person.</param>
internal sealed record MoreAccess(
    Func<object, IReadOnlyList<string>> Granted, Func<object, IReadOnlyList<DelegationRow>> Given);

/// <summary>Whether somebody sees a case, and may write into its file.</summary>
internal readonly record struct CaseAccess(bool Sees, bool Acts);
