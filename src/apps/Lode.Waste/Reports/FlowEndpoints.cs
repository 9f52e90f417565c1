using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Reports;

/// <summary>From generation to final place: the month of a code as a flow, and the monthly report C.1.</summary>
internal static class FlowEndpoints
{
    internal static readonly Refusal MonthWrong = new("waste.monthWrong", 422);

    /// <param name="Role">source, stock, treatment, outside, product, residue, loss or road: how it is drawn.</param>
    /// <param name="Code">Facility, product, receiver or batch.</param>
    internal sealed record Part(string Role, string Kind, string Code, string Name, long Grams);

    /// <param name="UnexplainedGrams">0 in a ledger of double entry.</param>
    internal sealed record Flow(
        string WasteCode, string Month, long OpeningGrams, long GeneratedGrams, long SelfUsedGrams,
        long SelfDisposedGrams, long OutGrams, long InTransitGrams, long LossGrams, long DifferenceGrams,
        long GainGrams, long ReceivedGrams, long StoredGrams, long ClosingGrams, long UnexplainedGrams,
        IReadOnlyList<Part> Sources, IReadOnlyList<Part> Uses, IReadOnlyList<Part> Outs);

    /// <summary>What the ledger says of a waste code in a month: the figures of form C.1 (HJ 1259-2022).</summary>
    /// <param name="OutsourcedGrams">What left through the gate, what came back taken off.</param>
    /// <param name="DispatchedGrams">What left through the gate.</param>
    internal sealed record Line(
        string WasteCode, string NameZh, string NameEn, string Category, long GeneratedGrams, long SelfUsedGrams,
        long SelfDisposedGrams, long OutsourcedGrams, long OpeningStockGrams, long ClosingStockGrams,
        long DifferenceGrams, long DispatchedGrams);

