using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;

namespace Lode.Waste.Transfers;

/// <summary>Everything that one transfer rests on, as a transaction sees it.</summary>
internal sealed class TransferFile
{
    // What is under way or done with a receiver and a method, by code; refused loads count until they are closed.
    internal const string Used = """
        SELECT b.waste_code, t.method, t.receiver_id, t.planned_us,
               cast(sum(CASE WHEN t.departed_us IS NULL THEN l.planned_g ELSE l.sent_g END) AS bigint) AS used_g
          FROM waste_transfer t
          JOIN waste_transfer_line l ON l.site_id = t.site_id AND l.transfer_id = t.id
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
         WHERE t.site_id = @SiteId AND l.site_id = @SiteId AND b.site_id = @SiteId AND t.id <> @Id
           AND t.state NOT IN ('draft', 'canceled', 'turnedBack', 'returned')
         GROUP BY b.waste_code, t.method, t.receiver_id, t.planned_us
        """;

    private const string SameManifest = """
        SELECT count(*) FROM waste_transfer
         WHERE site_id >= 0 AND id <> @Id AND (manifest = @Manifest OR return_manifest = @Manifest)
        """;

    private const string Unprinted = """
        SELECT count(*) FROM waste_container
         WHERE site_id = @SiteId AND batch_id {ids} AND gone_us IS NULL AND printed_us IS NULL
        """;

    private readonly IWork work;
    private readonly SiteZone zone;
    private readonly IReadOnlyList<PaperRow> papers;
    private readonly ILookup<Id, PaperLineRow> paperLines;

    private TransferFile(IWork work, SiteZone zone, TransferRow row)
    {
        (this.work, this.zone, Row) = (work, zone, row);
        var key = new { row.SiteId, TransferId = row.Id };
        Lines = work.Query<TransferLineRow>(TransferLineRow.OfTransfer, key);
        Legs = work.Query<TransferLegRow>(TransferLegRow.OfTransfer, key);
        Batches = [.. Lines.Select(line => work.Find<BatchRow>(BatchRow.One, new { row.SiteId, Id = line.BatchId })!)];
        Receiver = work.Find<PartyRow>(PartyEndpoints.One, new { row.SiteId, Id = row.ReceiverId })!;
        Carriers =
            [.. Legs.Select(leg => work.Find<PartyRow>(PartyEndpoints.One, new { row.SiteId, Id = leg.CarrierId })!)];
        papers = work.Query<PaperRow>(PaperEndpoints.OfSite, new { row.SiteId });
        paperLines = work.Query<PaperLineRow>(PaperEndpoints.LinesOfSite, new { row.SiteId })
            .ToLookup(line => line.PaperId);
    }

    internal TransferRow Row { get; }

    internal IReadOnlyList<TransferLineRow> Lines { get; }

    internal IReadOnlyList<TransferLegRow> Legs { get; }

    /// <summary>The batch of each line.</summary>
    internal IReadOnlyList<BatchRow> Batches { get; }

    internal PartyRow Receiver { get; }

    /// <summary>The carrier of each leg.</summary>
    internal IReadOnlyList<PartyRow> Carriers { get; }

    internal long PlannedG => Lines.Sum(line => line.PlannedG);

    internal static TransferFile? Find(IWork work, Id id, SiteZone zone) =>
        work.Find<TransferRow>(TransferRow.One, new { SiteId = id.Site, Id = id }) is { } row
            ? new TransferFile(work, zone, row) : null;

    internal PaperRow? Paper(Id id) => papers.FirstOrDefault(paper => paper.Id == id);

