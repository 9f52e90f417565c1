using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Sources;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Sources;

/// <summary>A token that a source writes with; its secret is told once, when it is made.</summary>
public sealed record SourceTokenItem(
    Id Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt);

/// <summary>A source with what it uses of its budget.</summary>
/// <param name="Waiting">Groups of it in the tray.</param>
/// <param name="LastSeenAt">Its last request: since the start of the server, else by its tokens.</param>
public sealed record SourceItem(
    DataSource Source, int SeriesUsed, long Waiting, DateTimeOffset? LastSeenAt, SourceTraffic Traffic,
    IReadOnlyList<SourceTokenItem> Tokens);

/// <summary>A list that is never cut.</summary>
public sealed record SourceList(IReadOnlyList<SourceItem> Items);

/// <summary>The tray.</summary>
/// <param name="Waiting">Groups that wait, over all reasons.</param>
public sealed record TrayList(IReadOnlyList<HeldGroup> Items, long Waiting);

/// <summary>The doors of data sources and their tray.</summary>
public static class SourcesEndpoints
{
    private const string Read = "sources.read";
    private const string Edit = "sources.edit";

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/sources</c>.</summary>
        public void MapSources()
        {
            var group = routes.MapGroup("/sources").WithTags("Sources");
            group.MapGet("", ListAsync).WithName("sources.list").Produces<SourceList>().Requires(Read);
            group.MapPost("",
                CreateAsync).WithName("sources.create").Produces<DataSource>(201).ProducesProblem(422).Requires(Edit);
            group.MapPut("/{id}",
                UpdateAsync).WithName("sources.update").Produces<DataSource>().ProducesProblem(422).Requires(Edit);
            group.MapGet("/tray", TrayAsync).WithName("sources.tray").Produces<TrayList>().Requires(Read);
            group.MapGet("/tray/{id}", HeldAsync).WithName("sources.held").Produces<HeldDetail>().ProducesProblem(404)
                .Requires(Read);
            group.MapPost("/tray/{id}/accept", AcceptAsync).WithName("sources.accept").Produces<TrayReplay>()
                .ProducesProblem(409).Requires(Edit);
            group.MapPost("/tray/{id}/discard", DiscardAsync).WithName("sources.discard").Produces<HeldGroup>()
                .ProducesProblem(422).Requires(Edit);
        }
    }

    private static async Task<IResult> ListAsync(
        SourceDirectory sources, SourceTray tray, HistorianService historian, IngestTally tally, ISqlSession sql,
        Rights rights, CancellationToken cancel)
    {
        var sites = rights.Sites(Read);
        var waiting = (await tray.ListAsync(sites, "waiting", 1000, cancel)).ToLookup(group => group.SourceId);
        var tokens = (await ListTokens.OfSourcesAsync(sql, sites, cancel)).ToLookup(token => token.SourceId);
        var shown = (await sources.ListAsync(cancel)).Where(source => rights.Can(Read, source.SiteId));
        return TypedResults.Ok(new SourceList([.. shown.Select(source => Of(
            source, historian.Index.OwnedBy(historian.Index.OwnerNumber(source.Id.Value)),
            waiting[source.Id].Count(), tally.Of(source.Id), [.. tokens[source.Id]]))]));
    }

    private static SourceItem Of(
        DataSource source, int used, int waiting, SourceTraffic traffic, IReadOnlyList<ListTokens.TokenRow> tokens)
    {
        static DateTimeOffset? At(long? us) => us is { } value ? Instants.FromUs(value) : null;
        return new SourceItem(
            source, used, waiting, traffic.LastAt ?? At(tokens.Max(token => token.LastUsedUs)), traffic,
            [.. tokens.Select(token => new SourceTokenItem(
                token.Id, token.Name, Instants.FromUs(token.CreatedUs), At(token.ExpiresUs), At(token.RevokedUs),
                At(token.LastUsedUs)))]);
    }

    private static async Task<IResult> CreateAsync(
        SourceInput input, SourceDirectory sources, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(Edit, input.SiteId)
            ? (await sources.SaveAsync(null, input, actor, cancel)).ToCreated(source => $"/api/v1/sources/{source.Id}")
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> UpdateAsync(
        Id id, SourceInput input, SourceDirectory sources, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(Edit, id.Site)
            ? (await sources.SaveAsync(id, input, actor, cancel)).ToOk()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> TrayAsync(
        SourceTray tray, Rights rights, CancellationToken cancel, string state = "waiting", int? limit = null)
    {
        var sites = rights.Sites(Read);
        var items = await tray.ListAsync(sites, state, Paging.Limit(limit), cancel);
        var waiting = state == "waiting" ? items.Count : (await tray.ListAsync(sites, "waiting", 1000, cancel)).Count;
        return TypedResults.Ok(new TrayList(items, waiting));
    }

    private static async Task<IResult> HeldAsync(Id id, SourceTray tray, Rights rights, CancellationToken cancel) =>
        rights.Can(Read, id.Site) && await tray.DetailAsync(id, cancel) is { } held
            ? TypedResults.Ok(held)
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> AcceptAsync(
        Id id, TrayDecision decision, SourceTray tray, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(Edit, id.Site)
            ? (await tray.AcceptAsync(id, decision, actor, cancel)).ToOk()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> DiscardAsync(
        Id id, TrayDecision decision, SourceTray tray, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(Edit, id.Site)
            ? (await tray.DiscardAsync(id, decision, actor, cancel)).ToOk()
            : IdentityRefusals.NotFound.ToProblem();
}
