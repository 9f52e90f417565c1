using Lode.Kernel;
using Lode.Waste.Batches;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;
using Lode.Waste.Weighing;

namespace Lode.Waste.Transfers;

/// <summary>What happens at the receiver's, and what comes back.</summary>
internal sealed partial class TransferTurn
{
    /// <summary>When the receiver must have confirmed what arrives with this act.</summary>
    internal long ConfirmByUs =>
        calendar is null ? AtUs + (7 * DayUs) : TransferDeadlines.ConfirmByUs(calendar, AtUs);

    internal Refusal? CheckArrive() => CheckTicket() ?? CheckOrder(file.Receiver.Name);

    internal Outcome<TransferRow> Arrive()
    {
        var sent = work.Find<TicketRow>(TicketRow.One, new { SiteId = desk.Site, Id = file.Row.OutTicketId!.Value })!;
        var uncertainty = WeighTolerance.DifferenceUncertaintyGrams(
            TicketEndpoints.WeighingOf(sent), TicketEndpoints.WeighingOf(Ticket!));
        var pieces = request.Pieces ?? (int)file.Row.Pieces;
        var band = WeighTolerance.Band(
            file.Row.SentG!.Value - Ticket!.NetG, uncertainty, request.AllowanceGrams, pieces != file.Row.Pieces);
        return file.Row with
        {
            ArrivedUs = AtUs,
            InTicketId = Ticket.Id,
            ReceivedG = Ticket.NetG,
            PiecesIn = pieces,
            Band = band.ToString().ToLowerInvariant(),
            ConfirmByUs = ConfirmByUs,
        };
    }

    internal Refusal? CheckAcceptance(AcceptanceResult result) =>
        AcceptanceRules.Check(result, file.Row.ReceivedG!.Value, RefusedOf(result));

    /// <summary>The accepted part leaves the site's books, the difference between the scales is kept apart, what is
    /// refused stays on the road until it is stored again.</summary>
    internal Outcome<TransferRow> Accept(AcceptanceResult result)
    {
        var refused = RefusedOf(result);
        var (received, back) = Shares(refused);
        var moves = new List<(string Debit, string Credit, long Grams)>();
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var batch = file.Batches[i];
            var road = OnRoad(batch);
            var difference = file.Lines[i].SentG - received[i];
            var unexplained = MassBook.Path("DIFF.weigh", "", batch.WasteCode);
            AddMove(moves, road, unexplained, -difference);
            AddMove(moves, unexplained, road, difference);
            AddMove(moves, MassBook.Path("EXT", file.Receiver.CreditCode, batch.WasteCode, batch.Code), road,
                received[i] - back[i]);
        }

        if (moves.Count > 0)
        {
            desk.Book.Call("place", file.Receiver.CreditCode, new(file.Receiver.Name, file.Receiver.Name));
            var entry = new MassEntry(AtUs) { Reference = Paper, CaseId = file.Row.CaseId };
            if (!desk.Book.Post("ARRIVE", entry, [.. moves]).TryGet(out _, out var why))
            {
                return why;
            }
        }

        return file.Row with { RefusedG = refused };
    }

    internal Refusal? CheckTakeBack()
    {
        if (file.Row.RefusedG is not > 0 || file.Row.BackG > 0)
        {
            return NothingBack;
        }

        return TransferChecks.Manifest(file.Facts(AtUs, request.Manifest, request.OnPaper)) ?? CheckBack();
    }

    internal Outcome<TransferRow> TakeBack()
    {
        var (_, back) = Shares(file.Row.RefusedG!.Value);
        return Return(back).TryGet(out _, out var why)
            ? file.Row with { BackG = file.Row.RefusedG!.Value, ReturnManifest = request.Manifest } : why;
    }

    internal Refusal? CheckProcess() => !MethodCode.IsValid(request.Method)
        ? WasteRefusals.Invalid.At(new FieldRefusal("method", "format"))
        : file.Row.RefusedG is > 0 && file.Row.BackG == 0 ? ReturnOpen
        : file.Row.OnPaper == 1 ? PaperOpen
        : null;

    internal Outcome<TransferRow> Process() =>
        file.Row with { ProcessedUs = AtUs, ProcessedMethod = request.Method! };

    private long RefusedOf(AcceptanceResult result) => result switch
    {
        AcceptanceResult.Accepted => request.RefusedGrams ?? 0,
        AcceptanceResult.Refused => request.RefusedGrams ?? file.Row.ReceivedG!.Value,
        AcceptanceResult.PartlyAccepted => request.RefusedGrams ?? 0,
    };

    // What arrived and what is refused of each line, in proportion and to the gram.
    private (long[] Received, long[] Back) Shares(long refused)
    {
        long[] sent = [.. file.Lines.Select(line => line.SentG)];
        var received = GramPool.Cut(file.Row.ReceivedG!.Value, sent);
        return (received, GramPool.Cut(refused, received));
    }

    private Refusal? CheckBack()
    {
        if (request.FacilityId is not { } id || desk.Facility(id) is not { Kind: "store" or "point" } place)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("facilityId", "required"));
        }

        foreach (var batch in file.Batches)
        {
            if (desk.CheckPlace(place, desk.Stream(batch.StreamId)!, 0) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private Outcome<Kernel.Ledger.Posted> Return(long[] grams)
    {
        var place = desk.Facility(request.FacilityId!.Value)!;
        var moves = new List<(string Debit, string Credit, long Grams)>();
        for (var i = 0; i < file.Lines.Count; i++)
        {
            AddMove(moves, BatchDesk.Stored(place, file.Batches[i]), OnRoad(file.Batches[i]), grams[i]);
        }

        var entry = new MassEntry(AtUs) { Reference = request.Manifest ?? Paper, CaseId = file.Row.CaseId };
        if (!desk.Book.Post("REFUSE", entry, [.. moves]).TryGet(out var posted, out var why))
        {
            return why;
        }

        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (grams[i] > 0)
            {
                Back(file.Batches[i], place, grams[i], posted.Id);
            }
        }

        return posted;
    }

    private void Back(BatchRow batch, FacilityRow place, long grams, Id posting)
    {
        desk.Add(new MoveRow
        {
            Kind = "storeIn",
            Code = desk.NextCode(BatchKind.StoreIn, AtUs),
            AtUs = AtUs,
            BatchId = batch.Id,
            FacilityId = place.Id,
            ToId = place.Id,
            MovedG = grams,
            SourceCode = batch.Code,
            Handler = file.Receiver.Name,
            SecondHandler = actor.Name,
            TransferId = file.Row.Id,
            PostingId = posting,
            Reference = request.Manifest ?? Paper,
        });
        desk.Settle(batch);
    }

    private static void AddMove(
        List<(string Debit, string Credit, long Grams)> moves, string debit, string credit, long grams)
    {
        if (grams > 0)
        {
            moves.Add((debit, credit, grams));
        }
    }
}
