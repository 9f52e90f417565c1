using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Notifications;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Notifications;

internal static class WebhookEndpoints
{
    private const string Right = "system.admin";

    /// <summary>A webhook without its secret.</summary>
    internal sealed record WebhookItem(
        Id Id, long Org, string Name, string Template, string Url, IReadOnlyList<string> Codes, string Language,
        string MadeBy, DateTimeOffset MadeAt, string? ApprovedBy, DateTimeOffset? ApprovedAt, bool Disabled,
        DateTimeOffset? LastAt, string LastAnswer);

    internal sealed record TestAnswer(bool Taken, string Answer);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", ListAsync).WithName("webhooks.list").Produces<Whole<WebhookItem>>().Requires(Right);
        group.MapPost("", CreateAsync).WithName("webhooks.create").Produces<WebhookItem>(201).ProducesProblem(422)
            .Requires(Right);
        group.MapPut("/{id}", UpdateAsync).WithName("webhooks.update").Produces<WebhookItem>().ProducesProblem(404)
            .ProducesProblem(422).Requires(Right);
        group.MapPost("/{id}/approve", ApproveAsync).WithName("webhooks.approve").Produces<WebhookItem>()
            .ProducesProblem(404).ProducesProblem(409).Requires(Right);
        group.MapPost("/{id}/test", TestAsync).WithName("webhooks.test").Produces<TestAnswer>().ProducesProblem(404)
            .Requires(Right);
        group.MapDelete("/{id}", DeleteAsync).WithName("webhooks.delete").Produces(204).ProducesProblem(404)
            .Requires(Right);
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Rights rights, CancellationToken cancel) =>
        TypedResults.Ok(new Whole<WebhookItem>(
            [.. (await ManageWebhooks.ListAsync(rights.Sites(Right), sql, cancel)).Select(Item)]));

    private static async Task<IResult> CreateAsync(
        WebhookInput input, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        !rights.Can(Right, input.Org) ? IdentityRefusals.NotFound.ToProblem()
        : (await ManageWebhooks.SaveAsync(null, input, sql, actor, cancel)).TryGet(out var row, out var why)
            ? TypedResults.Created($"/api/v1/webhooks/{row.Id}", Item(row)) : why.ToProblem();

    private static async Task<IResult> UpdateAsync(
        Id id, WebhookInput input, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, sql, rights, cancel) is not { } before ? ManageWebhooks.NotFound.ToProblem()
        : (await ManageWebhooks.SaveAsync(before, input, sql, actor, cancel)).TryGet(out var row, out var why)
            ? TypedResults.Ok(Item(row)) : why.ToProblem();

    private static async Task<IResult> ApproveAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, sql, rights, cancel) is not { } before ? ManageWebhooks.NotFound.ToProblem()
        : (await ManageWebhooks.ApproveAsync(before, sql, actor, cancel)).TryGet(out var row, out var why)
            ? TypedResults.Ok(Item(row)) : why.ToProblem();

    private static async Task<IResult> TestAsync(
        Id id, WebhookRelay relay, ISqlSession sql, Actor actor, Rights rights, TimeProvider clock,
        CancellationToken cancel)
    {
        if (await FindAsync(id, sql, rights, cancel) is not { ApprovedUs: not null } hook)
        {
            return ManageWebhooks.NotFound.ToProblem();
        }

        var notice = new WebhookDue(
            (int)hook.Org, "notifications.test", new Dictionary<string, string> { ["person"] = actor.Name },
                "/system", id);
        var taken = await relay.CallAsync(hook, Id.New((int)hook.Org, clock.GetUtcNow()), notice, cancel);
        var after = await ManageWebhooks.FindAsync(id, sql, cancel);
        return TypedResults.Ok(new TestAnswer(taken, after?.LastAnswer ?? ""));
    }

    private static async Task<IResult> DeleteAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, sql, rights, cancel) is { } row
            ? (await ManageWebhooks.DeleteAsync(row, sql, actor, cancel)).ToNoContent()
            : ManageWebhooks.NotFound.ToProblem();

    private static async Task<WebhookRow?> FindAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        await ManageWebhooks.FindAsync(id, sql, cancel) is { } row && rights.Can(Right, row.Org) ? row : null;

    private static WebhookItem Item(WebhookRow row) => new(
        row.Id, row.Org, row.Name, row.Template, row.Url, row.Codes.Length == 0 ? [] : row.Codes.Split(' '),
        row.Language,
        row.MadeBy, Instants.FromUs(row.MadeUs), row.ApprovedBy, At(row.ApprovedUs), row.Disabled == 1, At(row.LastUs),
        row.LastAnswer);

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}
