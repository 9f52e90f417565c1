using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Waste.Storage;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Board;

/// <summary>The board of a site: what lies where, how old and how full, what is on its way, what expires.</summary>
internal static class SiteBoard
{
    private const long DayUs = 86_400_000_000;
    private const int ExpirySoonDays = 60, Week = 7;

    // Days at which the age of a stock changes its shade: 90, 180, 270, 330.
    private static readonly int[] AgeSteps = [90, 180, 270, 330];

    private const string OpenTransfers = """
        SELECT count(*) FROM waste_transfer
         WHERE site_id = @SiteId AND state NOT IN ('processed', 'grouped', 'returned', 'turnedBack', 'canceled')
        """;

    /// <param name="AgeGrams">Grams up to 90, 180, 270, 330 days and above.</param>
    /// <param name="FullShare">Of the facility's capacity, what all of its stock takes; null without one.</param>
    /// <param name="DaysToFull">At the net rate of the last seven days; null when it does not grow.</param>
    /// <param name="Warnings">age270, age330, age365, full80, full90, full100 or point.</param>
    internal sealed record Stock(
        Id StreamId, string WasteCode, string NameZh, string NameEn, Id FacilityId, string Facility, string FacilityZh,
        string FacilityEn, string FacilityKind, long Grams, long? CapacityGrams, double? FullShare, int OldestDays,
        IReadOnlyList<long> AgeGrams, double? DaysToFull, IReadOnlyList<string> Warnings);

    internal sealed record Expiring(Id Id, string Kind, string Number, string Name, string ValidUntil, int DaysLeft);

    internal sealed record Board(
        int Site, string UnitName, string Class, int AgeLimitDays, string Month, long StockGrams, long CapacityGrams,
        long GeneratedGrams, long PlannedGrams, long GeneratedYearGrams, long InTransitGrams, int OpenTransfers,
        int OpenBatches, int OldestDays, string OldestCode, IReadOnlyList<Stock> Stocks,
        IReadOnlyList<Expiring> Expiring);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/board", ReadAsync).WithName("waste.board")
        .Produces<Board>().ProducesProblem(404).Requires("waste.read");

    private static async Task<IResult> ReadAsync(
        int site, ISqlSession sql, LedgerReader ledger, SharedReads<int, Board> shared, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel) => !rights.Can("waste.read", site)
        ? WasteRefusals.NotFound.ToProblem()
        : TypedResults.Ok(await shared.GetAsync(
            site, () => MakeAsync(site, sql, ledger, days, clock, CancellationToken.None)).WaitAsync(cancel));

