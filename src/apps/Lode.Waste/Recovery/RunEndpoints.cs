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

namespace Lode.Waste.Recovery;

/// <summary>The runs behind the figures of a year: batches that went in with their samples, what came out with its
/// assay, and the posting.</summary>
internal static class RunEndpoints
{
    // Each row of a run is one batch that went in.
    private const string Runs = """
        SELECT m.code, m.seq, m.at_us, m.method, m.posting_id, m.handler, b.id AS batch_id, b.code AS batch_code,
               b.oldest_us, m.moved_g
          FROM waste_move m JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND m.kind = 'selfUse' AND b.waste_code = @WasteCode
           AND m.at_us >= @FromUs AND m.at_us < @UntilUs
           AND (m.at_us < @BeforeUs OR (m.at_us = @BeforeUs AND m.seq < @BeforeSeq))
         ORDER BY m.at_us DESC, m.seq DESC LIMIT @Limit
        """;

    private const string Samples = """
        SELECT id, number, batch_id, moisture_ppm FROM waste_sample
         WHERE site_id = @SiteId AND batch_id {ids} ORDER BY entered_us, number
        """;

    private const string SampleParts = """
        SELECT sample_id, element, part_ppm FROM waste_sample_part WHERE site_id = @SiteId AND sample_id {ids}
        """;

    // What was found in a residue when it came out of an earlier run.
    private const string Residues = """
        SELECT run_code, role, name, part_g, moisture_ppm, elements FROM waste_run_part
         WHERE site_id = @SiteId AND name {ids:Codes} AND role = 'residue' AND moisture_ppm IS NOT NULL
        """;

    internal sealed record RunRow
    {
        public string Code { get; init; } = "";

        public long Seq { get; init; }

        public long AtUs { get; init; }

        public string Method { get; init; } = "";

        public Id PostingId { get; init; }

        public string Handler { get; init; } = "";

        public Id BatchId { get; init; }

        public string BatchCode { get; init; } = "";

        public long OldestUs { get; init; }

        public long MovedG { get; init; }
    }

    /// <param name="Number">Of the sample; of the run, for a residue that was assayed when it came out.</param>
    /// <param name="Moisture">Share of water; null when nobody looked for it.</param>
    /// <param name="Elements">Shares of the dry mass.</param>
    internal sealed record Found(string Number, double? Moisture, IReadOnlyDictionary<string, double> Elements);

    internal sealed record Input(
        Id BatchId, string Code, long Grams, DateTimeOffset OldestAt, IReadOnlyList<Found> Samples);

    /// <param name="Role">product, residue, loss or gain.</param>
    internal sealed record Output(string Role, string Name, long Grams, Found? Assay);

    internal sealed record Run(
        string Code, DateTimeOffset At, string Method, string Handler, Id PostingId, IReadOnlyList<Input> Inputs,
        IReadOnlyList<Output> Outputs);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/recovery/runs", ListAsync)
        .WithName("waste.recoveryRuns").Produces<Page<Run>>().ProducesProblem(404).ProducesProblem(422)
        .Requires("waste.read");

    private static async Task<IResult> ListAsync(
        int site, string wasteCode, int year, ISqlSession sql, Rights rights, SiteDays days, CancellationToken cancel,
        string? cursor = null, int? limit = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (!RecoveryEndpoints.IsYear(year))
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("year", "range")).ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        var rows = Paging.Limit(limit);
        var (beforeUs, beforeSeq) = Paging.Parts(cursor, 2) is [var us, var seq]
            ? (Paging.Number(us), Paging.Number(seq)) : (long.MaxValue, long.MaxValue);
        var found = await sql.QueryAsync<RunRow>(
            Runs,
            new
            {
                SiteId = site,
                WasteCode = wasteCode,
                FromUs = zone.StartOf(new DateOnly(year, 1, 1)),
                UntilUs = zone.StartOf(new DateOnly(year + 1, 1, 1)),
                BeforeUs = beforeUs,
                BeforeSeq = beforeSeq,
                Limit = rows + 1,
            },
            cancel);
        var page = Paging.Cut(Whole(found, rows), rows, row => row, Next);
        var samples = await SamplesAsync(site, page.Items, sql, cancel);
        var parts = (await sql.QueryAsync<RunParts.Row>(
            RunParts.OfRuns, new { SiteId = site, Codes = page.Items.Select(row => row.Code).Distinct().ToArray() },
            cancel)).ToLookup(row => row.RunCode);
        return TypedResults.Ok(new Page<Run>(
            [.. page.Items.GroupBy(row => row.Code).Select(same => Of([.. same], samples, parts[same.Key]))],
            page.Next ?? (found.Count > rows ? Next(page.Items[^1]) : null)));
    }

    private static string Next(RunRow row) => Paging.Cursor(BatchDesk.Text(row.AtUs), BatchDesk.Text(row.Seq));

    // The run at the end of a page goes to the next one whole, unless it fills the page.
    private static IReadOnlyList<RunRow> Whole(IReadOnlyList<RunRow> found, int rows)
    {
        if (found.Count <= rows)
        {
            return found;
        }

        RunRow[] kept = [.. found.Take(rows).Where(row => row.Code != found[rows].Code)];
        return kept.Length > 0 ? kept : found;
    }

    private static Run Of(
        IReadOnlyList<RunRow> rows, ILookup<Id, Found> samples, IEnumerable<RunParts.Row> parts) => new(
        rows[0].Code, Instants.FromUs(rows[0].AtUs), rows[0].Method, rows[0].Handler, rows[0].PostingId,
        [.. rows.Select(row => new Input(
            row.BatchId, row.BatchCode, row.MovedG, Instants.FromUs(row.OldestUs), [.. samples[row.BatchId]]))],
        [.. parts.Select(part => new Output(
            part.Role, part.Name, part.PartG,
            part.MoisturePpm is { } ppm ? new Found("", ppm / 1e6, part.Shares) : null))]);

    private static async Task<ILookup<Id, Found>> SamplesAsync(
        int site, IReadOnlyList<RunRow> rows, ISqlSession sql, CancellationToken cancel)
    {
        Id[] batches = [.. rows.Select(row => row.BatchId).Distinct()];
        var codes = rows.DistinctBy(row => row.BatchId).ToDictionary(
            row => row.BatchCode, row => row.BatchId, StringComparer.Ordinal);
        var residues = await sql.QueryAsync<RunParts.Row>(
            Residues, new { SiteId = site, Codes = codes.Keys.ToArray() }, cancel);
        var found = await sql.QueryAsync<SampleBatch.SampleRow>(Samples, new { SiteId = site, Ids = batches }, cancel);
        var parts = (await sql.QueryAsync<SampleBatch.PartRow>(
            SampleParts, new { SiteId = site, Ids = found.Select(row => row.Id).ToArray() }, cancel))
            .ToLookup(part => part.SampleId);
        var taken = found.Select(row => (row.BatchId, Found: new Found(
            row.Number, row.MoisturePpm / 1e6,
            parts[row.Id].ToDictionary(part => part.Element, part => part.PartPpm / 1e6))));
        return residues.Select(row => (BatchId: codes[row.Name], Found: new Found(
            row.RunCode, row.MoisturePpm / 1e6, row.Shares)))
            .Concat(taken).ToLookup(one => one.BatchId, one => one.Found);
    }
}
