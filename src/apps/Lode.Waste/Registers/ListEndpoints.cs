using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>Editions of the lists of waste codes, and the codes.</summary>
internal static class ListEndpoints
{
    private const string Editions = """
        SELECT l.edition, l.kind, l.valid_from, l.valid_until, l.source,
               (SELECT count(*) FROM waste_code c WHERE c.edition = l.edition) AS codes
          FROM waste_list l ORDER BY l.valid_from DESC, l.edition
        """;

    private const string Codes = """
        SELECT c.code, c.category, c.description, c.hazards, c.edition
          FROM waste_code c
         WHERE c.edition = @Edition
           AND (lower(c.code) LIKE @Pattern ESCAPE '\' OR lower(c.description) LIKE @Pattern ESCAPE '\')
           AND c.code > @After
         ORDER BY c.code LIMIT @Limit
        """;

    private const string Newest = """
        SELECT edition FROM waste_list WHERE kind = 'hazardous' ORDER BY valid_from DESC LIMIT 1
        """;

    internal sealed record EditionRow
    {
        public string Edition { get; init; } = "";

        public string Kind { get; init; } = "";

        public string ValidFrom { get; init; } = "";

        public string? ValidUntil { get; init; }

        public string Source { get; init; } = "";

        public long Codes { get; init; }
    }

    internal sealed record CodeRow
    {
        public string Code { get; init; } = "";

        public string Category { get; init; } = "";

        public string Description { get; init; } = "";

        public string Hazards { get; init; } = "";

        public string Edition { get; init; } = "";
    }

    internal sealed record EditionItem(
        string Edition, string Kind, string ValidFrom, string? ValidUntil, string Source, long Codes);

    internal sealed record CodeItem(string Code, string Category, string Description, string Hazards, string Edition);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/lists", ListsAsync).WithName("waste.lists").Produces<Page<EditionItem>>().Requires("waste.read");
        group.MapPost("/lists", ImportAsync).WithName("waste.importList").Produces<EditionItem>(201)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapGet("/codes", CodesAsync).WithName("waste.codes").Produces<Page<CodeItem>>().Requires("waste.read");
    }

    private static async Task<IResult> ListsAsync(ISqlSession sql, CancellationToken cancel) =>
        TypedResults.Ok(new Page<EditionItem>(
            [.. (await sql.QueryAsync<EditionRow>(Editions, null, cancel)).Select(row => new EditionItem(
                row.Edition, row.Kind, row.ValidFrom, row.ValidUntil, row.Source, row.Codes))],
            null));

    private static async Task<IResult> ImportAsync(
        ImportList.Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        // The lists hold for all sites, so the right is asked for at the root.
        if (!rights.Can("waste.edit", 1))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await ImportList.RunAsync(request, sql, actor, cancel);
        return outcome.TryGet(out var edition, out var why)
            ? TypedResults.Created($"/api/v1/waste/codes?edition={edition.Edition}", new EditionItem(
                edition.Edition, edition.Kind, ImportList.Day(edition.ValidFrom), null, edition.Source, 0))
            : why.ToProblem();
    }

    private static async Task<IResult> CodesAsync(
        ISqlSession sql, CancellationToken cancel, string? edition = null, string? search = null, string? cursor = null,
        int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var after = Paging.Parts(cursor, 1) is [var code] ? code : "";
        var found = await sql.QueryAsync<CodeRow>(
            Codes,
            new
            {
                Edition = edition ?? await sql.FindAsync<string>(Newest, null, cancel) ?? "",
                Pattern = LikePattern.Contains(search ?? ""),
                After = after,
                Limit = rows + 1,
            },
            cancel);
        return TypedResults.Ok(Paging.Cut(
            found, rows,
            row => new CodeItem(row.Code, row.Category, row.Description, row.Hazards, row.Edition),
            row => Paging.Cursor(row.Code)));
    }
}
