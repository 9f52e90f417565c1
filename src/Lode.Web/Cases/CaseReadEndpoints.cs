using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Cases;

/// <summary>Cases as lists and as pages.</summary>
internal static class CaseReadEndpoints
{
    internal sealed record CaseItem(
        Id Id, string Number, string Type, string Definition, long Org, string Status, string? Title, string? Subject,
        long Rev, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? DueAt);

    internal sealed record StateItem(string Id, Labels Labels, DateTimeOffset SinceAt);

    /// <summary>A step of the path taken: an innermost state and when it was last entered.</summary>
    internal sealed record VisitItem(string State, DateTimeOffset EnteredAt);

    internal sealed record TaskItem(
        int Task, string Kind, string Key, Labels Labels, Labels? Instructions, string? State, PersonMark? Assignee,
        PersonMark? Delegate, IReadOnlyList<string> Roles, IReadOnlyList<PersonMark> Able, bool Can, bool Claims,
        IReadOnlyList<PersonMark> For, string? Form, IReadOnlyList<OutcomeContent> Outcomes, string? Hash,
            DateTimeOffset OpenedAt,
        DateTimeOffset? DueAt, int Level);

    internal sealed record SlotItem(
        int Task, int Weight, IReadOnlyList<int> After, IReadOnlyList<string> Roles, IReadOnlyList<PersonMark> Persons,
        PersonMark? AddedBy);

    internal sealed record SignatureItem(
        int Task, PersonMark By, PersonMark? For, bool Approves, DateTimeOffset SignedAt, string Hash, string? Comment);

    internal sealed record SignOffItem(
        string Key, Labels Labels, Labels Meaning, string Rule, int? K, int? Weight, string Status, int Revision,
        string Hash, JsonObject Signed, IReadOnlyList<SlotItem> Slots, IReadOnlyList<SignatureItem> Signatures);

    internal sealed record LevelItem(int Percent, DateTimeOffset At, bool Fired);

    internal sealed record DeadlineItem(
        string Id, string? State, string Clock, DateTimeOffset DueAt, DateTimeOffset? StoppedAt, string Calendar,
        IReadOnlyList<LevelItem> Levels);

    internal sealed record DocumentItem(string Hash, string Name, long Bytes, PersonMark By, DateTimeOffset AttachedAt);

    internal sealed record ActionItem(string Event, Labels Labels, string? Form);

    /// <summary>A case with everything that its page shows.</summary>
    internal sealed record CasePage(
        CaseItem Case, PersonMark? Initiator, Id? Parent, IReadOnlyList<StateItem> States,
        IReadOnlyList<VisitItem> Path, JsonObject Data, IReadOnlyList<TaskItem> Tasks,
        IReadOnlyList<SignOffItem> SignOffs, IReadOnlyList<DeadlineItem> Deadlines,
        IReadOnlyList<string> Milestones, IReadOnlyList<PersonMark> Copied, IReadOnlyList<DocumentItem> Documents,
        IReadOnlyList<LinkItem> Links, IReadOnlyList<CaseItem> Children, IReadOnlyList<ActionItem> Actions,
        IReadOnlyList<string> Editable, IReadOnlyList<string> Startable, IReadOnlyList<string> BackTo, bool CanWithdraw,
        bool CanSupervise, bool CanWrite);

    internal sealed record LinkItem(string Kind, string Target);

    /// <summary>A line of the log; the refusal is rendered in the reader's language.</summary>
    internal sealed record LogItem(
        Id Id, long Number, long Rev, DateTimeOffset At, JsonNode? Actor, string Verb, JsonNode? Command,
            JsonNode? From,
        JsonNode? To, JsonNode? Changes, Problem? Refusal, long? Seq);

    internal sealed record SimilarRequest(string Type, IReadOnlyDictionary<string, string> Texts);

