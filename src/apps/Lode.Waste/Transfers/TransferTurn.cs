using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;

namespace Lode.Waste.Transfers;

/// <summary>One act on one transfer: what stands against it, and what it moves.</summary>
internal sealed partial class TransferTurn(
    IWork work, BatchDesk desk, TransferFile file, ActOnTransfer.Request request, Actor actor, WorkCalendar? calendar)
{
    internal static readonly Refusal TicketMissing = new("waste.ticketMissing", 422, "decree23.10");
    internal static readonly Refusal TicketUnconfirmed = new("waste.ticketUnconfirmed", 409, "decree23.10");
    internal static readonly Refusal TransferOverweight = new("waste.transferOverweight", 409, "decree23.14");
    internal static readonly Refusal PlateDiffers = new("waste.plateDiffers", 409, "decree23.13");
    internal static readonly Refusal LabelDiffers = new("waste.labelDiffers", 409, "decree23.13");
    internal static readonly Refusal OnePerTrip = new("waste.onePerTrip", 409, "decree23.16");
    internal static readonly Refusal NoNextCarrier = new("waste.noNextCarrier", 409, "decree23.17");
    internal static readonly Refusal ReasonNeeded = new("waste.reasonNeeded", 422);
    internal static readonly Refusal ReturnOpen = new("waste.returnOpen", 409, "decree23.12");
    internal static readonly Refusal NothingBack = new("waste.nothingBack", 409);
    internal static readonly Refusal PaperOpen = new("waste.paperOpen", 409, "decree23.20");
    internal static readonly Refusal SameSide = new("waste.sameSide", 403);

    private const string UnderWay = """
        SELECT t.number FROM waste_transfer t
          JOIN waste_transfer_leg l ON l.site_id = t.site_id AND l.transfer_id = t.id
         WHERE t.site_id = @SiteId AND l.site_id = @SiteId AND t.id <> @Id AND l.vehicle_id = @VehicleId
           AND t.state IN ('senderSigned', 'inTransit', 'tempStored')
         ORDER BY t.number LIMIT 1
        """;

    private const string Leave = """
        UPDATE waste_container SET gone_us = @AtUs WHERE site_id = @SiteId AND code {ids:Codes}
        """;

    private const long DayUs = 86_400_000_000;

    private TicketRow? ticket;

    internal TransferFile File => file;

    internal ActOnTransfer.Request Request => request;

    internal long AtUs => request.At is { } at ? Instants.ToUs(at) : work.NowUs;

    /// <summary>The weighing that the act names; null without one.</summary>
    internal TicketRow? Ticket => ticket ??= request.TicketId is { } id
        ? work.Find<TicketRow>(TicketRow.One, new { SiteId = (long)desk.Site, Id = id }) : null;

    /// <summary>The carrier who takes the load next.</summary>
    internal TransferLegRow? NextLeg => file.Legs.FirstOrDefault(leg => leg.TakenUs is null);

    internal PartyRow CarrierOf(TransferLegRow leg) => file.Carriers[(int)leg.Leg - 1];

    // --- seal ---

    internal Refusal? CheckSeal()
    {
        foreach (var check in TransferChecks.Run(file.Facts(AtUs, request.Manifest, request.OnPaper)))
        {
            if (check.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        foreach (var (line, batch) in file.Lines.Zip(file.Batches))
        {
            var free = desk.Free(desk.Facility(line.FacilityId)!, batch);
            if (line.PlannedG > free)
            {
                return WasteRefusals.WrongPlace.With(
                    ("batch", batch.Code), ("place", desk.Facility(line.FacilityId)!.Code),
                    ("there", WasteRefusals.Tonnes(free)));
            }
        }

        return null;
    }

    /// <summary>Reserves the stock until the load leaves or the transfer is given up.</summary>
    internal Outcome<TransferRow> Seal()
    {
        var entry = new MassEntry(AtUs) { Reference = Paper, CaseId = file.Row.CaseId, IsPending = true };
        return desk.Book.Post("DISPATCH", entry, Dispatch(file.Lines.Select(line => line.PlannedG)))
            .TryGet(out var posted, out var why)
            ? file.Row with
            {
                Manifest = request.Manifest,
                OnPaper = request.Manifest is null ? 1 : 0,
                PaperUs = request.Manifest is null ? AtUs : null,
                HoldId = posted.Id,
            }
            : why;
    }

    /// <summary>Gives the reserved stock back.</summary>
    internal Outcome<TransferRow> Release(TransferRow after)
    {
        if (file.Row.HoldId is { } hold && !desk.Book.Void(hold, request.Act).TryGet(out _, out var why))
        {
            return why;
        }

        return after with { HoldId = null, SignedUs = null, SentG = null, OutTicketId = null };
    }

    // --- the sender signs what the scale says ---

    internal Refusal? CheckSign()
    {
        if (CheckTicket() is { } wrong)
        {
            return wrong;
        }

        var net = Ticket!.NetG;
        if (file.Row.Mode == "road" && AcceptanceRules.CheckRoad(net) is { } heavy)
        {
            return heavy;
        }

        if (net > file.PlannedG)
        {
            return TransferOverweight.With(
                ("net", WasteRefusals.Tonnes(net)), ("left", WasteRefusals.Tonnes(file.PlannedG)), ("number", Paper));
        }

        return file.Legs.Count > 0 && work.Find<string>(
            UnderWay, new { SiteId = desk.Site, file.Row.Id, file.Legs[0].VehicleId }) is { } other
            ? OnePerTrip.With(("plate", PlateOf(file.Legs[0])), ("number", other)) : null;
    }

    internal Outcome<TransferRow> Sign()
    {
        var parts = GramPool.Cut(Ticket!.NetG, [.. file.Lines.Select(line => line.PlannedG)]);
        foreach (var (line, grams) in file.Lines.Zip(parts))
        {
            work.Execute(TransferLineRow.Send, line with { SentG = grams });
        }

        return file.Row with { SignedUs = AtUs, SentG = Ticket.NetG, OutTicketId = Ticket.Id };
    }

    // --- on the road ---

    internal Refusal? CheckDepart()
    {
        if (CheckOrder("departed") is { } early)
        {
            return early;
        }

        var loaded = request.Containers ?? [];
        var known = file.Batches.SelectMany(batch => desk.ContainersOf(batch.Id)).Select(one => one.Code).ToHashSet();
        var stranger = loaded.FirstOrDefault(code => !known.Contains(code));
        return stranger is not null ? LabelDiffers.With(("code", stranger), ("number", Paper))
            : loaded.Distinct().Count() != file.Row.Pieces ? LabelDiffers.With(
                ("code", $"{loaded.Count} / {file.Row.Pieces}"), ("number", Paper))
            : null;
    }

    internal Outcome<TransferRow> Depart()
    {
        var settled = desk.Book.Settle(
            new Settlement(file.Row.HoldId!.Value)
            {
                Amounts = [.. file.Lines.Select(line => line.SentG)],
                EffectiveUs = AtUs,
                Reference = Paper,
            },
            "DISPATCH", new MassEntry(AtUs) { Reference = Paper, CaseId = file.Row.CaseId },
            Dispatch(file.Lines.Select(line => line.SentG)));
        if (!settled.TryGet(out var posted, out var why))
        {
            return why;
        }

        foreach (var (line, batch) in file.Lines.Zip(file.Batches))
        {
            Register(line, batch, posted.Id);
        }

        if (request.Containers is { Count: > 0 } codes)
        {
            work.Execute(Leave, new { SiteId = desk.Site, Codes = codes, AtUs });
        }

        TakeLeg();
        return file.Row with { DepartedUs = AtUs, HoldId = null };
    }

    internal Refusal? CheckHandOver() => NextLeg is null ? NoNextCarrier : CheckOrder(CarrierOf(NextLeg).Name);

    internal Outcome<TransferRow> HandOver()
    {
        TakeLeg();
        return file.Row;
    }

    internal Refusal? CheckTurnBack() => NeedReason() ?? CheckBack();

    /// <summary>The load comes home before it reached anybody.</summary>
    internal Outcome<TransferRow> TurnBack() =>
        Return([.. file.Lines.Select(line => line.SentG)]).TryGet(out _, out var why) ? file.Row : why;

    // --- paper and corrections ---

    internal Refusal? CheckEnterPaper() => file.Row.OnPaper == 0 ? PaperOpen
        : request.Manifest is null ? TransferChecks.ManifestMissing
        : TransferChecks.Manifest(file.Facts(AtUs, request.Manifest, false));

    internal Refusal? NeedReason() => string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 500
        ? ReasonNeeded.At(new FieldRefusal("reason", "required")) : null;

    // --- shared ---

    private string Paper => file.Row.Manifest ?? request.Manifest ?? file.Row.Number;

    private string PlateOf(TransferLegRow leg) => file.Paper(leg.VehicleId)?.Number ?? "—";

    private (string Debit, string Credit, long Grams)[] Dispatch(IEnumerable<long> grams) =>
    [
        .. file.Lines.Zip(file.Batches, grams).Select(one => (
            OnRoad(one.Second), BatchDesk.Stored(desk.Facility(one.First.FacilityId)!, one.Second), one.Third)),
    ];

    private string OnRoad(BatchRow batch) => MassBook.Path("TRN", file.Row.Number, batch.WasteCode, batch.Code);

    private Refusal? CheckTicket()
    {
        if (Ticket is not { } weighed)
        {
            return TicketMissing.At(new FieldRefusal("ticketId", "required"));
        }

        if (weighed is { ByHand: 1, ConfirmedBy: "" })
        {
            return TicketUnconfirmed.With(("number", weighed.Number), ("person", weighed.EnteredBy));
        }

        var leg = file.Legs.LastOrDefault(one => one.TakenUs is not null)
            ?? (file.Legs.Count > 0 ? file.Legs[0] : null);
        return leg is not null && PlateOf(leg) != weighed.Plate
            ? PlateDiffers.With(("ticket", weighed.Plate), ("plate", PlateOf(leg))) : null;
    }

    // Sender, carriers and receiver sign in the order in which the load changes hands.
    private Refusal? CheckOrder(string party)
    {
        var signed = new List<HandOver>();
        if (file.Row.SignedUs is { } sender)
        {
            signed.Add(new HandOver("sender", sender));
        }

        signed.AddRange(file.Legs.Where(leg => leg.TakenUs is not null)
            .Select(leg => new HandOver(CarrierOf(leg).Name, leg.TakenUs!.Value)));
        signed.Add(new HandOver(party, AtUs));
        return SigningOrder.Check(signed, work.NowUs);
    }

    private void TakeLeg()
    {
        if (NextLeg is { } leg)
        {
            work.Execute(TransferLegRow.Take, leg with { TakenUs = AtUs });
        }
    }

    private void Register(TransferLineRow line, BatchRow batch, Id posting)
    {
        if (line.SentG == 0)
        {
            return;
        }

        var from = desk.Facility(line.FacilityId)!;
        var row = desk.With(new MoveRow
        {
            AtUs = AtUs,
            BatchId = batch.Id,
            FacilityId = from.Id,
            MovedG = line.SentG,
            Handler = file.Row.CreatedBy,
            SecondHandler = actor.Name,
            Destination = file.Receiver.Name,
            TransferId = file.Row.Id,
            PostingId = posting,
            Reference = Paper,
        });
        var source = batch.Code;
        if (from.Kind is "store" or "point")
        {
            source = desk.Add(row with
            {
                Kind = "storeOut",
                Code = desk.NextCode(BatchKind.StoreOut, AtUs),
                SourceCode = desk.LastCode(batch.Id, "storeIn"),
            }).Code;
        }

        desk.Add(row with
        {
            Kind = "outsource",
            Code = desk.NextCode(
                MethodCode.IsDisposal(file.Row.Method) ? BatchKind.OutsourcedDisposal : BatchKind.OutsourcedUse, AtUs),
            Method = file.Row.Method,
            SourceCode = source,
        });
        desk.Settle(batch);
    }
}
