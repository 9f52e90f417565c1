using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Opens a case: number, first states, first tasks, in one transaction.</summary>
internal sealed class OpenCase(
    CaseService service, DefinitionStore definitions, CaseDirectory directory, CalendarService calendars)
{
    private const string Counter = """
        INSERT INTO kernel_case_counter (site_id, name, last) VALUES (@SiteId, @Name, 1)
        ON CONFLICT (site_id, name) DO UPDATE SET last = kernel_case_counter.last + 1
        RETURNING last
        """;

    private const string ByKey = $"""
        SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id = @SiteId AND open_key = @Key
        """;

    private const string FirstHash = """
        SELECT request_hash FROM kernel_case_event WHERE site_id = @SiteId AND case_id = @CaseId AND number = 1
        """;

    private const string Insert = """
        INSERT INTO kernel_case (site_id, id, number, type, definition, rev, events, status, title, subject,
                                 initiator_id, parent_id, opened_us, closed_us, due_us, open_key, confidential, state)
        VALUES (@SiteId, @Id, @Number, @Type, @Definition, 1, 1, @Status, @Title, @Subject, @InitiatorId, @ParentId,
                @NowUs, @ClosedUs, @DueUs, @OpenKey, @Confidential, @State)
        """;

    private const string OrgIsOpen = "SELECT count(*) FROM kernel_org WHERE number = @Org AND closed_us IS NULL";

    /// <param name="Type">Code of the procedure.</param>
    /// <param name="Org">Organization that the case belongs to.</param>
    /// <param name="Data">First data: the fields of the opening form.</param>
    /// <param name="Subject">What it is about: an address inside the product, such as a plant path.</param>
    /// <param name="Key">Makes a repetition harmless.</param>
    internal sealed record Request(
        string Type, long Org, JsonObject? Data = null, string? Subject = null, string? Key = null);

    internal async Task<Outcome<CaseAnswer>> RunAsync(
        Request request, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("cases.read", request.Org) && !rights.Can("cases.act", request.Org))
        {
            return IdentityRefusals.NotFound;
        }

        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        var who = new CaseActor(
            actor.Kind == ActorKind.Person ? people.Find(actor.Id!.Value) : null, actor.Name, false,
            rights.Can("cases.supervise", request.Org), rights.Can("cases.act", request.Org));
        var order = new Order(request, actor, who, who.Person, null, $"{actor.Id}:{request.Key}");
        return await CommitAsync(order, people, Lane.Interactive, cancel);
    }

    /// <summary>Opens the case of a thing that a module looks after: the module filled its data in, and the key names
    /// the thing, which has one case whoever asks.</summary>
    internal async Task<Outcome<CaseAnswer>> ForModuleAsync(
        Request request, Actor actor, Rights rights, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        var who = new CaseActor(
            actor.Kind == ActorKind.Person ? people.Find(actor.Id!.Value) : null, actor.Name, false,
            rights.Can("cases.supervise", request.Org), rights.Can("cases.act", request.Org));
        var order = new Order(request, actor, who, who.Person, null, $"module:{request.Type}:{request.Key}", true);
        return await CommitAsync(order, people, Lane.Interactive, cancel);
    }

    /// <summary>Opens a case that another case asked for.</summary>
    internal async Task<Outcome<CaseAnswer>> ForCaseAsync(CaseAsked asked, Id eventId, CancellationToken cancel)
    {
        var people = await directory.ReadAsync(asked.By, cancel);
        var request = new Request(asked.Type, asked.Site, asked.Data, null, eventId.ToString());
        var order = new Order(
            request, Actor.System("cases.asked"), CaseActor.Product,
            asked.By is { } by ? people.Find(by) : null, new ParentMark(asked.Case, asked.Link), $"event:{eventId}");
        return await CommitAsync(order, people, Lane.Bulk, cancel);
    }

    /// <summary>Opens a case of an application inside its transaction; who may do so is the application's to say.
    /// </summary>
    internal Outcome<CaseAnswer> ForApp(IWork work, string type, JsonObject data, string subject, CaseScene scene)
    {
        var order = new Order(
            new Request(type, scene.Site, data, subject), scene.Actor, scene.Who, scene.Who.Person, null, "")
        {
            IsOfProduct = true,
        };
        return Open(work, order, Id.New(scene.Site, service.Now), scene.People, scene.Calendar);
    }

    /// <summary>Opens a case for the product itself; its key makes a repetition harmless.</summary>
    internal async Task<Outcome<CaseAnswer>> ByProductAsync(Request request, Actor actor, CancellationToken cancel)
    {
        var order = new Order(request, actor, CaseActor.Product, null, null, $"product:{request.Key}")
        {
            IsOfProduct = true,
        };
        return await CommitAsync(order, await directory.ReadAsync(cancel), Lane.Bulk, cancel);
    }

    private sealed record Order(
        Request Request, Actor Actor, CaseActor Who, PersonMark? Initiator, ParentMark? Parent, string OpenKey,
        bool IsFilled = false)
    {
        // The product brings any field along and asks nobody who may open.
        internal bool IsOfProduct { get; init; } = Parent is not null;
    }

    private async Task<Outcome<CaseAnswer>> CommitAsync(
        Order order, CasePeople people, Lane lane, CancellationToken cancel)
    {
        var calendar = (await calendars.ReadAsync(order.Request.Org, cancel)).Find(order.Request.Org);
        var id = Id.New((int)order.Request.Org, service.Now);
        var outcome = await service.Sql.CommitAsync(work => Open(work, order, id, people, calendar), lane, cancel);
        service.Tell(outcome);
        return outcome;
    }

    private Outcome<CaseAnswer> Open(IWork work, Order order, Id id, CasePeople people, WorkCalendar? calendar)
    {
        var request = order.Request;
        var command = new CaseCommand
        {
            Verb = "open",
            Data = request.Data,
            Target = request.Subject,
            Kind = request.Type
        };
        var hash = CaseRecord.HashOf(command);
        var key = request.Key is null ? null : order.OpenKey;
        if (key is not null && work.Find<CaseRow>(ByKey, new { SiteId = request.Org, Key = key }) is { } known)
        {
            return order.IsFilled
                || work.Find<string>(FirstHash, new { SiteId = request.Org, CaseId = known.Id }) == hash
                ? new CaseAnswer(known.Id, known.Rev, true, null)
                : CaseRefusals.KeyReused.With(("key", request.Key!));
        }

        if (work.Find<long>(OrgIsOpen, new { request.Org }) == 0)
        {
            return IdentityRefusals.NotFound;
        }

        if (definitions.Latest(work, request.Type) is not { } procedure)
        {
            return CaseRefusals.UnknownType.With(("type", request.Type));
        }

        if (calendar is null)
        {
            return CaseRefusals.CalendarMissing;
        }

        var number = Number(work, request.Org, procedure.Definition.Prefix, calendar);
        var context = new CaseContext(work.NowUs, order.Who, people, calendar, []);
        var opened = new Opened(
            id, request.Type, procedure.Hash, number, request.Org, order.Initiator, request.Subject, order.Parent,
            work.NowUs);
        var decision = new CaseTurn(procedure, new CaseState(), context)
            .Open(opened, request.Data, byCase: order.IsOfProduct, order.IsFilled);
        return decision.Refusal is { } refusal ? refusal : Store(work, order, procedure, decision, command, hash, key);
    }

    private static CaseAnswer Store(
        IWork work, Order order, CaseProcedure procedure, CaseDecision decision, CaseCommand command, string hash,
            string? key)
    {
        var state = decision.State!;
        work.Execute(Insert, new
        {
            SiteId = state.Org,
            state.Id,
            state.Number,
            state.Type,
            state.Definition,
            Status = CaseRows.Text(state.Status),
            Title = CaseService.TitleOf(procedure, state),
            state.Subject,
            InitiatorId = state.Initiator?.Id,
            ParentId = state.Parent?.Case,
            work.NowUs,
            state.ClosedUs,
            DueUs = CaseProjection.DueOf(state),
            OpenKey = key,
            Confidential = CaseProjection.IsConfidential(procedure, state) ? 1L : 0L,
            State = CaseJson.Text(state),
        });
        CaseRecord.Write(work, new CaseRecord.Entry(
            state, 1, 1, order.Actor, command, hash, [], decision.Changes, null));
        CaseProjection.Write(work, procedure, null, procedure, state);
        CaseSearch.Write(work, null, CaseSearch.Of(procedure, state));
        work.Publish(new CaseOpened((int)state.Org, state.Id, state.Type, state.Number));
        CaseService.Publish(work, state, null, decision.Changes, order.Actor);
        return new CaseAnswer(state.Id, 1, false, null);
    }

    // IR20260116-003: prefix, local day, running number of that day in that organization.
    private static string Number(IWork work, long org, string prefix, WorkCalendar calendar)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{calendar.DayOf(work.NowUs):yyyyMMdd}");
        var last = work.Find<long>(Counter, new { SiteId = org, Name = name });
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{last:000}");
    }
}