    /// <param name="Score">How much alike, 0 to 1.</param>
    /// <param name="Fields">The same field by field.</param>
    internal sealed record SimilarItem(CaseItem Case, double Score, IReadOnlyDictionary<string, double> Fields);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/similar", SimilarAsync).WithName("cases.similar").Produces<Page<SimilarItem>>()
            .ProducesProblem(422).SignedIn();
        group.MapGet("/", ListAsync).WithName("cases.list").Produces<Page<CaseItem>>().SignedIn();
        group.MapGet("/late", LateAsync).WithName("cases.late").Produces<Page<CaseItem>>().Requires("cases.supervise");
        group.MapGet("/{id}", GetAsync).WithName("cases.get").Produces<CasePage>().ProducesProblem(404).SignedIn();
        group.MapGet("/{id}/experts", ExpertsAsync).WithName("cases.experts").Produces<Page<RankExperts.Expert>>()
            .ProducesProblem(404).SignedIn();
        group.MapGet("/{id}/log", LogAsync).WithName("cases.log").Produces<Page<LogItem>>().ProducesProblem(404)
            .SignedIn();
    }

    internal static CaseItem Item(CaseRow row) => new(
        row.Id, row.Number, row.Type, row.Definition, row.SiteId, row.Status, row.Title, row.Subject, row.Rev,
        Instants.FromUs(row.OpenedUs), At(row.ClosedUs), At(row.DueUs));

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel, bool mine = false, string? type = null,
        string? status = null, string? search = null, long? org = null, DateTimeOffset? from = null,
        string? cursor = null, int? limit = null)
    {
        if (mine && actor.Kind != ActorKind.Person)
        {
            return TypedResults.Ok(new Page<CaseItem>([], null));
        }

        var rows = Paging.Limit(limit);
        var (beforeUs, before) = Paging.Parts(cursor, 2) is [var us, var id] && Id.TryParse(id, out var last)
            ? (Paging.Number(us), last) : (long.MaxValue, default);
        var sites = rights.Sites("cases.read").Where(site => org is null || site == org).ToList();
        var found = await ListCases.RunAsync(
            sql, new ListCases.Filter(
                sites, rights.Sites("cases.supervise").ToHashSet(), actor.Id ?? default, mine, type ?? "", status ?? "",
                (search ?? "").Trim(), from is { } since ? Instants.ToUs(since) : 0, beforeUs, before, rows + 1),
            cancel);
        return TypedResults.Ok(Paging.Cut(found, rows, Item,
            row => Paging.Cursor($"{row.OpenedUs}", row.Id.ToString())));
    }

    private static async Task<IResult> SimilarAsync(
        SimilarRequest request, SimilarCases similar, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (request is not { Type: { } type, Texts: { } texts })
        {
            return CaseRefusals.Invalid.At(new FieldRefusal(request.Type is null ? "type" : "texts", "required"))
                .ToProblem();
        }

        return (await similar.RunAsync(type, texts, actor, rights, cancel)).TryGet(out var found, out var why)
            ? TypedResults.Ok(new Page<SimilarItem>(
                [.. found.Select(one => new SimilarItem(Item(one.Row), one.Score, one.Fields))], null))
            : why.ToProblem();
    }

    private static async Task<IResult> LateAsync(
        ISqlSession sql, Rights rights, TimeProvider clock, CancellationToken cancel, string? cursor = null,
            int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var (afterUs, after) = Paging.Parts(cursor, 2) is [var us, var id] && Id.TryParse(id, out var last)
            ? (Paging.Number(us), last) : (0L, default);
        var found = await ListCases.LateAsync(
            sql, rights.Sites("cases.supervise"), clock.NowUs(), afterUs, after, rows + 1, cancel);
        return TypedResults.Ok(Paging.Cut(found, rows, Item, row => Paging.Cursor($"{row.DueUs}", row.Id.ToString())));
    }

    private static async Task<IResult> GetAsync(
        string id, ReadCase cases, Actor actor, Rights rights, CancellationToken cancel, long? org = null)
    {
        var found = Id.TryParse(id, out var known) ? known : await cases.FindAsync(id, org, rights, cancel);
        return found is not { } one ? IdentityRefusals.NotFound.ToProblem()
            : (await cases.RunAsync(one, actor, rights, cancel)).TryGet(out var view, out var why)
                ? TypedResults.Ok(Show(view)) : why.ToProblem();
    }

    private static async Task<IResult> ExpertsAsync(
        Id id, RankExperts experts, Actor actor, Rights rights, CancellationToken cancel) =>
        (await experts.RunAsync(id, actor, rights, cancel)).TryGet(out var found, out var why)
            ? TypedResults.Ok(new Page<RankExperts.Expert>(found, null)) : why.ToProblem();

    private static async Task<IResult> LogAsync(
        Id id, ReadCase cases, Actor actor, Rights rights, TextCatalog texts, HttpContext context,
        CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var before = Paging.Parts(cursor, 1) is [var number] ? Paging.Number(number) : long.MaxValue;
        return (await cases.LogAsync(id, before, rows + 1, actor, rights, cancel)).TryGet(out var log, out var why)
            ? TypedResults.Ok(Paging.Cut(log, rows, row => Line(row, texts, context),
                row => Paging.Cursor($"{row.Number}")))
            : why.ToProblem();
    }

    private static LogItem Line(CaseEventRow row, TextCatalog texts, HttpContext context)
    {
        var record = JsonNode.Parse(row.Record)!.AsObject();
        var refusal = CaseRecord.RefusalOf(row);
        return new LogItem(
            row.Id, row.Number, row.Rev, Instants.FromUs(row.AtUs), record["actor"]?.DeepClone(),
                (string)record["verb"]!,
            record["command"]?.DeepClone(), record["from"]?.DeepClone(), record["to"]?.DeepClone(),
            record["changes"]?.DeepClone(), refusal is null ? null : RefusalResult.Describe(refusal, context, texts),
                row.Seq);
    }

    private static CasePage Show(ReadCase.View view)
    {
        var (state, procedure) = (view.State, view.Procedure);
        return new CasePage(
            Item(view.Row), state.Initiator, state.Parent?.Case,
            [.. procedure.Chart.States.Where(one => state.Entries.ContainsKey(one.Id)).Select(one => new StateItem(
                one.Id, procedure.States[one.Id].Labels, Instants.FromUs(state.Entries[one.Id].AtUs)))],
            [.. state.Visited.OrderBy(pair => pair.Value.Entry).Select(pair => new VisitItem(
                pair.Key, Instants.FromUs(pair.Value.AtUs)))],
            state.Data, [.. view.Tasks.Select(task => Show(task, procedure))],
            [.. state.Groups.Values.OrderBy(group => group.Entry).Select(group => Show(group, state, procedure))],
            [.. state.Deadlines.Select(Show)], state.Milestones, state.Copied,
            [.. state.Documents.Select(one => new DocumentItem(
                one.Hash, one.Name, one.Bytes, one.By, Instants.FromUs(one.AtUs)))],
            [.. state.Links.Select(link => new LinkItem(link.Kind, link.Target))], [.. view.Children.Select(Item)],
            [.. view.Actions.Select(action => new ActionItem(action.Event, action.Labels, action.Form))], view.Editable,
            view.Startable, view.BackTo, view.CanWithdraw, view.Supervises, view.Acts);
    }

    private static TaskItem Show(ReadCase.TaskView view, CaseProcedure procedure)
    {
        var task = view.Task;
        var content = procedure.Tasks.GetValueOrDefault(task.Key)?.Content;
        return new TaskItem(
            task.N, Name(task.Kind), task.Key, content?.Labels ?? procedure.SignOffs[task.Key].Content.Labels,
            content?.Instructions, task.State, task.Assignee, task.Delegate, task.Roles, view.Able, view.Can,
                view.Claims, view.For,
            content?.Form, content is null ? [] : CaseProcedure.OutcomesOf(content), view.Hash,
            Instants.FromUs(task.OpenedUs), At(view.DueUs), task.Level);
    }

    private static SignOffItem Show(GroupState group, CaseState state, CaseProcedure procedure)
    {
        var content = procedure.SignOffs[group.Key].Content;
        return new SignOffItem(
            group.Key, content.Labels, content.Meaning, content.Rule, content.K, content.Weight, Name(group.Status),
            group.Revision, CaseTurn.ContentHash(procedure, state, group), ReadCase.Signed(procedure, state, group.Key),
            [.. group.Slots.Select(slot => new SlotItem(
                slot.N, slot.Weight, slot.After, slot.Candidates.Roles, slot.Candidates.Persons, slot.AddedBy))],
            [.. group.Signatures.Select(one => new SignatureItem(
                one.N, one.By, one.For, one.Approves, Instants.FromUs(one.AtUs), one.Hash, one.Comment))]);
    }

    private static DeadlineItem Show(DeadlineState deadline) => new(
        deadline.Id, deadline.State, deadline.Clock, Instants.FromUs(deadline.DueUs), At(deadline.StoppedUs),
        deadline.Calendar,
        [.. deadline.Levels.Select(level => new LevelItem(level.Percent, Instants.FromUs(level.AtUs), level.Fired))]);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}
