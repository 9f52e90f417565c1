using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Waste.Weighing;

namespace Lode.Waste.Transfers;

/// <summary>Puts the page of one transfer together.</summary>
/// <param name="may">Whether the reader may do an act of the procedure.</param>
internal sealed class TransferView(
    IWork work, TransferFile file, TextCatalog texts, string language, Predicate<string> may)
{
    private const string ContainersOf = """
        SELECT code FROM waste_container
         WHERE site_id = @SiteId AND batch_id = @BatchId
           AND (gone_us IS NULL OR gone_us = @DepartedUs) ORDER BY code
        """;

    private static readonly Dictionary<string, string[]> Offered = new(StringComparer.Ordinal)
    {
        ["draft"] = ["seal", "cancel"],
        ["sealed"] = ["sign", "unseal", "cancel"],
        ["senderSigned"] = ["depart", "cancel"],
        ["inTransit"] = ["arrive", "handOver", "storeTemporarily", "turnBack"],
        ["tempStored"] = ["resend"],
        ["arrived"] = ["accept", "acceptPartly", "refuse"],
        ["accepted"] = ["confirm", "correct"],
        ["partlyAccepted"] = ["confirm", "takeBack", "correct"],
        ["refused"] = ["takeBack"],
        ["confirmed"] = ["process", "takeBack", "awaitGroup", "correct"],
        ["awaitingGroup"] = ["group", "process", "correct"],
        ["underCorrection"] = ["agree", "disagree"],
    };

    internal TransferEndpoints.Detail Read(IReadOnlyList<CasePrincipal> principals)
    {
        var row = file.Row;
        var (sent, arrived) = (TicketOf(row.OutTicketId), TicketOf(row.InTicketId));
        var allowed = sent is not null && arrived is not null
            ? (long?)Math.Round(WeighTolerance.DifferenceUncertaintyGrams(
                TicketEndpoints.WeighingOf(sent), TicketEndpoints.WeighingOf(arrived)))
            : null;
        var facts = file.Lines.Zip(file.Batches, (line, batch) => (Line: line, Stream: StreamOf(batch)))
            .Select(pair => new TransferEndpoints.FactRow
            {
                WasteCode = pair.Stream.WasteCode,
                NameZh = pair.Stream.NameZh,
                NameEn = pair.Stream.NameEn,
                PlannedG = pair.Line.PlannedG,
            });
        return new TransferEndpoints.Detail(
            TransferEndpoints.Of(row, file.Receiver.Name, facts), row.Remark, (int)row.Pieces, (int?)row.PiecesIn,
            row.CreatedBy, TransferEndpoints.At(row.SignedUs), TransferEndpoints.At(row.PaperUs), row.ProcessedMethod,
            row.ReturnManifest, [.. file.Lines.Zip(file.Batches, Line)], [.. file.Legs.Select(Leg)],
            sent is null ? null : TicketEndpoints.Of(sent), arrived is null ? null : TicketEndpoints.Of(arrived),
            allowed, Checks(), Revisions(), Acts(), principals);
    }

    // A draft is checked as of now; later the checks have done their part.
    private TransferEndpoints.Check[] Checks() => file.Row.State != "draft" ? [] :
    [
        .. TransferChecks.Run(file.Facts(work.NowUs, file.Row.Manifest, false))
            .Where(check => check.Name != "manifest").Select(check =>
        {
            if (check.Refusal is not { } refusal)
            {
                return new TransferEndpoints.Check(check.Name, null, null, null);
            }

            var text = texts.Render(language, refusal.Code, refusal.Args);
            return new TransferEndpoints.Check(check.Name, refusal.Code, text.Detail, text.Remedy);
        }),
    ];

    private string[] Acts()
    {
        var row = file.Row;
        var open = Offered.GetValueOrDefault(row.State, []).Where(act => act switch
        {
            "takeBack" => row.RefusedG is > 0 && row.BackG == 0,
            "handOver" => file.Legs.Any(leg => leg.TakenUs is null),
            _ => true,
        });
        string[] acts =
        [
            .. open, .. row.OnPaper == 1 && row.State != "underCorrection" && Offered.ContainsKey(row.State)
                ? (string[])["enterPaper"] : [],
        ];
        return Array.FindAll(acts, may);
    }

    private TransferEndpoints.Revision[] Revisions() =>
    [
        .. work.Query<TransferTurn.RevisionRow>(
            TransferTurn.OfTransfer, new { file.Row.SiteId, TransferId = file.Row.Id }).Select(TransferEndpoints.Of),
    ];

    private TransferEndpoints.Line Line(TransferLineRow line, BatchRow batch)
    {
        var place = work.Find<FacilityRow>(FacilityEndpoints.One, new { line.SiteId, Id = line.FacilityId })!;
        return new TransferEndpoints.Line(
            batch.Id, batch.Code, batch.WasteCode, line.FacilityId, place.Code, place.NameZh, place.NameEn,
            line.PlannedG, line.SentG,
            work.Query<string>(ContainersOf, new { line.SiteId, line.BatchId, file.Row.DepartedUs }));
    }

    private TransferEndpoints.Leg Leg(TransferLegRow leg) => new(
        (int)leg.Leg, file.Carriers[(int)leg.Leg - 1].Name, file.Paper(leg.VehicleId)?.Number ?? "",
        file.Paper(leg.DriverId)?.Name ?? "", TransferEndpoints.At(leg.TakenUs));

    private TicketRow? TicketOf(Id? id) => id is { } known
        ? work.Find<TicketRow>(TicketRow.One, new { file.Row.SiteId, Id = known }) : null;

    private StreamRow StreamOf(BatchRow batch) =>
        work.Find<StreamRow>(StreamEndpoints.One, new { batch.SiteId, Id = batch.StreamId })!;
}
