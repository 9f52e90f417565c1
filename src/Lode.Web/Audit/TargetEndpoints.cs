using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Audit;

/// <summary>Where daily roots go.</summary>
internal static class TargetEndpoints
{
    internal sealed record Item(Id Id, string Kind, string Place, DateTimeOffset CreatedAt, string CreatedBy);

    internal sealed record Answer(IReadOnlyList<Item> Items);

    internal sealed record Published(string Day, IReadOnlyList<string> Places, IReadOnlyList<string> Failed);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/targets", ListAsync).WithName("audit.targets").Produces<Answer>().Requires("system.admin");
        group.MapPost("/targets", AddAsync).WithName("audit.addTarget").Produces<ChangeTargets.Stored>(201)
            .ProducesProblem(422).Requires("system.admin");
        group.MapDelete("/targets/{id}", EndAsync).WithName("audit.endTarget").Produces(204).ProducesProblem(404)
            .Requires("system.admin");
        group.MapPost("/publish", PublishAsync).WithName("audit.publish").Produces<Published>()
            .Requires("system.admin");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Rights rights, CancellationToken cancel) =>
        TypedResults.Ok(new Answer(rights.Can("system.admin", 1)
            ? [.. (await ChangeTargets.ListAsync(sql, cancel)).Select(target => new Item(
                target.Id, target.Kind, target.Place, Instants.FromUs(target.CreatedUs), target.CreatedBy))]
            : []));

    private static async Task<IResult> AddAsync(
        ChangeTargets.Request request, ISqlSession sql, LodeSettings settings, Actor actor, Rights rights,
        CancellationToken cancel) =>
        rights.Can("system.admin", 1)
            ? (await ChangeTargets.AddAsync(request, sql, settings, actor, cancel))
                .ToCreated(stored => $"/api/v1/audit/targets/{stored.Id}")
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> EndAsync(
        Id id, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can("system.admin", 1)
            ? (await ChangeTargets.EndAsync(id, sql, actor, cancel)).ToNoContent()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> PublishAsync(ChainAnchors anchors, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("system.admin", 1))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var made = await anchors.MakeNowAsync(cancel);
        return TypedResults.Ok(new Published(made.Document.Day, made.Places, made.Failed));
    }
}
