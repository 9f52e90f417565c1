using Lode.Kernel;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Events;

/// <summary>Dead letters of the outbox.</summary>
public static class EventEndpoints
{
    internal sealed record DeadItem(
        Id Id, string Name, DateTimeOffset OccurredAt, long Attempts, DateTimeOffset LastTriedAt, string? LastError);

    /// <param name="Ids">Which; null: all.</param>
    internal sealed record RedriveRequest(IReadOnlyList<Id>? Ids = null);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/events</c>.</summary>
        public void MapEvents()
        {
            var group = routes.MapGroup("/events").WithTags("Events");
            group.MapGet("/dead", ListAsync).WithName("events.dead").Produces<Page<DeadItem>>()
                .Requires("system.admin");
            group.MapPost("/redrive", RedriveAsync).WithName("events.redrive").Requires("system.admin");
        }
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        if (!rights.Can("system.admin", IdentitySeed.Root))
        {
            return TypedResults.Ok(new Page<DeadItem>([], null));
        }

        var before = Paging.Parts(cursor, 1) is [var at] ? Paging.Number(at) : long.MaxValue;
        var rows = await Redrive.ListAsync(sql, before, Paging.Limit(limit) + 1, cancel);
        return TypedResults.Ok(Paging.Cut(rows, Paging.Limit(limit), Item, row => Paging.Cursor($"{row.NextTryUs}")));
    }

    private static async Task<IResult> RedriveAsync(
        RedriveRequest request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can("system.admin", IdentitySeed.Root)
            ? (await Redrive.RunAsync(request.Ids, sql, actor, cancel)).ToOk()
            : IdentityRefusals.Forbidden.With(("permission", "system.admin")).ToProblem();

    private static DeadItem Item(OutboxRow row) => new(
        row.Id, row.Name, Instants.FromUs(row.OccurredUs), row.Attempts, Instants.FromUs(row.NextTryUs),
        row.LastError);
}
