using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Ledger;

/// <summary>Stocktakes: one person counts, another one posts the differences.</summary>
internal static class StocktakeEndpoints
{
    internal sealed record LineRequest(string Path, long Counted);

    internal sealed record CountRequest(
        DateTimeOffset CountedAt, IReadOnlyList<LineRequest> Lines, string? Note = null);

    internal sealed record DropRequest(string Reason);

    /// <param name="Booked">What the books said when the difference was posted; null before.</param>
    internal sealed record LineItem(string Path, string Name, long Counted, long? Booked);

    /// <summary>A stocktake.</summary>
    /// <param name="State">counted, posted or dropped.</param>
    /// <param name="PostingId">The posting of the differences; null when there were none.</param>
    internal sealed record Item(
        Id Id, Id BookId, string Unit, DateTimeOffset CountedAt, string State, string Note, string CountedBy,
        DateTimeOffset CreatedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, Id? PostingId,
        IReadOnlyList<LineItem> Lines);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/books/{id}/stocktakes", ListAsync).WithName("ledger.stocktakes").Produces<Page<Item>>()
            .ProducesProblem(404).Requires("ledger.read");
        group.MapPost("/books/{id}/stocktakes", CountAsync).WithName("ledger.count").Produces<Item>(201)
            .ProducesProblem(404).ProducesProblem(422).Requires("ledger.count");
        group.MapGet("/stocktakes/{id}", GetAsync).WithName("ledger.stocktake").Produces<Item>().ProducesProblem(404)
            .Requires("ledger.read");
        group.MapPost("/stocktakes/{id}/confirm", ConfirmAsync).WithName("ledger.confirmCount").Produces<Item>()
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).Requires("ledger.count");
        group.MapPost("/stocktakes/{id}/drop", DropAsync).WithName("ledger.dropCount").Produces<Item>()
            .ProducesProblem(404).ProducesProblem(409).Requires("ledger.count");
    }

    private static async Task<IResult> ListAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, CancellationToken cancel,
        string? cursor = null, int? limit = null)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var rows = Paging.Limit(limit);
        var (beforeUs, before) = Paging.Parts(cursor, 2) is [var us, var text] && Id.TryParse(text, out var known)
            ? (Paging.Number(us), known) : (long.MaxValue, default);
        var found = await ListStocktakes.RunAsync(sql, book, beforeUs, before, rows + 1, cancel);
        var items = new Dictionary<Id, Item>();
        foreach (var stocktake in found.Take(rows))
        {
            items[stocktake.Id] = await ItemAsync(stocktake, book, sql, context, cancel);
        }

        return TypedResults.Ok(Paging.Cut(found, rows, stocktake => items[stocktake.Id], stocktake =>
            Paging.Cursor(stocktake.CountedUs.ToString(CultureInfo.InvariantCulture), stocktake.Id.ToString())));
    }

    private static async Task<IResult> CountAsync(
        Id id, CountRequest request, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor,
        HttpContext context, CancellationToken cancel)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.count", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why.ToProblem();
        }

        var outcome = await sql.CommitAsync(
            work => work.Books(actor).Count(
                book, Instants.ToUs(request.CountedAt),
                [.. (request.Lines ?? []).Select(line => new CountedLine(line.Path ?? "", line.Counted))],
                request.Note ?? ""),
            cancel: cancel);
        return outcome.TryGet(out var stocktake, out why)
            ? TypedResults.Created(
                $"/api/v1/ledger/stocktakes/{stocktake.Id}", await ItemAsync(stocktake, book, sql, context, cancel))
            : why.ToProblem();
    }

    private static async Task<IResult> GetAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, CancellationToken cancel) =>
        rights.Can("ledger.read", id.Site) && await ListStocktakes.FindAsync(sql, id, cancel) is { } stocktake
            ? TypedResults.Ok(await ItemAsync(
                stocktake, (await reader.FindBookAsync(stocktake.BookId, cancel))!, sql, context, cancel))
            : LedgerRefusals.StocktakeMissing.ToProblem();

    private static Task<IResult> ConfirmAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor, HttpContext context,
        CancellationToken cancel) =>
        DecideAsync(id, books => books.ConfirmCount(id), reader, sql, rights, actor, context, cancel);

    private static Task<IResult> DropAsync(
        Id id, DropRequest request, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor,
        HttpContext context, CancellationToken cancel) =>
        DecideAsync(id, books => books.DropCount(id, request.Reason), reader, sql, rights, actor, context, cancel);

    private static async Task<IResult> DecideAsync(
        Id id, Func<Books, Outcome<Stocktake>> decide, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor,
        HttpContext context, CancellationToken cancel)
    {
        if (!rights.Can("ledger.count", id.Site))
        {
            return LedgerRefusals.StocktakeMissing.ToProblem();
        }

        var outcome = await sql.CommitAsync(work => decide(work.Books(actor)), cancel: cancel);
        return outcome.TryGet(out var stocktake, out var why)
            ? TypedResults.Ok(await ItemAsync(
                stocktake, (await reader.FindBookAsync(stocktake.BookId, cancel))!, sql, context, cancel))
            : why.ToProblem();
    }

    private static async Task<Item> ItemAsync(
        Stocktake stocktake, Book book, ISqlSession sql, HttpContext context, CancellationToken cancel)
    {
        var language = RequestLanguage.Of(context);
        var names = await PartNames.ReadAsync(sql, book, cancel);
        return new Item(
            stocktake.Id, stocktake.BookId, book.Unit, Instants.FromUs(stocktake.CountedUs), stocktake.State,
            stocktake.Note, stocktake.CountedBy, Instants.FromUs(stocktake.CreatedUs), stocktake.DecidedBy,
            stocktake.DecidedUs is { } decided ? Instants.FromUs(decided) : null, stocktake.Reason, stocktake.PostingId,
            [.. (await ListStocktakes.LinesAsync(sql, stocktake, cancel)).Select(line => new LineItem(
                line.Path, names.Of(line.Path, language), line.Counted, line.Booked))]);
    }
}