    /// <summary>The facts of the checks, on the day of an instant.</summary>
    internal TransferFacts Facts(long atUs, string? manifest, bool onPaper)
    {
        var day = zone.Text(atUs);
        var used = work.Query<UsedRow>(Used, new { Row.SiteId, Row.Id });
        var permits = Counting("permit", Row.ReceiverId, day);
        var approvals = Counting("approval", Row.ReceiverId, day);
        var site = work.Find<SiteEndpoints.Row>(SiteEndpoints.One, new { Row.SiteId });
        return new TransferFacts
        {
            Mode = Row.Mode,
            Method = Row.Method,
            Manifest = manifest,
            OnPaper = onPaper,
            IsManifestTaken = manifest is not null
                && work.Find<long>(SameManifest, new { Row.Id, Manifest = manifest }) > 0,
            IsCrossProvince = site is not null && ProvinceOf(site.CreditCode) != Receiver.Province,
            Wastes = [.. Lines.Zip(Batches, (line, batch) => (batch.WasteCode, line.PlannedG))],
            IsPlanFiled = PlanOf(day) is { FiledOn: not null },
            Plan = [.. work.Query<PlanLineRow>(PlanEndpoints.Lines, new { Row.SiteId, Year = YearOf(day) })
                .Where(line => line.Part == "A.7").Select(line => new CodeLimit(
                    line.WasteCode, line.Method, line.PlannedG,
                    Sum(used, line.WasteCode, line.Method, null, YearOf(day), 0)))],
            HasPermit = permits.Length > 0,
            Permit = Limits(permits, used),
            Approval = Limits(approvals, used),
            HasContract = Counting("contract", Row.ReceiverId, day).Length > 0,
            HasInsurance = papers.Any(paper => paper.Kind == "insurance" && paper.CountsOn(day)),
            VehiclesCount = Legs.Count > 0 && Legs.All(leg => Counts(leg.VehicleId, "vehicle", leg.CarrierId, day)),
            DriversCount = Legs.Count > 0 && Legs.All(leg => Counts(leg.DriverId, "driver", leg.CarrierId, day)),
            Unlabeled = (int)work.Find<long>(
                Unprinted, new { Row.SiteId, Ids = Lines.Select(line => line.BatchId).ToArray() }),
        };
    }

    // Characters 3 and 4 of a credit code are the province of its registration.
    internal static string ProvinceOf(string creditCode) => creditCode[2..4];

    private static long YearOf(string day) =>
        long.Parse(day.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    private PlanEndpoints.PlanRow? PlanOf(string day) =>
        work.Find<PlanEndpoints.PlanRow>(PlanEndpoints.One, new { Row.SiteId, Year = YearOf(day) });

    private PaperRow[] Counting(string kind, Id party, string day) =>
        [.. papers.Where(paper => paper.Kind == kind && paper.PartyId == party && paper.CountsOn(day))];

    private bool Counts(Id id, string kind, Id carrier, string day) =>
        Paper(id) is { } paper && paper.Kind == kind && paper.PartyId == carrier && paper.CountsOn(day);

    private CodeLimit[] Limits(PaperRow[] counting, IReadOnlyList<UsedRow> used) =>
    [
        .. from paper in counting
           from line in paperLines[paper.Id]
           select new CodeLimit(
               line.WasteCode, line.Method, line.LimitG,
               Sum(used, line.WasteCode, line.Method, Row.ReceiverId, null, FromUs(paper, zone))),
    ];

    /// <summary>From when on a permit or approval is used up.</summary>
    internal static long FromUs(PaperRow paper, SiteZone zone) => zone.StartOf(DateOnly.ParseExact(
        paper.ValidFrom, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private long Sum(
        IReadOnlyList<UsedRow> used, string wasteCode, string method, Id? receiver, long? year, long fromUs) => used
        .Where(row => row.WasteCode == wasteCode && row.Method == method && row.PlannedUs >= fromUs
            && (receiver is null || row.ReceiverId == receiver)
            && (year is null || zone.DayOf(row.PlannedUs).Year == year))
        .Sum(row => row.UsedG);

    internal sealed record UsedRow
    {
        public string WasteCode { get; init; } = "";

        public string Method { get; init; } = "";

        public Id ReceiverId { get; init; }

        public long PlannedUs { get; init; }

        public long UsedG { get; init; }
    }
}