    private static async Task<Board> MakeAsync(
        int site, ISqlSession sql, LedgerReader ledger, SiteDays days, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.NowUs();
        var zone = await days.OfAsync(site, cancel);
        var book = await FlowReader.BookAsync(ledger, site, cancel);

        // Takes about as long as all the others, so it is read beside them.
        var rates = Task.Run(() => RatesAsync(ledger, book, now, cancel), cancel);
        var view = await StockView.ReadAsync(site, sql, ledger, cancel);
        var batches = await sql.QueryAsync<OpenBatch>(OpenBatch.OfSite, new { SiteId = site }, cancel);
        var unit = await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)site }, cancel);
        var today = zone.DayOf(now);
        var plan = await sql.QueryAsync<PlanLineRow>(
            PlanEndpoints.Lines, new { SiteId = site, Year = (long)today.Year }, cancel);
        var month = Month.Find(null, zone, now)!.Value;
        var generated = await GeneratedSinceAsync(
            ledger, book, [month.FromUs, zone.StartOf(new DateOnly(today.Year, 1, 1))], now, cancel);
        var stocks = Stocks(view, batches, now, unit?.AgeLimitDays ?? 365, await rates);
        var stocked = view.Stock.Where(one => one.Balance > 0).Select(one => one.Lot)
            .ToHashSet(StringComparer.Ordinal);
        var oldest = batches.Where(row => stocked.Contains(row.Code)).MinBy(row => row.OldestUs);
        return new Board(
            site, unit?.UnitName ?? "", unit?.Class ?? "", (int)(unit?.AgeLimitDays ?? 365), month.Text,
            view.Stock.Sum(one => one.Balance),
            view.Facilities.Where(one => one.Kind is "store" or "point" && one.ClosedUs is null)
                .Sum(one => one.CapacityG ?? (one.Kind == "point" ? StorageLimits.PointGrams : 0)),
            generated[0],
            plan.Where(line => line.Part == "A.3").Sum(line => line.PlannedG),
            generated[1],
            book is null ? 0 : await ledger.TotalAsync(book, "TRN", cancel),
            (int)await sql.FindAsync<long>(OpenTransfers, new { SiteId = site }, cancel), batches.Count,
            oldest is null ? 0 : StockView.DaysOf(oldest.OldestUs, now), oldest?.Code ?? "", stocks,
            await ExpiringAsync(site, sql, today, cancel));
    }

    /// <summary>Stocks of a site for the rules of early warning.</summary>
    internal static async Task<IReadOnlyList<Stock>> StocksAsync(
        StockView view, IReadOnlyList<OpenBatch> batches, LedgerReader ledger, SiteEndpoints.Row site, long now,
        CancellationToken cancel)
    {
        var book = await FlowReader.BookAsync(ledger, (int)site.SiteId, cancel);
        return Stocks(view, batches, now, site.AgeLimitDays, await RatesAsync(ledger, book, now, cancel));
    }

    private static Stock[] Stocks(
        StockView view, IReadOnlyList<OpenBatch> batches, long now, long ageLimit,
        Dictionary<string, double> ratePerDay)
    {
        var byCode = batches.ToDictionary(row => row.Code, StringComparer.Ordinal);
        var streams = view.Streams.ToDictionary(row => row.Id);
        var full = view.Stock.GroupBy(one => one.Place)
            .ToDictionary(same => same.Key, same => same.Sum(one => one.Balance), StringComparer.Ordinal);
        return
        [
            .. from account in view.Stock
               where account.Balance > 0 && byCode.ContainsKey(account.Lot)
               let batch = byCode[account.Lot]
               let days = StockView.DaysOf(batch.OldestUs, now)
               group (account.Balance, Days: days) by (batch.StreamId, account.Place) into same
               let stream = streams[same.Key.StreamId]
               let facility = view.Facilities.First(one => one.Code == same.Key.Place)
               let capacity = facility.CapacityG
                   ?? (facility.Kind == "point" ? StorageLimits.PointGrams : (long?)null)
               let share = capacity is { } most ? full[facility.Code] / (double)most : (double?)null
               let oldest = same.Max(one => one.Days)
               orderby same.Sum(one => one.Balance) descending
               select new Stock(
                   stream.Id, stream.WasteCode, stream.NameZh, stream.NameEn, facility.Id, facility.Code,
                   facility.NameZh, facility.NameEn, facility.Kind, same.Sum(one => one.Balance), capacity, share,
                   oldest, Ages([.. same]),
                   ToFull(capacity - full[facility.Code], ratePerDay.GetValueOrDefault(facility.Code)),
                   Warnings(share, stream.IsHazardous ? oldest : 0, ageLimit, facility.Kind)),
        ];
    }

    private static long[] Ages((long Grams, int Days)[] parts)
    {
        var ages = new long[AgeSteps.Length + 1];
        foreach (var (grams, days) in parts)
        {
            ages[AgeSteps.Count(step => days > step)] += grams;
        }

        return ages;
    }

    private static double? ToFull(long? room, double ratePerDay) =>
        room is { } left && ratePerDay > 0 ? Math.Max(0, left) / ratePerDay : null;

    // The thresholds of S1 to S3 (spec waste c.6.7): 270, 330 and the site's limit; 80, 90 and 100 %. General waste has
    // no limit of age: tailings and red mud lie in their yards for good.
    private static string[] Warnings(double? share, int oldest, long ageLimit, string kind) =>
    [
        .. oldest >= ageLimit ? (string[])["age365"] : oldest >= 330 ? ["age330"] : oldest >= 270 ? ["age270"] : [],
        .. share switch
        {
            null or < 0.8 => (string[])[],
            < 0.9 => [kind == "point" ? "point" : "full80"],
            < 1 => [kind == "point" ? "point" : "full90"],
            _ => [kind == "point" ? "point" : "full100"],
        },
    ];

    // Net grams a day that each facility took in during the last week, opening stock left out.
    private static async Task<Dictionary<string, double>> RatesAsync(
        LedgerReader ledger, Book? book, long now, CancellationToken cancel)
    {
        var flows = book is null ? [] : await ledger.FlowsAsync(book, now - (Week * DayUs), cancel);
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        void Add(string kind, string place, long grams)
        {
            if (kind == "INV")
            {
                rates[place] = rates.GetValueOrDefault(place) + (grams / (double)Week);
            }
        }

        foreach (var flow in flows.Where(one => one.FromKind != "OPEN" && one.ToKind != "OPEN"))
        {
            Add(flow.ToKind, flow.ToPlace, flow.Amount);
            Add(flow.FromKind, flow.FromPlace, -flow.Amount);
        }

        return rates;
    }

    // By balances: however many postings there are, whole days count by their sums.
    private static async Task<long[]> GeneratedSinceAsync(
        LedgerReader ledger, Book? book, long[] fromUs, long now, CancellationToken cancel)
    {
        if (book is null)
        {
            return [.. fromUs.Select(_ => 0L)];
        }

        Id[] ids = [.. (await ledger.AccountsAsync(book, new AccountPattern("GEN"), cancel)).Select(one => one.Id)];
        async Task<long> UntilAsync(long us) =>
            -(await ledger.BalancesAsync(book, ids, new LedgerInstant(us), cancel)).Values.Sum();
        var all = await UntilAsync(now + 1);
        var since = new long[fromUs.Length];
        for (var at = 0; at < since.Length; at++)
        {
            since[at] = all - await UntilAsync(fromUs[at]);
        }

        return since;
    }

    private static async Task<Expiring[]> ExpiringAsync(
        int site, ISqlSession sql, DateOnly today, CancellationToken cancel)
    {
        var papers = await sql.QueryAsync<PaperRow>(PaperEndpoints.OfSite, new { SiteId = site }, cancel);
        return
        [
            .. from paper in papers
               where paper.WithdrawnUs is null
               let left = PaperEndpoints.DaysLeft(paper, today)
               where left <= ExpirySoonDays
               orderby left
               select new Expiring(paper.Id, paper.Kind, paper.Number, paper.Name, paper.ValidUntil, left),
        ];
    }
}