    internal sealed record Report(int Site, string Month, IReadOnlyList<Line> Lines, bool IsBalanced);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/flow", FlowAsync).WithName("waste.flow").Produces<Flow>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapGet("/reports/c1", ReportAsync).WithName("waste.reportC1").Produces<Report>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
    }

    private static async Task<IResult> FlowAsync(
        int site, string wasteCode, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel, string? month = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        if (Month.Find(month, zone, clock.NowUs()) is not { } range)
        {
            return MonthWrong.ToProblem();
        }

        var facilities = (await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, new { SiteId = site }, cancel))
            .ToDictionary(row => row.Code, row => row.NameZh, StringComparer.Ordinal);
        var parties = (await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { SiteId = site }, cancel))
            .Where(row => row.Kind == "receiver").ToLookup(row => row.CreditCode, row => row.Name);
        var accounts = await FlowReader.BookAsync(ledger, site, cancel) is { } book
            ? await FlowReader.ReadAsync(ledger, book, wasteCode, range.FromUs, range.UntilUs, cancel) : [];
        return TypedResults.Ok(Of(wasteCode, range.Text, accounts, code =>
            facilities.GetValueOrDefault(code) ?? parties[code].FirstOrDefault() ?? code));
    }

    private static Flow Of(
        string wasteCode, string month, IReadOnlyList<FlowReader.Account> accounts, Func<string, string> nameOf)
    {
        var balance = MassBalance.Of([.. accounts.Select(account => account.Move)]);
        Part[] Parts(string role, string kind, bool byLot, int sign) =>
        [
            .. from account in accounts
               where account.Kind == kind
               group account by byLot ? account.Lot : account.Place into same
               let grams = sign * same.Sum(one => one.Move.Net)
               where grams != 0
               orderby grams descending
               select new Part(role, kind, same.Key, byLot ? same.Key : nameOf(same.Key), grams),
        ];
        long Closing(string kind) => accounts.Where(one => one.Kind == kind).Sum(one => one.Move.Closing);
        return new Flow(
            wasteCode, month, balance.Opening, balance.Generated, balance.SelfUsed, balance.SelfDisposed, balance.Out,
            Closing("TRN"), balance.Loss, balance.Difference, balance.Gain, balance.Received, Closing("INV"),
            balance.Closing, balance.Unexplained,
            [.. Parts("source", "GEN", false, -1), .. Parts("source", "OPEN", false, -1)],
            [.. Parts("product", "PRD", true, 1), .. Residues(accounts), .. Parts("loss", "USE", false, 1),
                .. Parts("loss", "DSP", false, 1)],
            [.. Parts("outside", "EXT", false, 1)]);
    }

    private static IEnumerable<Part> Residues(IReadOnlyList<FlowReader.Account> accounts)
    {
        var grams = accounts.Where(one => one.Kind == "RES").Sum(one => one.Move.Net);
        return grams == 0 ? [] : [new Part("residue", "RES", "", "", grams)];
    }

    private static async Task<IResult> ReportAsync(
        int site, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, string? month = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        if (Month.Find(month, zone, clock.NowUs()) is not { } range)
        {
            return MonthWrong.ToProblem();
        }

        Line[] lines =
        [
            .. (await LinesAsync(site, range, sql, ledger, cancel)).Where(
                line => WasteCode.IsHazardous(line.WasteCode)),
        ];
        return TypedResults.Ok(new Report(site, range.Text, lines, lines.All(line => line.DifferenceGrams == 0)));
    }

    /// <summary>What the ledger says of each waste code between two instants.</summary>
    internal static async Task<IReadOnlyList<Line>> LinesAsync(
        int site, Month range, ISqlSession sql, LedgerReader ledger, CancellationToken cancel)
    {
        var streams = (await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, new { SiteId = site }, cancel))
            .GroupBy(row => row.WasteCode).ToDictionary(group => group.Key, group => group.First());
        var accounts = await FlowReader.BookAsync(ledger, site, cancel) is { } book
            ? await FlowReader.ReadAsync(ledger, book, null, range.FromUs, range.UntilUs, cancel) : [];
        return
        [
            .. from account in accounts
               group account by account.Item into same
               where streams.ContainsKey(same.Key)
               orderby same.Key
               select LineOf(streams[same.Key], [.. same]),
        ];
    }

    // What left through the gate counts as outsourced on that day; what is on the road is no stock of the site.
    private static Line LineOf(StreamRow stream, IReadOnlyList<FlowReader.Account> accounts)
    {
        long Sum(string kind, Func<FlowReader.Account, long> value) =>
            accounts.Where(one => one.Kind == kind).Sum(value);
        var generated = -Sum("GEN", one => one.Move.Net);
        var disposed = Sum("DSP", one => one.Move.Net);
        var gained = -Sum("GAIN", one => one.Move.Net);
        var used = Sum("WIP", one => one.Used) - gained - disposed;
        var outsourced = Sum("TRN", one => one.Debits);
        var back = Sum("TRN", one => one.Credits) - Sum("EXT", one => one.Move.Net)
            - Sum("DIFF.weigh", one => one.Move.Net);
        var opening = Sum("INV", one => one.Opening) - Sum("OPEN", one => one.Move.Net);
        var closing = Sum("INV", one => one.Move.Closing);
        return new Line(
            stream.WasteCode, stream.NameZh, stream.NameEn, StreamEndpoints.Of(stream).Category, generated, used,
            disposed, outsourced - back, opening, closing,
            opening + generated - used - disposed - outsourced + back - closing
                - Sum("LOSS", one => one.Move.Net) - Sum("DIFF.stocktake", one => one.Move.Net),
            outsourced);
    }
}

/// <summary>A calendar month of a site.</summary>
internal readonly record struct Month(string Text, long FromUs, long UntilUs)
{
    /// <summary>The month of a text (2026-01), or the running one; null for any other text.</summary>
    internal static Month? Find(string? text, SiteZone zone, long nowUs)
    {
        var today = zone.DayOf(nowUs);
        var first = new DateOnly(today.Year, today.Month, 1);
        if (text is not null && !DateOnly.TryParseExact(
            text + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out first))
        {
            return null;
        }

        return new Month(
            first.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), zone.StartOf(first),
            zone.StartOf(first.AddMonths(1)));
    }
}
