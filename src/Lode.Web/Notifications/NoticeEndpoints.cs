using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Notifications;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Notifications;

/// <summary>Notices of the person who asks, and webhooks.</summary>
public static class NoticeEndpoints
{
    /// <summary>A notice in the reader's language.</summary>
    internal sealed record NoticeItem(
        Id Id, long SiteId, string Code, string Title, string Detail, string? Remedy, string Route,
        DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

    /// <param name="Unread">100 means that many or more.</param>
    internal sealed record NoticeList(IReadOnlyList<NoticeItem> Items, string? Next, long Unread, bool Email);

    /// <param name="Ids">Which; null: all.</param>
    internal sealed record ReadRequest(IReadOnlyList<Id>? Ids = null);

    internal sealed record ChoiceRequest(bool Email);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/notifications</c> and <c>/webhooks</c>.</summary>
        public void MapNotifications()
        {
            var group = routes.MapGroup("/notifications").WithTags("Notifications");
            group.MapGet("", ListAsync).WithName("notifications.list").Produces<NoticeList>().SignedIn();
            group.MapPost("/read", ReadAsync).WithName("notifications.read").Produces(204).SignedIn();
            group.MapPost("/choice", ChooseAsync).WithName("notifications.choose").Produces(204).SignedIn();
            WebhookEndpoints.Map(routes.MapGroup("/webhooks").WithTags("Notifications"));
        }
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ISqlSession sql, Actor actor, TextCatalog texts, CancellationToken cancel,
        bool unread = false, string? cursor = null, int? limit = null)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return TypedResults.Ok(new NoticeList([], null, 0, false));
        }

        var before = Paging.Parts(cursor, 1) is [var at] ? Paging.Number(at) : long.MaxValue;
        var most = Paging.Limit(limit);
        var rows = await ReadNotices.PageAsync(person, unread, before, most + 1, sql, cancel);
        var page = Paging.Cut(rows, most, row => Item(row, texts, RequestLanguage.Of(context)),
            row => Paging.Cursor($"{row.CreatedUs}"));
        return TypedResults.Ok(new NoticeList(
            page.Items, page.Next, await ReadNotices.UnreadAsync(person, sql, cancel),
            await ReadNotices.WantsEmailAsync(person, sql, cancel)));
    }

    private static async Task<IResult> ReadAsync(
        ReadRequest request, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        actor is { Kind: ActorKind.Person, Id: { } person }
            ? (await ReadNotices.MarkAsync(person, request.Ids, sql, cancel)).ToNoContent()
            : TypedResults.NoContent();

    private static async Task<IResult> ChooseAsync(
        ChoiceRequest request, ISqlSession sql, Actor actor, CancellationToken cancel) =>
        actor is { Kind: ActorKind.Person, Id: { } person }
            ? (await ReadNotices.ChooseAsync(person, request.Email, sql, cancel)).ToNoContent()
            : IdentityRefusals.NotFound.ToProblem();

    private static NoticeItem Item(NoticeRow row, TextCatalog texts, string language)
    {
        var text = texts.Render(language, row.Code, row.Values);
        return new NoticeItem(
            row.Id, row.SiteId, row.Code, text.Title, text.Detail, text.Remedy, row.Route,
            Instants.FromUs(row.CreatedUs), row.ReadUs is { } read ? Instants.FromUs(read) : null);
    }
}
