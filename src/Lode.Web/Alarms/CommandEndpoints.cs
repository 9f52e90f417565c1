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
    /// <param name="ApprovedBy">Second person for out of service.</param>
    internal sealed record Request(
        IReadOnlyList<Id> Ids, string? Comment = null, DateTimeOffset? UntilAt = null, string? ApprovedBy = null);

    internal sealed record Refused(Id Id, string Code, string Title, string Detail);

    internal sealed record Answer(IReadOnlyList<Id> Done, IReadOnlyList<Refused> Refused);

    internal static void Map(RouteGroupBuilder group)
    {
        Door("/acknowledge", AlarmCommandKind.Acknowledge, "alarms.act");
        Door("/shelve", AlarmCommandKind.Shelve, "alarms.act");
        Door("/unshelve", AlarmCommandKind.Unshelve, "alarms.act");
        Door("/suppress", AlarmCommandKind.Suppress, "alarms.edit");
        Door("/unsuppress", AlarmCommandKind.Unsuppress, "alarms.edit");
        Door("/out-of-service", AlarmCommandKind.OutOfService, "alarms.edit");
        Door("/in-service", AlarmCommandKind.InService, "alarms.act");
        Door("/reset", AlarmCommandKind.Reset, "alarms.act");

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
            kind, request.Ids, request.Comment ?? "", request.UntilAt is { } until ? Instants.ToUs(until) : 0,
            request.ApprovedBy ?? "");
        var outcome = await RunAlarmCommand.RunAsync(alarms, sql, rights, actor, command, cancel);
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
