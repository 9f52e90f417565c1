using Lode.Kernel.Calendars;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Science.Geodesy;
using Lode.Waste.Batches;
using Lode.Waste.Board;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Waste.Transfers;
using Lode.Waste.Weighing;

namespace Lode.Waste.Warnings;

/// <summary>One look at one site: the objects of each rule and what the rule says of them.</summary>
internal sealed class WatchRound(
    SiteEndpoints.Row site, ISqlSession sql, LedgerReader ledger, WorkCalendar? calendar, long nowUs)
{
    private const long DayUs = 86_400_000_000;

    // Loads of the last 90 days; older ones have had their findings.
    private const string Transfers = $"""
        SELECT {TransferRow.Columns} FROM waste_transfer
         WHERE site_id = @SiteId AND created_us >= @FromUs ORDER BY created_us, number
        """;

    private const string Tickets = $"""
        SELECT {TicketRow.Columns} FROM waste_ticket WHERE site_id = @SiteId AND weighed_us >= @FromUs
        """;

    private const string Fixes = """
        SELECT f.transfer_id, f.at_us, f.latitude, f.longitude
          FROM waste_fix f JOIN waste_transfer t ON t.site_id = f.site_id AND t.id = f.transfer_id
         WHERE f.site_id = @SiteId AND t.site_id = @SiteId AND t.created_us >= @FromUs ORDER BY f.at_us, f.seq
        """;

    private const string Late = $"""
        SELECT {MoveRow.Columns} FROM waste_move
         WHERE site_id = @SiteId AND recorded_us >= @FromUs AND recorded_us - at_us > @LateUs AND kind <> 'opening'
         ORDER BY seq
        """;

    private SiteZone Zone => new(calendar?.Zone ?? NodaTime.DateTimeZone.Utc);

    internal async Task<IReadOnlyList<Judged>> JudgeAsync(CancellationToken cancel)
    {
        var judged = new List<Judged>();
        var view = await StockView.ReadAsync((int)site.SiteId, sql, ledger, cancel);
        var batches = await sql.QueryAsync<OpenBatch>(OpenBatch.OfSite, new { site.SiteId }, cancel);
        judged.AddRange(Stocks(await SiteBoard.StocksAsync(view, batches, ledger, site, nowUs, cancel)));
        var since = new { site.SiteId, FromUs = nowUs - (90 * DayUs) };
        var transfers = await sql.QueryAsync<TransferRow>(Transfers, since, cancel);
        var tickets = (await sql.QueryAsync<TicketRow>(Tickets, since, cancel)).ToDictionary(row => row.Id);
        judged.AddRange(transfers.Where(row => row.State is not ("draft" or "canceled"))
            .SelectMany(row => Transfer(row, tickets)));
        judged.AddRange(await ReceiversAsync(transfers, tickets, cancel));
        judged.AddRange(await TracksAsync(transfers, since, cancel));
        judged.AddRange(await NormsAsync(view, cancel));
        judged.AddRange(await PapersAsync(cancel));
        judged.AddRange(await new ProcessRound(site, ledger, view, nowUs).JudgeAsync(cancel));
        judged.AddRange(await new UseRound(site, sql, Zone, nowUs).JudgeAsync(cancel));
        judged.AddRange(await new SiteRound(site, sql, view, batches, calendar, nowUs).JudgeAsync(cancel));
        var late = await sql.QueryAsync<MoveRow>(
            Late, new { site.SiteId, FromUs = nowUs - (30 * DayUs), LateUs = 3 * DayUs }, cancel);
        judged.AddRange(late.Select(move => new Judged(
            "waste.backDated", "wasteMove", move.Id.ToString(), move.Code, move.Code, $"/waste/batches/{move.BatchId}",
            WarningRules.BackDated(move.AtUs, move.RecordedUs))));
        return judged;
    }

    private IEnumerable<Judged> Stocks(IReadOnlyList<SiteBoard.Stock> stocks)
    {
        foreach (var stock in stocks.Where(one => WasteCode.IsHazardous(one.WasteCode)))
        {
            yield return new Judged(
                "waste.storageAge", "wasteStock", $"{stock.StreamId}/{stock.Facility}",
                $"{stock.NameZh}，{stock.FacilityZh}", $"{stock.NameEn}, {stock.FacilityEn}",
                $"/waste/batches?code={stock.WasteCode}&site={site.SiteId}",
                WarningRules.Age(stock.OldestDays, site.AgeLimitDays));
        }

        foreach (var place in stocks.GroupBy(stock => stock.Facility))
        {
            var first = place.First();
            var isPoint = first.FacilityKind == "point";
            yield return new Judged(
                isPoint ? "waste.pointNearLimit" : "waste.storeFull", "wasteFacility", first.FacilityId.ToString(),
                first.FacilityZh, first.FacilityEn, $"/waste?site={site.SiteId}",
                isPoint ? WarningRules.Point(place.Sum(stock => stock.Grams))
                    : first.FullShare is { } share ? WarningRules.Full(share, first.DaysToFull) : Verdict.Fine);
        }
    }

    private IEnumerable<Judged> Transfer(TransferRow row, Dictionary<Kernel.Id, TicketRow> tickets)
    {
        Judged Of(string rule, Verdict verdict) => new(
            rule, "wasteTransfer", row.Id.ToString(), row.Manifest ?? row.Number, row.Manifest ?? row.Number,
            $"/waste/transfers/{row.Id}", verdict);
        yield return Of("waste.confirmLate", WarningRules.Confirm(
            row.ConfirmByUs, row.ConfirmedUs is not null || row.State is "refused" or "returned", nowUs));
        yield return Of("waste.transitLate", WarningRules.Road(
            row.State is "turnedBack" ? null : row.DepartedUs, row.ArrivedUs, nowUs));
        yield return Of("waste.paperNotEntered", WarningRules.Paper(
            row.OnPaper == 1, row.PaperUs is { } written && calendar is not null
                ? TransferDeadlines.EnterPaperByUs(calendar, written) : null, nowUs));
        yield return Of("waste.methodNotReported", WarningRules.Method(
            row.ConfirmedUs, row.State is "confirmed" or "awaitingGroup", nowUs));
        if (Trip(row, tickets) is { } trip)
        {
            yield return Of(
                "waste.weighDifference", WarningRules.Difference(row.Band, trip.Difference, trip.Uncertainty));
        }
    }

    private async Task<IEnumerable<Judged>> ReceiversAsync(
        IReadOnlyList<TransferRow> transfers, Dictionary<Kernel.Id, TicketRow> tickets, CancellationToken cancel)
    {
        var parties = (await sql.QueryAsync<PartyRow>(PartyEndpoints.OfSite, new { site.SiteId }, cancel))
            .ToDictionary(row => row.Id, row => row.Name);
        return
        [
            .. from row in transfers
               let trip = Trip(row, tickets)
               where trip is not null
               group trip.Value by row.ReceiverId into trips
               select new Judged(
                   "waste.weighBias", "wasteParty", trips.Key.ToString(), parties[trips.Key], parties[trips.Key],
                   $"/waste/transfers?site={site.SiteId}&show=all", WarningRules.Bias([.. trips])),
        ];
    }

    private async Task<IEnumerable<Judged>> TracksAsync(
        IReadOnlyList<TransferRow> transfers, object since, CancellationToken cancel)
    {
        var fixes = (await sql.QueryAsync<TrackEndpoints.FixRow>(Fixes, since, cancel)).ToLookup(row => row.TransferId);
        var routes = (await sql.QueryAsync<RouteRow>(RouteEndpoints.OfSite, new { site.SiteId }, cancel))
            .ToDictionary(route => route.ReceiverId);
        return transfers.Where(row => fixes.Contains(row.Id)).SelectMany(row =>
        {
            Fix[] track = [.. fixes[row.Id].Select(fix => fix.Fix)];
            var route = routes.GetValueOrDefault(row.ReceiverId);
            var facts = TrackRules.Of(track, route?.Points ?? []);
            Judged Of(string rule, Verdict verdict) => new(
                rule, "wasteTransfer", row.Id.ToString(), row.Manifest ?? row.Number, row.Manifest ?? row.Number,
                $"/waste/transfers/{row.Id}", verdict);
            return (Judged[])
            [
                Of("waste.trackLost", WarningRules.Lost(facts)), Of("waste.trackFalse", WarningRules.False(facts)),
                Of("waste.trackStand", WarningRules.Stand(facts, route?.DwellMin ?? WarningRules.StandMinutes)),
                Of("waste.routeLeft", route is null ? Verdict.Fine : SiteRules.Route(facts, route.CorridorM)),
                Of("waste.unloadElsewhere", SiteRules.Unload(
                    AwayKm(row, track, route), route?.YardM ?? SiteRules.YardMeters)),
            ];
        });
    }

    // How far from the receiver's yard the vehicle was when the load was weighed in.
    private static double? AwayKm(TransferRow row, Fix[] track, RouteRow? route)
    {
        if (route is null || row.ArrivedUs is not { } arrived)
        {
            return null;
        }

        var last = Array.FindLastIndex(track, fix => fix.AtUs <= arrived);
        return last < 0 ? null : GreatCircle.DistanceKm(track[last].Place, route.Points[^1]);
    }

    // A month is judged when it has ended; before that there is too little of it.
    private async Task<IEnumerable<Judged>> NormsAsync(StockView view, CancellationToken cancel)
    {
        var outputs = await sql.QueryAsync<OutputEndpoints.OutputRow>(
            OutputEndpoints.OfSite, new { site.SiteId }, cancel);
        if (outputs.Count == 0 || await FlowReader.BookAsync(ledger, (int)site.SiteId, cancel) is not { } book)
        {
            return [];
        }

        var judged = new List<Judged>();
        foreach (var code in outputs.GroupBy(row => row.WasteCode))
        {
            Kernel.Id[] ids = [.. (await ledger.AccountsAsync(book, new AccountPattern("GEN", Item: code.Key), cancel))
                .Select(one => one.Id)];
            async Task<long> UntilAsync(long us) =>
                -(await ledger.BalancesAsync(book, ids, new LedgerInstant(us), cancel)).Values.Sum();
            var ratios = new List<double>();
            foreach (var row in code.Where(row => Month.Find(row.Month, Zone, nowUs)!.Value.UntilUs <= nowUs))
            {
                var month = Month.Find(row.Month, Zone, nowUs)!.Value;
                var generated = await UntilAsync(month.UntilUs) - await UntilAsync(month.FromUs);
                ratios.Add(generated * 1000d / row.OutputG);
            }

            var name = view.Streams.FirstOrDefault(stream => stream.WasteCode == code.Key);
            if (ratios.Count > 0)
            {
                judged.Add(new Judged(
                    "waste.norm", "wasteCode", code.Key, $"{name?.NameZh} {code.Key}", $"{name?.NameEn} {code.Key}",
                    $"/waste/reports?site={site.SiteId}", WarningRules.Norm(ratios)));
            }
        }

        return judged;
    }

    private async Task<IEnumerable<Judged>> PapersAsync(CancellationToken cancel)
    {
        var today = new DateOnly(1970, 1, 1).AddDays((int)(nowUs / DayUs));
        var papers = await sql.QueryAsync<PaperRow>(PaperEndpoints.OfSite, new { site.SiteId }, cancel);
        return papers.Where(paper => paper.WithdrawnUs is null).Select(paper => new Judged(
            "waste.paperExpires", "wastePaper", paper.Id.ToString(), $"{paper.Name} {paper.Number}",
            $"{paper.Name} {paper.Number}", $"/waste/papers?site={site.SiteId}",
            WarningRules.Expires(PaperEndpoints.DaysLeft(paper, today))));
    }

    private static (long Difference, double Uncertainty)? Trip(
        TransferRow row, Dictionary<Kernel.Id, TicketRow> tickets) =>
        row.OutTicketId is { } first && row.InTicketId is { } second
            && tickets.TryGetValue(first, out var sent) && tickets.TryGetValue(second, out var arrived)
            ? (arrived.NetG - sent.NetG, WeighTolerance.DifferenceUncertaintyGrams(
                TicketEndpoints.WeighingOf(sent), TicketEndpoints.WeighingOf(arrived)))
            : null;
}
