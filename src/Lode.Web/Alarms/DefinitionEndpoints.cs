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

/// <summary>Definitions: list, edit, history, and rationalization by CSV.</summary>
internal static class DefinitionEndpoints
{
    internal sealed record SaveRequest(AlarmDefinition Definition, string Reason, int? SiteId = null,
        string? AuthorizedBy = null);

    internal sealed record RetireRequest(string Reason, string? AuthorizedBy = null);

    internal sealed record ImportRequest(string Csv, bool Apply = false, string? Reason = null, string? AuthorizedBy =
        null);

    /// <summary>A definition as listed; the fault is rendered in the person's language.</summary>
    internal sealed record Item(
        Id Id, int SiteId, long Revision, AlarmDefinition Definition, AlarmPlace Place, string? Fault);

    internal sealed record RevisionItem(
        long Revision, string? Content, string Reason, string AuthorizedBy, DateTimeOffset ChangedAt, string ChangedBy);

    internal sealed record ImportRow(int Line, string Code, string Change, IReadOnlyList<FieldChange> Fields,
        string? Detail, string? Remedy);

    internal sealed record ImportAnswer(bool Applied, int Added, int Changed, int Same, int Wrong,
        IReadOnlyList<ImportRow> Rows);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/definitions",
            List).WithName("alarms.definitions").Produces<Page<Item>>().Requires("alarms.read");
        group.MapGet("/definitions/export", Export).WithName("alarms.exportDefinitions").Requires("alarms.read");
        group.MapPost("/definitions/import", ImportAsync).WithName("alarms.importDefinitions").Produces<ImportAnswer>()
            .ProducesProblem(422).Requires("alarms.edit");
        group.MapGet("/definitions/{id}", Get).WithName("alarms.definition").Produces<Item>().ProducesProblem(404)
            .Requires("alarms.read");
        group.MapGet("/definitions/{id}/revisions", RevisionsAsync).WithName("alarms.revisions")
            .Produces<Page<RevisionItem>>().ProducesProblem(404).Requires("alarms.read");
        group.MapPost("/definitions", SaveAsync).WithName("alarms.saveDefinition").Produces<Item>().ProducesProblem(422)
            .Requires("alarms.edit");
        group.MapPost("/definitions/{id}/retire", RetireAsync).WithName("alarms.retireDefinition").Produces(204)
            .ProducesProblem(404).Requires("alarms.edit");
    }

    private static IResult List(
        AlarmService alarms, Rights rights, TextCatalog texts, HttpContext context, int? site = null, string? node =
            null,
        string? search = null, AlarmPriority? priority = null, string? cursor = null, int? limit = null)
    {
        var all = ListDefinitions.Run(alarms, rights, new(Site: site, Node: node, Search: search, Priority: priority));
        var rows = Paging.Limit(limit);
        var skip = Paging.Parts(cursor, 1) is [var place] ? (int)Math.Clamp(Paging.Number(place), 0, all.Count) : 0;
        var next = skip + rows < all.Count
            ? Paging.Cursor((skip + rows).ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<Item>([.. all.Skip(skip).Take(rows).Select(one => Of(one, texts, context))],
            next));
    }

    private static IResult Get(Id id, AlarmService alarms, Rights rights, TextCatalog texts, HttpContext context) =>
        ListDefinitions.Find(alarms, rights, id).TryGet(out var found, out var why)
            ? TypedResults.Ok(Of(found, texts, context)) : why.ToProblem();

    private static async Task<IResult> RevisionsAsync(
        Id id, AlarmService alarms, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!ListDefinitions.Find(alarms, rights, id).TryGet(out var found, out var why))
        {
            return why.ToProblem();
        }

        var rows = await ListDefinitions.RevisionsAsync(sql, found, cancel);
        return TypedResults.Ok(new Page<RevisionItem>([.. rows.Select(row => new RevisionItem(
            row.Revision, row.Content, row.Reason, row.AuthorizedBy, Instants.FromUs(row.ChangedUs), row.ChangedBy))],
                null));
    }

    private static async Task<IResult> SaveAsync(
        SaveRequest request, AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        var outcome = await SaveDefinitions.RunAsync(
            alarms, sql, clock, rights, actor, [new(request.SiteId, request.Definition)],
            new(request.Reason, request.AuthorizedBy ?? ""), cancel);
        return outcome.TryGet(out var saved, out var why)
            ? TypedResults.Ok(new Page<Item>([.. saved.Items.Select(one => Of(one, texts, context))], null))
                : why.ToProblem();
    }

    private static async Task<IResult> RetireAsync(
        Id id, RetireRequest request, AlarmService alarms, ISqlSession sql, Rights rights, Actor actor,
            CancellationToken cancel) =>
        (await RetireDefinition.RunAsync(
            alarms, sql, rights, actor, id, new(request.Reason, request.AuthorizedBy ?? ""), cancel)).ToNoContent();

    private static IResult Export(
        AlarmService alarms, Rights rights, int? site = null, string? node = null, string? search = null) =>
        TypedResults.File(
            ExportDefinitions.Run(alarms, rights, new(Site: site, Node: node, Search: search)),
                "text/csv; charset=utf-8",
            "alarm-definitions.csv");

    private static async Task<IResult> ImportAsync(
        ImportRequest request, AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        using var text = new StringReader(request.Csv);
        var outcome = await ImportDefinitions.RunAsync(
            alarms, sql, clock, rights, actor, text, request.Apply,
            new(request.Reason ?? "", request.AuthorizedBy ?? ""), cancel);
        if (!outcome.TryGet(out var result, out var why))
        {
            return why.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        return TypedResults.Ok(new ImportAnswer(
            result.Applied, result.Added, result.Changed, result.Same, result.Wrong,
            [.. result.Rows.Select(row =>
            {
                var said = row.Refusal is { } refusal ? texts.Render(language, refusal.Code, refusal.Args) : null;
                return new ImportRow(row.Line, row.Code, row.Change, row.Fields, said?.Detail, said?.Remedy);
            })]));
    }

    private static Item Of(StoredDefinition stored, TextCatalog texts, HttpContext context) => new(
        stored.Id, stored.SiteId, stored.Revision, stored.Definition, stored.Place,
        stored.Fault is { } fault ? texts.Render(RequestLanguage.Of(context), fault.Code, fault.Args).Detail : null);
}
