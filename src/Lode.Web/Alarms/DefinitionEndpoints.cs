using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.History;
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
    /// <param name="Definition">As it shall be; its code within the site says which one.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="SiteId">Organization number; without it the site of the signal.</param>
    /// <param name="AuthorizedBy">Number of the change order.</param>
    /// <param name="Revision">What the writer has seen; 0 for a new one. Another one is refused.</param>
    internal sealed record SaveRequest(AlarmDefinition Definition, string Reason, int? SiteId = null,
        string? AuthorizedBy = null, long? Revision = null);

    /// <param name="Definition">What to try.</param>
    /// <param name="SiteId">Organization number; without it the site of the signal.</param>
    /// <param name="Days">Length of the period that ends now, 1 to 31.</param>
    internal sealed record PreviewRequest(AlarmDefinition Definition, int? SiteId = null, int Days = 7);

    /// <summary>What suits a signal when nobody knows better.</summary>
    internal sealed record Suggestion(
        string Quantity, double? Span, double Deadband, double DelaySeconds, double DeadbandPercent);

    internal sealed record RetireRequest(string Reason, string? AuthorizedBy = null);

    internal sealed record ImportRequest(string Csv, bool Apply = false, string? Reason = null, string? AuthorizedBy =
        null);

    /// <summary>A definition as listed; the fault is rendered in the person's language.</summary>
    internal sealed record Item(
        Id Id, int SiteId, long Revision, AlarmDefinition Definition, AlarmPlace Place, string? Fault,
        AlarmState State, int? MatrixPriority);

    internal sealed record RevisionItem(
        long Revision, string? Content, string Reason, string AuthorizedBy, DateTimeOffset ChangedAt, string ChangedBy);

    internal sealed record ImportRow(int Line, string Code, string Change, IReadOnlyList<FieldChange> Fields,
        string? Detail, string? Remedy);

    internal sealed record ImportAnswer(bool Applied, int Added, int Changed, int Same, int Wrong,
        IReadOnlyList<ImportRow> Rows);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/definitions",
            ListAsync).WithName("alarms.definitions").Produces<Page<Item>>().Requires("alarms.read");
        group.MapGet("/definitions/export", Export).WithName("alarms.exportDefinitions").Requires("alarms.read");
        group.MapPost("/definitions/import", ImportAsync).WithName("alarms.importDefinitions").Produces<ImportAnswer>()
            .ProducesProblem(422).Requires("alarms.edit");
        group.MapPost("/definitions/preview", Preview).WithName("alarms.previewDefinition")
            .Produces<DefinitionPreview>().ProducesProblem(422).Requires("alarms.edit");
        group.MapGet("/definitions/suggestion", SuggestAsync).WithName("alarms.suggestDefinition")
            .Produces<Suggestion>().ProducesProblem(422).Requires("alarms.read");
        group.MapGet("/rules", RulesAsync).WithName("alarms.rules").Produces<AlarmRuleBook>().Requires("alarms.read");
        group.MapGet("/definitions/{id}", GetAsync).WithName("alarms.definition").Produces<Item>().ProducesProblem(404)
            .Requires("alarms.read");
        group.MapGet("/definitions/{id}/revisions", RevisionsAsync).WithName("alarms.revisions")
            .Produces<Page<RevisionItem>>().ProducesProblem(404).Requires("alarms.read");
        group.MapPost("/definitions", SaveAsync).WithName("alarms.saveDefinition").Produces<Item>().ProducesProblem(422)
            .Requires("alarms.edit");
        group.MapPost("/definitions/{id}/retire", RetireAsync).WithName("alarms.retireDefinition").Produces(204)
            .ProducesProblem(404).Requires("alarms.edit");
    }

    private static async Task<IResult> ListAsync(
        AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, TextCatalog texts, HttpContext context,
        CancellationToken cancel, int? site = null, string? node = null, string? search = null,
        Named<AlarmPriority>? priority = null, Named<AlarmKind>? kind = null, string? position = null,
        Named<DefinitionIssue>? issue = null, string[]? signal = null,
        string? cursor = null, int? limit = null)
    {
        var filter = new AlarmFilter(Site: site, Node: node, Search: search, Priority: priority?.Value)
        {
            Kind = kind?.Value,
            Position = position,
        };
        var matrix = (await AlarmRules.ReadAsync(sql, clock, cancel)).Matrix;
        var all = ListDefinitions.Run(alarms, rights, filter).Where(one => ListDefinitions.Has(one, issue?.Value, matrix)
            && (signal is not { Length: > 0 } || signal.Contains(one.Definition.Signal, StringComparer.Ordinal))).ToList();
        var rows = Paging.Limit(limit);
        var skip = Paging.Parts(cursor, 1) is [var place] ? (int)Math.Clamp(Paging.Number(place), 0, all.Count) : 0;
        var next = skip + rows < all.Count
            ? Paging.Cursor((skip + rows).ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<Item>(
            [.. all.Skip(skip).Take(rows).Select(one => Of(one, matrix, texts, context))], next));
    }

    private static async Task<IResult> GetAsync(
        Id id, AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, TextCatalog texts,
        HttpContext context, CancellationToken cancel) =>
        ListDefinitions.Find(alarms, rights, id).TryGet(out var found, out var why)
            ? TypedResults.Ok(Of(found, (await AlarmRules.ReadAsync(sql, clock, cancel)).Matrix, texts, context))
            : why.ToProblem();

    private static async Task<IResult> RulesAsync(ISqlSession sql, TimeProvider clock, CancellationToken cancel) =>
        TypedResults.Ok(await AlarmRules.ReadAsync(sql, clock, cancel));

    private static IResult Preview(
        PreviewRequest request, AlarmService alarms, HistorianService historian, Rights rights, CancellationToken cancel) =>
        PreviewDefinition.Run(
            alarms, historian, rights, new(request.SiteId, request.Definition), request.Days, cancel)
            .TryGet(out var preview, out var why) ? TypedResults.Ok(preview) : why.ToProblem();

    private static async Task<IResult> SuggestAsync(
        string signal, SignalDirectory signals, ISqlSession sql, TimeProvider clock, Rights rights,
        CancellationToken cancel)
    {
        if (signals.Find(signal, rights) is not { Facts: var facts })
        {
            return AlarmCompiler.SignalUnknown.With(("signal", signal)).ToProblem();
        }

        var quantity = AlarmRules.QuantityOf(facts.Unit ?? "");
        var defaults = (await AlarmRules.ReadAsync(sql, clock, cancel)).Defaults.First(one => one.Quantity == quantity);
        var span = facts.RangeHi - facts.RangeLo;
        return TypedResults.Ok(new Suggestion(
            quantity, span, (span ?? 0) * defaults.DeadbandPercent / 100, defaults.DelaySeconds,
            defaults.DeadbandPercent));
    }

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
            alarms, sql, clock, rights, actor, [new(request.SiteId, request.Definition, request.Revision)],
            new(request.Reason, request.AuthorizedBy ?? ""), cancel);
        return outcome.TryGet(out var saved, out var why)
            ? TypedResults.Ok(new Page<Item>(
                [.. await WithMatrixAsync(saved.Items, sql, clock, texts, context, cancel)], null))
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

    private static async Task<IEnumerable<Item>> WithMatrixAsync(
        IReadOnlyList<StoredDefinition> stored, ISqlSession sql, TimeProvider clock, TextCatalog texts,
        HttpContext context, CancellationToken cancel)
    {
        var matrix = (await AlarmRules.ReadAsync(sql, clock, cancel)).Matrix;
        return stored.Select(one => Of(one, matrix, texts, context));
    }

    private static Item Of(StoredDefinition stored, PriorityMatrix matrix, TextCatalog texts, HttpContext context) => new(
        stored.Id, stored.SiteId, stored.Revision, stored.Definition, stored.Place,
        stored.Fault is { } fault ? texts.Render(RequestLanguage.Of(context), fault.Code, fault.Args).Detail : null,
        stored.State, (int?)matrix.Of(stored.Definition.Severity, stored.Definition.ResponseSeconds));
}
