using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Periods;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;

namespace Lode.Waste.Reports;

/// <summary>Reads what the tables A.1 to A.7 of a year's plan are made of: registers, the plan, the year before out of
/// the books, stock at its beginning.</summary>
internal sealed class PlanReader(ISqlSession sql, LedgerReader ledger, int site, SiteZone zone)
{
    /// <summary>One table of a year.</summary>
    internal async Task<FormTable> ReadAsync(string form, int year, CancellationToken cancel)
    {
        var key = new { SiteId = (long)site };
        var streams = await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, key, cancel);
        var before = new FormReader(sql, ledger, site, zone, YearOf(year - 1));
        return PlanForm.Of(form, YearOf(year).Text, new PlanFacts(
            await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, key, cancel),
            await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, key, cancel), streams,
            await before.NamesAsync([.. streams.Select(row => row.WasteCode).Distinct()], cancel),
            await sql.QueryAsync<PlanLineRow>(PlanEndpoints.Lines, new { SiteId = site, Year = year }, cancel),
            await before.LinesAsync(cancel), await before.OwnUsesAsync(cancel), await before.OutsourcedAsync(cancel),
            await StockAsync(year, cancel),
            await sql.QueryAsync<MeasureRow>(MeasureEndpoints.OfSite, key, cancel),
            (await sql.QueryAsync<PlanCutRow>(PlanEndpoints.Cuts, new { SiteId = site, Year = year }, cancel))
                .ToDictionary(row => row.MeasureId, row => row.PlannedG)));
    }

    private Month YearOf(int year) =>
        ReportPeriod.Holding(new DateOnly(year, 1, 1), PeriodKind.Year).In(zone);

    // What was taken over into the books in the year lay there before them.
    private async Task<IReadOnlyDictionary<(string Place, string WasteCode), long>> StockAsync(
        int year, CancellationToken cancel)
    {
        if (await FlowReader.BookAsync(ledger, site, cancel) is not { } book)
        {
            return new Dictionary<(string Place, string WasteCode), long>();
        }

        var range = YearOf(year);
        var sums = await ledger.SumsAsync(book, range.FromUs, range.UntilUs, null, null, cancel);
        return sums.Where(sum => sum.Kind == "INV").GroupBy(sum => (sum.Place, sum.Item)).ToDictionary(
            same => same.Key,
            same => same.Sum(sum => sum.Opening + (sum.Posting == "OPEN" ? sum.Debits - sum.Credits : 0)));
    }
}
