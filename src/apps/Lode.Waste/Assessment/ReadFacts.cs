using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Periods;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Waste.Storage;
using Lode.Waste.Transfers;

namespace Lode.Waste.Assessment;

/// <summary>Reads the facts of a site that score items without typing: out of its books and registers as of now, for
/// the running year.</summary>
internal sealed class ReadFacts(
    SiteEndpoints.Row site, ISqlSession sql, LedgerReader ledger, WorkCalendar? calendar, SiteZone zone, long nowUs)
{
    private const long DayUs = 86_400_000_000;
    private const int TimelyDays = 90, LateDays = 3;

    private const string Labels = """
        SELECT cast(coalesce(sum(CASE WHEN printed_us IS NOT NULL THEN 1 ELSE 0 END), 0) AS bigint) AS good,
               count(*) AS total
          FROM waste_container WHERE site_id = @SiteId AND gone_us IS NULL
        """;

    private const string Timely = """
        SELECT cast(coalesce(sum(CASE WHEN recorded_us - at_us <= @LateUs THEN 1 ELSE 0 END), 0) AS bigint) AS good,
               count(*) AS total
          FROM waste_move WHERE site_id = @SiteId AND recorded_us >= @SinceUs AND kind <> 'opening'
        """;

    private const string Runs = """
        SELECT cast(coalesce(sum(CASE WHEN m.destination <> '' OR EXISTS (
                   SELECT 1 FROM waste_move g
                    WHERE g.site_id = @SiteId AND g.kind = 'generate' AND g.source_code = m.code)
               THEN 1 ELSE 0 END), 0) AS bigint) AS good, count(*) AS total
          FROM waste_move m WHERE m.site_id = @SiteId AND m.kind = 'selfUse' AND m.at_us >= @YearUs
        """;

    private const string Listed = """
        SELECT cast(coalesce(sum(CASE WHEN EXISTS (
                   SELECT 1 FROM waste_code c JOIN waste_list l ON l.edition = c.edition
                    WHERE c.code = s.waste_code AND l.valid_from <= @Day
                      AND (l.valid_until IS NULL OR l.valid_until > @Day)) THEN 1 ELSE 0 END), 0) AS bigint) AS good,
               count(*) AS total
          FROM waste_stream s WHERE s.site_id = @SiteId AND s.closed_us IS NULL AND s.hazards <> ''
        """;

    private const string GeneratedCodes = """
        SELECT DISTINCT waste_code FROM waste_batch
         WHERE site_id = @SiteId AND generated_us >= @YearUs AND origin IN ('generated', 'residue')
        """;

    private const string Departed = $"""
        SELECT {TransferRow.Columns} FROM waste_transfer WHERE site_id = @SiteId AND departed_us >= @YearUs
        """;

    private const string Carried = """
        SELECT l.transfer_id, b.waste_code FROM waste_transfer_line l
          JOIN waste_transfer t ON t.site_id = l.site_id AND t.id = l.transfer_id
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
         WHERE l.site_id = @SiteId AND t.site_id = @SiteId AND b.site_id = @SiteId AND t.departed_us >= @YearUs
        """;

    private const string FirstStep = "SELECT min(at_us) FROM waste_move WHERE site_id = @SiteId";

    private const string Filed = """
        SELECT period, filed_us FROM waste_period WHERE site_id = @SiteId AND filed_us IS NOT NULL
        """;

    private sealed record FiledRow
    {
        public string Period { get; init; } = "";

        public long FiledUs { get; init; }
    }

    private sealed record Counted
    {
        public long Good { get; init; }

        public long Total { get; init; }
    }

    private sealed record CarriedRow
    {
        public Id TransferId { get; init; }

        public string WasteCode { get; init; } = "";
    }

    internal async Task<AssessmentFacts> RunAsync(CancellationToken cancel)
    {
        var today = zone.DayOf(nowUs);
        var key = new
        {
            site.SiteId,
            YearUs = zone.StartOf(new DateOnly(today.Year, 1, 1)),
            SinceUs = nowUs - (TimelyDays * DayUs),
            LateUs = LateDays * DayUs,
            Day = ImportList.Day(today),
            Year = (long)today.Year,
        };
        async Task<Share> Share(string statement) =>
            await sql.FindAsync<Counted>(statement, key, cancel) is { } found ? new(found.Good, found.Total) : default;
        var facilities = await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, key, cancel);
        var plan = await sql.FindAsync<PlanEndpoints.PlanRow>(PlanEndpoints.One, key, cancel);
        var facts = new AssessmentFacts
        {
            HasUse = facilities.Any(one => one is { Kind: "use", ClosedUs: null }),
            HasDispose = facilities.Any(one => one is { Kind: "dispose", ClosedUs: null }),
            Labels = await Share(Labels),
            PlanFiledOn = plan?.FiledOn,
            PlanCovers = await CoversAsync(key, cancel),
            Timely = await Share(Timely),
            CodesListed = await Share(Listed),
            Processes = await Share(Runs),
            Reports = await ReportsAsync(key, today, cancel),
            AgeLimitDays = (int)site.AgeLimitDays,
        };
        return await WithBooksAsync(
            await WithTransfersAsync(await WithStockAsync(facts, key, cancel), key, cancel), key.YearUs, cancel);
    }

    // A site reports from the period on in which its books begin, at most of this year and the last one.
    private async Task<Share> ReportsAsync(object key, DateOnly today, CancellationToken cancel)
    {
        if (await sql.FindAsync<long?>(FirstStep, key, cancel) is not { } firstUs)
        {
            return default;
        }

        var kind = site.Class switch
        {
            "keySupervised" => PeriodKind.Month,
            "simplified" => PeriodKind.Quarter,
            _ => PeriodKind.Year,
        };
        var filed = (await sql.QueryAsync<FiledRow>(Filed, key, cancel)).ToDictionary(row => row.Period);
        var (first, lastYear) = (zone.DayOf(firstUs), new DateOnly(today.Year - 1, 1, 1));
        var (good, all) = (0, 0);
        for (var period = ReportPeriod.Holding(first > lastYear ? first : lastYear, kind); period.DueOn < today;
            period = ReportPeriod.Holding(period.Next, kind))
        {
            all++;
            good += filed.TryGetValue(period.Text, out var row) && zone.DayOf(row.FiledUs) <= period.DueOn ? 1 : 0;
        }

        return new Share(good, all);
    }

    private async Task<Share> CoversAsync(object key, CancellationToken cancel)
    {
        var planned = (await sql.QueryAsync<PlanLineRow>(PlanEndpoints.Lines, key, cancel))
            .Where(line => line.Part == "A.3").Select(line => line.WasteCode).ToHashSet();
        string[] made = [.. (await sql.QueryAsync<string>(GeneratedCodes, key, cancel)).Where(WasteCode.IsHazardous)];
        return new Share(made.Count(planned.Contains), made.Length);
    }

    private async Task<AssessmentFacts> WithStockAsync(AssessmentFacts facts, object key, CancellationToken cancel)
    {
        var view = await StockView.ReadAsync((int)site.SiteId, sql, ledger, cancel);
        var batches = (await sql.QueryAsync<OpenBatch>(OpenBatch.OfSite, key, cancel))
            .ToDictionary(row => row.Code, StringComparer.Ordinal);
        var places = view.Stock.Where(one => one.Balance > 0 && batches.ContainsKey(one.Lot))
            .GroupBy(one => one.Place).Select(same => (
                Facility: view.Facilities.First(one => one.Code == same.Key),
                Grams: same.Sum(one => one.Balance),
                Streams: same.Select(one => view.StreamOf(batches[one.Lot].StreamId)).DistinctBy(one => one.Id)
                    .ToArray())).ToArray();
        return facts with
        {
            Compatible = new Share(places.Count(place => MayShare(place.Streams)), places.Length),
            NotMixed = new Share(
                places.Count(place => place.Streams.All(one => one.IsHazardous == place.Streams[0].IsHazardous)),
                places.Length),
            WithinCapacity = new Share(
                places.Count(place => place.Grams <= (place.Facility.CapacityG
                    ?? (place.Facility.Kind == "point" ? StorageLimits.PointGrams : long.MaxValue))), places.Length),
            OldestDays = view.Stock.Where(one => one.Balance > 0 && WasteCode.IsHazardous(one.Item))
                .Select(one => batches.GetValueOrDefault(one.Lot)).OfType<OpenBatch>()
                .Select(row => StockView.DaysOf(row.OldestUs, nowUs)).DefaultIfEmpty(0).Max(),
        };
    }

    private static bool MayShare(StreamRow[] streams) => streams.All(one =>
        streams.All(other => Compatibility.MayShare(one.Group, other.Group)));

    private async Task<AssessmentFacts> WithTransfersAsync(AssessmentFacts facts, object key, CancellationToken cancel)
    {
        var transfers = await sql.QueryAsync<TransferRow>(Departed, key, cancel);
        var carried = (await sql.QueryAsync<CarriedRow>(Carried, key, cancel))
            .ToLookup(row => row.TransferId, row => row.WasteCode);
        var parties = (await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, key, cancel)).ToDictionary(row => row.Id);
        var papers = await sql.QueryAsync<PaperRow>(PaperEndpoints.OfSite, key, cancel);
        var lines = (await sql.QueryAsync<PaperLineRow>(PaperEndpoints.LinesOfSite, key, cancel))
            .ToLookup(line => line.PaperId);
        bool Covered(TransferRow row, string kind)
        {
            var counting = papers.Where(paper => paper.Kind == kind && paper.PartyId == row.ReceiverId
                && paper.CountsOn(zone.Text(row.DepartedUs!.Value))).SelectMany(paper => lines[paper.Id]).ToArray();
            return carried[row.Id].All(code =>
                counting.Any(line => line.WasteCode == code && line.Method == row.Method));
        }

        TransferRow[] abroad = [.. transfers.Where(row =>
            parties[row.ReceiverId].Province != TransferFile.ProvinceOf(site.CreditCode))];
        TransferRow[] arrived = [.. transfers.Where(row => row.ArrivedUs is not null)];
        Id[] receivers = [.. transfers.Select(row => row.ReceiverId).Distinct()];
        return facts with
        {
            HasCrossProvince = abroad.Length > 0,
            Approvals = new Share(abroad.Count(row => Covered(row, "approval")), abroad.Length),
            Permits = new Share(transfers.Count(row => Covered(row, "permit")), transfers.Count),
            Contracts = new Share(
                receivers.Count(receiver => papers.Any(paper => paper.Kind == "contract" && paper.PartyId == receiver
                    && paper.CountsOn(zone.Text(nowUs)))), receivers.Length),
            Manifests = new Share(transfers.Count(HasManifest), transfers.Count),
            Confirmed = new Share(arrived.Count(IsConfirmedInTime), arrived.Length),
        };
    }

    private bool HasManifest(TransferRow row) => row.Manifest is not null
        || (row is { OnPaper: 1, PaperUs: { } written } && calendar is not null
            && nowUs <= TransferDeadlines.EnterPaperByUs(calendar, written));

    private bool IsConfirmedInTime(TransferRow row) =>
        row.ConfirmByUs is not { } due || (row.ConfirmedUs ?? nowUs) <= due || row.State is "refused" or "returned";

    private async Task<AssessmentFacts> WithBooksAsync(AssessmentFacts facts, long yearUs, CancellationToken cancel)
    {
        if (await FlowReader.BookAsync(ledger, (int)site.SiteId, cancel) is not { } book)
        {
            return facts;
        }

        async Task<long> Moved(string kind)
        {
            var accounts = await ledger.AccountsAsync(book, new AccountPattern(kind), cancel);
            var moved = await ledger.TurnoversAsync(
                book, [.. accounts.Select(one => one.Id)], yearUs, new LedgerInstant(nowUs + 1), cancel);
            return moved.GroupBy(one => one.AccountId)
                .Sum(same => Math.Abs(same.Sum(one => one.Debits - one.Credits)));
        }

        return facts with
        {
            GeneratedGrams = await Moved("GEN"),
            DifferenceGrams = await Moved("DIFF.weigh") + await Moved("DIFF.stocktake"),
        };
    }
}
