using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Waste.Transfers;

namespace Lode.Waste.Warnings;

/// <summary>The part of a look that concerns what plans, permits and approvals leave, and streams that fall silent.
/// </summary>
internal sealed class UseRound(SiteEndpoints.Row site, ISqlSession sql, SiteZone zone, long nowUs)
{
    private const long DayUs = 86_400_000_000;
    private const int LookedBackDays = 180, MostSteps = 400;

    private const string Generated = """
        SELECT m.at_us FROM waste_move m JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND m.kind = 'generate' AND m.at_us >= @FromUs
           AND b.waste_code = @WasteCode ORDER BY m.at_us DESC LIMIT @Limit
        """;

    internal async Task<IReadOnlyList<Judged>> JudgeAsync(CancellationToken cancel) =>
        [.. await QuotasAsync(cancel), .. await SilentAsync(cancel)];

    // What is planned for transfer in the year, and what receivers may still take.
    private async Task<IEnumerable<Judged>> QuotasAsync(CancellationToken cancel)
    {
        var today = zone.DayOf(nowUs);
        var used = await sql.QueryAsync<TransferFile.UsedRow>(
            TransferFile.Used, new { site.SiteId, Id = default(Id) }, cancel);
        var plan = await sql.QueryAsync<PlanLineRow>(
            PlanEndpoints.Lines, new { site.SiteId, Year = (long)today.Year }, cancel);
        var lines = (await sql.QueryAsync<PaperLineRow>(PaperEndpoints.LinesOfSite, new { site.SiteId }, cancel))
            .ToLookup(line => line.PaperId);
        var papers = await sql.QueryAsync<PaperRow>(PaperEndpoints.OfSite, new { site.SiteId }, cancel);
        long Sum(string wasteCode, string method, Func<TransferFile.UsedRow, bool> counts) => used
            .Where(row => row.WasteCode == wasteCode && row.Method == method && counts(row)).Sum(row => row.UsedG);
        return
        [
            .. from line in plan
               where line.Part == "A.7"
               select Of(
                   $"A.7 {today.Year} {line.WasteCode} {line.Method}", "/waste/plan", line.PlannedG,
                   Sum(line.WasteCode, line.Method, row => zone.DayOf(row.PlannedUs).Year == today.Year)),
            .. from paper in papers
               where paper.Kind is "permit" or "approval" && paper.PartyId is not null
                   && paper.CountsOn(zone.Text(nowUs))
               let fromUs = TransferFile.FromUs(paper, zone)
               from line in lines[paper.Id]
               select Of(
                   $"{paper.Number} {line.WasteCode} {line.Method}", "/waste/papers", line.LimitG,
                   Sum(line.WasteCode, line.Method, row => row.ReceiverId == paper.PartyId && row.PlannedUs >= fromUs)),
        ];
    }

    private Judged Of(string name, string page, long limit, long used) => new(
        "waste.quotaNearLimit", "wasteQuota", name, name, name, $"{page}?site={site.SiteId}",
        SiteRules.Quota(used, limit));

    // Only wastes of a product that is being made; the last month with an output says so.
    private async Task<IEnumerable<Judged>> SilentAsync(CancellationToken cancel)
    {
        var outputs = await sql.QueryAsync<OutputEndpoints.OutputRow>(
            OutputEndpoints.OfSite, new { site.SiteId }, cancel);
        var last = zone.DayOf(nowUs).AddMonths(-1).ToString(
            "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var judged = new List<Judged>();
        foreach (var code in outputs.Where(row => row.OutputG > 0 && string.CompareOrdinal(row.Month, last) >= 0)
            .Select(row => row.WasteCode).Distinct())
        {
            var steps = await sql.QueryAsync<long>(
                Generated,
                new
                {
                    site.SiteId,
                    FromUs = nowUs - (LookedBackDays * DayUs),
                    WasteCode = code,
                    Limit = MostSteps,
                },
                cancel);
            judged.Add(new Judged(
                "waste.silent", "wasteCode", code, code, code, $"/waste/batches?site={site.SiteId}&code={code}",
                SiteRules.Silent([.. steps.Select(zone.DayOf).Distinct().Order()], zone.DayOf(nowUs))));
        }

        return judged;
    }
}
