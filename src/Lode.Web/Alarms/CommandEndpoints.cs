using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Alarms;

/// <summary>What a person does to alarms.</summary>
internal static class CommandEndpoints
{
    /// <param name="Ids">Alarms, 1 to 1000.</param>
    /// <param name="Comment">Reason or remark.</param>
    /// <param name="UntilAt">End of a shelving.</param>
    internal sealed record Request(IReadOnlyList<Id> Ids, string? Comment = null, DateTimeOffset? UntilAt = null);

    /// <param name="Decision">approved, rejected or withdrawn.</param>
    /// <param name="Comment">Remark.</param>
    internal sealed record DecisionRequest(string Decision, string? Comment = null);

    /// <summary>A request to take an alarm out of service.</summary>
    internal sealed record RequestItem(
        Id Id, Id DefinitionId, int SiteId, string Code, string Name, string? NameEn, int Priority, string PlaceZh,
        string PlaceEn, string Reason, DateTimeOffset AskedAt, string AskedBy, bool Own, string Decision, string Comment,
        DateTimeOffset? DecidedAt, string DecidedBy);

    internal sealed record Refused(Id Id, string Code, string Title, string Detail);

    internal sealed record Answer(IReadOnlyList<Id> Done, IReadOnlyList<Refused> Refused);

    internal static void Map(RouteGroupBuilder group)
    {
        Door("/acknowledge", AlarmCommandKind.Acknowledge, "alarms.act");
        Door("/shelve", AlarmCommandKind.Shelve, "alarms.act");
        Door("/unshelve", AlarmCommandKind.Unshelve, "alarms.act");
        Door("/suppress", AlarmCommandKind.Suppress, "alarms.edit");
        Door("/unsuppress", AlarmCommandKind.Unsuppress, "alarms.edit");
        Door("/in-service", AlarmCommandKind.InService, "alarms.act");
        Door("/reset", AlarmCommandKind.Reset, "alarms.act");

        group.MapGet("/out-of-service", RequestsAsync).WithName("alarms.outOfServiceRequests")
            .Produces<Page<RequestItem>>().Requires("alarms.read");
        group.MapPost("/out-of-service", AskAsync).WithName("alarms.askOutOfService").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("alarms.act");
        group.MapPost("/out-of-service/{id}", DecideAsync).WithName("alarms.decideOutOfService").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("alarms.act");

        void Door(string path, AlarmCommandKind kind, string permission) => group
            .MapPost(path, (Request request, AlarmService alarms, ISqlSession sql, Rights rights, Actor actor,
                TextCatalog texts,
                HttpContext context, CancellationToken cancel) =>
                RunAsync(kind, request, alarms, sql, rights, actor, texts, context, cancel))
            .WithName("alarms." + kind).Produces<Answer>().ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422)
            .Requires(permission);
    }

    private static async Task<IResult> RunAsync(
        AlarmCommandKind kind, Request request, AlarmService alarms, ISqlSession sql, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        var command = new AlarmCommand(
            kind, request.Ids, request.Comment ?? "", request.UntilAt is { } until ? Instants.ToUs(until) : 0);
        return Told(await RunAlarmCommand.RunAsync(alarms, sql, rights, actor, command, cancel), texts, context);
    }

    private static async Task<IResult> AskAsync(
        Request request, AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel) => Told(
        await OutOfService.AskAsync(alarms, sql, clock, rights, actor, request.Ids, request.Comment ?? "", cancel),
        texts, context);

    private static async Task<IResult> DecideAsync(
        Id id, DecisionRequest request, AlarmService alarms, ISqlSession sql, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel) => Told(
        await OutOfService.DecideAsync(
            alarms, sql, rights, actor, id, request.Decision, request.Comment ?? "", cancel),
        texts, context);

    private static async Task<IResult> RequestsAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel, int? site = null,
        bool all = false)
    {
        var rows = await OutOfService.ListAsync(alarms, sql, rights, site, all, cancel);
        return TypedResults.Ok(new Page<RequestItem>(
            [.. rows.Select(row =>
            {
                var (definition, place) = alarms.LabelOf(row.DefinitionId, "{}");
                return new RequestItem(
                    row.Id, row.DefinitionId, row.Id.Site, definition?.Code ?? "", definition?.Name ?? "",
                    definition?.NameEn, (int)(definition?.Priority ?? AlarmPriority.P4), place?.NameZh ?? "",
                    place?.NameEn ?? "", row.Reason, Instants.FromUs(row.AskedUs), row.AskedBy,
                    row.AskedById is { } asker && asker == actor.Id, row.Decision, row.Comment,
                    row.DecidedUs is { } decided ? Instants.FromUs(decided) : null, row.DecidedBy);
            })],
            null));
    }

    private static IResult Told(Outcome<AlarmCommandResult> outcome, TextCatalog texts, HttpContext context)
    {
        if (!outcome.TryGet(out var result, out var why))
        {
            return why.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        return TypedResults.Ok(new Answer(result.Done, [.. result.Refused.Select(one =>
        {
            var text = texts.Render(language, one.Refusal.Code, one.Refusal.Args);
            return new Refused(one.Id, one.Refusal.Code, text.Title, text.Detail);
        })]));
    }
}
