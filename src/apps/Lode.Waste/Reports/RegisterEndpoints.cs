using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Reports;

/// <summary>The registers B.1 to B.5 of a month, on the screen and as a file.</summary>
internal static class RegisterEndpoints
{
    private const int MostRows = 100_000;

    private const string Moves = $$"""
        SELECT {{MoveRow.Columns}} FROM waste_move
         WHERE site_id = @SiteId AND kind {ids:Kinds} AND at_us >= @FromUs AND at_us < @UntilUs
         ORDER BY at_us, seq LIMIT @Limit
        """;

    private const string Batches = $$"""
        SELECT {{BatchRow.Columns}} FROM waste_batch WHERE site_id = @SiteId AND id {ids}
        """;

    private const string ListNames = """
        SELECT c.code, c.description FROM waste_code c JOIN waste_list l ON l.edition = c.edition
         WHERE c.code {ids:Codes} AND l.valid_from <= @Day ORDER BY l.valid_from, c.code
        """;

    internal sealed record Column(string Zh, string En);

    /// <param name="TotalGrams">Sum of the masses, for the check against form C.1.</param>
    internal sealed record Table(
        string Name, string TitleZh, string TitleEn, string Month, IReadOnlyList<Column> Columns,
        IReadOnlyList<IReadOnlyList<object?>> Rows, long TotalGrams);

    internal sealed record ListedName
    {
        public string Code { get; init; } = "";

        public string Description { get; init; } = "";
    }

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/registers/{table}", ReadAsync).WithName("waste.register").Produces<Table>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapGet("/registers/{table}/export", ExportAsync).WithName("waste.exportRegister")
            .Produces(200, contentType: "text/csv").ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
    }

    private static async Task<IResult> ReadAsync(
        string table, int site, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, string? month = null)
    {
        var found = await FindAsync(table, site, month, sql, rights, days, clock, cancel);
        return found.ToOk();
    }

    private static async Task<IResult> ExportAsync(
        string table, int site, ISqlSession sql, Rights rights, Actor actor, SiteDays days, TimeProvider clock,
        HttpContext context, CancellationToken cancel, string? month = null, string format = "csv")
    {
        if (!(await FindAsync(table, site, month, sql, rights, days, clock, cancel)).TryGet(out var found, out var why))
        {
            return why.ToProblem();
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "waste.exportRegister", "wasteRegister", $"{site}/{table}/{found.Month}", null,
                    new { Rows = found.Rows.Count, found.TotalGrams });
                return Done.Instance;
            },
            cancel: cancel);
        var isChinese = RequestLanguage.Of(context) == "zh-CN";
        return new SheetAnswer(
            [.. found.Columns.Select(column => isChinese ? column.Zh : column.En)],
            [.. found.Rows.Select(row => row.ToArray())], $"{table}-{site}-{found.Month}", format == "xlsx");
    }

    private static async Task<Outcome<Table>> FindAsync(
        string name, int site, string? month, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site) || RegisterTable.Find(name) is not { } table)
        {
            return WasteRefusals.NotFound;
        }

        var zone = await days.OfAsync(site, cancel);
        if (Month.Find(month, zone, clock.NowUs()) is not { } range)
        {
            return FlowEndpoints.MonthWrong;
        }

        var moves = await sql.QueryAsync<MoveRow>(
            Moves, new { SiteId = site, table.Kinds, range.FromUs, range.UntilUs, Limit = MostRows }, cancel);
        var rows = await RowsAsync(moves, site, zone, range, sql, cancel);
        return new Table(
            name, table.Zh, table.En, range.Text, [.. table.Columns.Select(column => new Column(column.Zh, column.En))],
            [.. rows.Select(row => table.Columns.Select(column => column.Cell(row)).ToArray())],
            rows.Sum(row => row.Move.MovedG));
    }

    // General waste has registers of its own; these are for what is on the list.
    private static async Task<IReadOnlyList<RegisterRow>> RowsAsync(
        IReadOnlyList<MoveRow> moves, int site, SiteZone zone, Month range, ISqlSession sql, CancellationToken cancel)
    {
        var key = new { SiteId = site };
        Id[] ids = [.. moves.Select(move => move.BatchId).Distinct()];
        var batches = (await sql.QueryAsync<BatchRow>(Batches, new { SiteId = site, Ids = ids }, cancel))
            .ToDictionary(row => row.Id);
        var streams = (await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, key, cancel))
            .ToDictionary(row => row.Id);
        var places = (await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, key, cancel))
            .ToDictionary(row => row.Id);
        string[] codes = [.. streams.Values.Select(row => row.WasteCode).Distinct()];
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in await sql.QueryAsync<ListedName>(
            ListNames, new { Codes = codes, Day = zone.Text(range.FromUs) }, cancel))
        {
            listed[name.Code] = name.Description;
        }

        var permits = await PermitsAsync(site, sql, cancel);
        return
        [
            .. from move in moves
               let stream = streams[batches[move.BatchId].StreamId]
               where stream.IsHazardous
               select new RegisterRow(
                   move, stream, places.GetValueOrDefault(move.FacilityId),
                   move.ToId is { } to ? places.GetValueOrDefault(to) : null,
                   listed.GetValueOrDefault(stream.WasteCode, ""),
                   permits.GetValueOrDefault(move.Destination, ""), zone),
        ];
    }

    private static async Task<Dictionary<string, string>> PermitsAsync(
        int site, ISqlSession sql, CancellationToken cancel)
    {
        var papers = await sql.QueryAsync<PaperRow>(PaperEndpoints.OfSite, new { SiteId = site }, cancel);
        var permits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var party in await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { SiteId = site }, cancel))
        {
            if (papers.LastOrDefault(paper => paper.Kind == "permit" && paper.PartyId == party.Id) is { } permit)
            {
                permits[party.Name] = permit.Number;
            }
        }

        return permits;
    }
}
