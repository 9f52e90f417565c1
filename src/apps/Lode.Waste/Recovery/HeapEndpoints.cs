using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Recovery;

/// <summary>Heaps and ponds in which waste of earlier years lies: how much of it is old, what is to be taken out in a
/// year and what was, and surveys with their uncertainty beside the book.</summary>
internal static class HeapEndpoints
{
    private const double MostVolumeM3 = 1e9, MostDensity = 20, MostUncertainty = 0.5;

    private const string OfSite = """
        SELECT h.site_id, h.facility_id, h.kind, h.since, h.note, f.code, f.name_zh, f.name_en, f.capacity_g,
               p.planned_g
          FROM waste_heap h JOIN waste_facility f ON f.site_id = h.site_id AND f.id = h.facility_id
          LEFT JOIN waste_heap_plan p ON p.site_id = @SiteId AND p.facility_id = h.facility_id AND p.year = @Year
         WHERE h.site_id = @SiteId AND f.site_id = @SiteId ORDER BY f.code
        """;

    private const string Save = """
        INSERT INTO waste_heap (site_id, facility_id, kind, since, note)
        VALUES (@SiteId, @FacilityId, @Kind, @Since, @Note)
        ON CONFLICT (site_id, facility_id) DO UPDATE
           SET kind = excluded.kind, since = excluded.since, note = excluded.note
        """;

    private const string SavePlan = """
        INSERT INTO waste_heap_plan (site_id, facility_id, year, planned_g)
        VALUES (@SiteId, @FacilityId, @Year, @PlannedG)
        ON CONFLICT (site_id, facility_id, year) DO UPDATE SET planned_g = excluded.planned_g
        """;

    private const string Known = "SELECT kind FROM waste_heap WHERE site_id = @SiteId AND facility_id = @FacilityId";

    private const string Surveys = """
        SELECT id, facility_id, number, surveyed_us, volume_l, density_gpl, volume_ppm, density_ppm, book_g, method,
               document, entered_us, entered_by
          FROM waste_survey WHERE site_id = @SiteId ORDER BY surveyed_us DESC, number
        """;

    private const string InsertSurvey = """
        INSERT INTO waste_survey (site_id, id, facility_id, number, surveyed_us, volume_l, density_gpl, volume_ppm,
                                  density_ppm, book_g, method, document, entered_us, entered_by)
        VALUES (@SiteId, @Id, @FacilityId, @Number, @SurveyedUs, @VolumeL, @DensityGpl, @VolumePpm, @DensityPpm,
                @BookG, @Method, @Document, @EnteredUs, @EnteredBy)
        ON CONFLICT (site_id, number) DO NOTHING
        """;

    private const string Batches = """
        SELECT id, code, origin, generated_us FROM waste_batch WHERE site_id = @SiteId AND code {ids:Codes}
        """;

    internal sealed record HeapRow
    {
        public long SiteId { get; init; }

        public Id FacilityId { get; init; }

        public string Kind { get; init; } = "";

        public string Since { get; init; } = "";

        public string Note { get; init; } = "";

        public string Code { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";

        public long? CapacityG { get; init; }

        public long? PlannedG { get; init; }
    }

    internal sealed record SurveyRow
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }

        public Id FacilityId { get; init; }

        public string Number { get; init; } = "";

        public long SurveyedUs { get; init; }

        public long VolumeL { get; init; }

        public long DensityGpl { get; init; }

        public long VolumePpm { get; init; }

        public long DensityPpm { get; init; }

        public long BookG { get; init; }

        public string Method { get; init; } = "";

        public string Document { get; init; } = "";

        public long EnteredUs { get; init; }

        public string EnteredBy { get; init; } = "";
    }

    /// <param name="UncertaintyGrams">Expanded, k = 2.</param>
    /// <param name="BookGrams">What the book said at the instant of the survey.</param>
    /// <param name="Agrees">Whether the book lies within the uncertainty.</param>
    internal sealed record Survey(
        Id Id, string Number, DateTimeOffset SurveyedAt, double VolumeM3, double DensityTPerM3, long MassGrams,
        long UncertaintyGrams, long BookGrams, bool Agrees, string Method, string Document, string EnteredBy);

    /// <param name="OldGrams">Of what lies there, what is older than the year.</param>
    /// <param name="ConsumedGrams">Old stock that was used or sent away from it in the year.</param>
    internal sealed record Item(
        int Site, Id FacilityId, string Code, string NameZh, string NameEn, string Kind, string Since, string Note,
        long? CapacityGrams, long Grams, long OldGrams, long? PlannedGrams, long ConsumedGrams, Id? BookId,
        IReadOnlyList<string> WasteCodes, IReadOnlyList<Survey> Surveys);

    /// <param name="Kind">heap or pond.</param>
    /// <param name="Since">The day from which waste lies there.</param>
    /// <param name="PlannedGrams">What is to be taken out of its old stock in the year; null leaves it.</param>
    internal sealed record Request(
        string Kind, DateOnly Since, string Note, int? Year = null, long? PlannedGrams = null);

    /// <param name="VolumeUncertainty">Relative, expanded (k = 2): 0.02 is 2 %.</param>
    internal sealed record SurveyRequest(
        string Number, DateTimeOffset SurveyedAt, double VolumeM3, double DensityTPerM3, double VolumeUncertainty,
        double DensityUncertainty, string Method, string Document);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/heaps", ListAsync).WithName("waste.heaps").Produces<Page<Item>>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapPut("/heaps/{facilityId}", SaveAsync).WithName("waste.saveHeap").Produces<Request>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
        group.MapPost("/heaps/{facilityId}/surveys", SurveyAsync).WithName("waste.addSurvey").Produces<Survey>(201)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("waste.write");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel, int? site = null, int? year = null)
    {
        if (!(await RecoveryEndpoints.AskedAsync(sql, rights, site, year, cancel)).TryGet(out var sites, out var why))
        {
            return why.ToProblem();
        }

        var items = new List<Item>();
        foreach (var number in sites)
        {
            var zone = await days.OfAsync(number, cancel);
            items.AddRange(await SiteAsync(number, year ?? zone.DayOf(clock.NowUs()).Year, zone, sql, ledger, cancel));
        }

        return TypedResults.Ok(new Page<Item>(items, null));
    }

    private static async Task<IEnumerable<Item>> SiteAsync(
        int site, int year, SiteZone zone, ISqlSession sql, LedgerReader ledger, CancellationToken cancel)
    {
        var heaps = await sql.QueryAsync<HeapRow>(OfSite, new { SiteId = (long)site, Year = (long)year }, cancel);
        if (heaps.Count == 0)
        {
            return [];
        }

        var surveys = (await sql.QueryAsync<SurveyRow>(Surveys, new { SiteId = (long)site }, cancel))
            .ToLookup(row => row.FacilityId);
        var (fromUs, untilUs) = (zone.StartOf(new DateOnly(year, 1, 1)), zone.StartOf(new DateOnly(year + 1, 1, 1)));
        var book = await FlowReader.BookAsync(ledger, site, cancel);
        var stock = book is null ? [] : await ledger.LotsAsync(book, "INV", null, cancel);
        var codes = heaps.Select(heap => heap.Code).ToHashSet(StringComparer.Ordinal);
        LotStanding[] there = [.. stock.Where(account => codes.Contains(account.Place))];
        var shares = await OldStock.SharesAsync(
            site, await BatchesAsync(site, [.. there.Select(account => account.Lot).Distinct()], sql, cancel), fromUs,
            sql, cancel);
        var moved = await OldStock.ReadAsync(site, fromUs, untilUs, sql, cancel);
        return heaps.Select(heap =>
        {
            LotStanding[] own = [.. there.Where(account => account.Place == heap.Code)];
            return new Item(
                site, heap.FacilityId, heap.Code, heap.NameZh, heap.NameEn, heap.Kind, heap.Since, heap.Note,
                heap.CapacityG, own.Sum(account => account.Balance),
                own.Sum(account => shares.GetValueOrDefault(account.Lot).Of(account.Balance)), heap.PlannedG,
                moved.TakenFrom(heap.FacilityId), book?.Id,
                [.. own.Select(account => account.Item).Distinct().Order(StringComparer.Ordinal)],
                [.. surveys[heap.FacilityId].Select(Of)]);
        });
    }

    private static async Task<IReadOnlyList<OldStock.BatchOf>> BatchesAsync(
        int site, IReadOnlyList<string> codes, ISqlSession sql, CancellationToken cancel)
    {
        var rows = new List<OldStock.BatchOf>();
        foreach (var part in codes.Chunk(OldStock.Chunk))
        {
            rows.AddRange(await sql.QueryAsync<OldStock.BatchOf>(
                Batches, new { SiteId = site, Codes = part }, cancel));
        }

        return rows;
    }

    private static async Task<IResult> SaveAsync(
        Id facilityId, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", facilityId.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks()
            .Need(request.Kind is "heap" or "pond", "kind", "unknown")
            .Need((request.Note ?? "").Length <= 200, "note", "length")
            .Need(RecoveryEndpoints.IsYear(request.Year), "year", "range")
            .Need(request.PlannedGrams is null or >= 0, "plannedGrams", "range")
            .Need(request.PlannedGrams is null || request.Year is not null, "year", "required")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<Request>(
            work =>
            {
                if (work.Find<FacilityRow>(FacilityEndpoints.One, new { SiteId = facilityId.Site, Id = facilityId })
                    is not { Kind: "store" })
                {
                    return WasteRefusals.NotFound;
                }

                work.Execute(Save, new
                {
                    SiteId = facilityId.Site,
                    FacilityId = facilityId,
                    request.Kind,
                    Since = ImportList.Day(request.Since),
                    Note = request.Note ?? "",
                });
                if (request.PlannedGrams is { } planned)
                {
                    work.Execute(SavePlan, new
                    {
                        SiteId = facilityId.Site,
                        FacilityId = facilityId,
                        Year = request.Year!.Value,
                        PlannedG = planned,
                    });
                }

                work.Audit(actor, "waste.saveHeap", "wasteFacility", facilityId.ToString(), null, request);
                return request;
            },
            cancel: cancel);
        return outcome.ToOk();
    }

    private static async Task<IResult> SurveyAsync(
        Id facilityId, SurveyRequest request, ISqlSession sql, LedgerReader ledger, Rights rights, Actor actor,
        TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", facilityId.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var atUs = Instants.ToUs(request.SurveyedAt);
        var wrong = new FieldChecks().NeedText(request.Number, "number", 60)
            .Need(atUs <= clock.NowUs(), "surveyedAt", "range")
            .Need(request.VolumeM3 is > 0 and <= MostVolumeM3, "volumeM3", "range")
            .Need(request.DensityTPerM3 is >= 0.001 and <= MostDensity, "densityTPerM3", "range")
            .Need(request.VolumeUncertainty is > 0 and <= MostUncertainty, "volumeUncertainty", "range")
            .Need(request.DensityUncertainty is > 0 and <= MostUncertainty, "densityUncertainty", "range")
            .NeedText(request.Method, "method", 100).NeedText(request.Document, "document", 100)
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var place = await sql.FindAsync<FacilityRow>(
            FacilityEndpoints.One, new { SiteId = facilityId.Site, Id = facilityId }, cancel);
        var booked = place is null ? 0 : await BookedAsync(facilityId.Site, place.Code, atUs, ledger, cancel);
        var outcome = await sql.CommitAsync<SurveyRow>(
            work => Store(work, facilityId, request, atUs, booked, actor), cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/waste/heaps?site={facilityId.Site}", Of(made)) : why.ToProblem();
    }

    private static Outcome<SurveyRow> Store(
        IWork work, Id facility, SurveyRequest request, long atUs, long booked, Actor actor)
    {
        if (work.Find<string>(Known, new { SiteId = facility.Site, FacilityId = facility }) is null)
        {
            return WasteRefusals.NotFound;
        }

        static long Scaled(double value, double by) => (long)Math.Round(value * by, MidpointRounding.AwayFromZero);
        var row = new SurveyRow
        {
            SiteId = facility.Site,
            Id = Id.New(facility.Site, Instants.FromUs(work.NowUs)),
            FacilityId = facility,
            Number = request.Number,
            SurveyedUs = atUs,
            VolumeL = Scaled(request.VolumeM3, 1000),
            DensityGpl = Scaled(request.DensityTPerM3, 1000),
            VolumePpm = Scaled(request.VolumeUncertainty, 1e6),
            DensityPpm = Scaled(request.DensityUncertainty, 1e6),
            BookG = booked,
            Method = request.Method,
            Document = request.Document,
            EnteredUs = work.NowUs,
            EnteredBy = actor.Name,
        };
        if (work.Execute(InsertSurvey, row) == 0)
        {
            return WasteRefusals.CodeTaken.With(("code", request.Number))
                .At(new FieldRefusal("number", WasteRefusals.CodeTaken.Code));
        }

        work.Audit(actor, "waste.addSurvey", "wasteFacility", facility.ToString(), null, request);
        return row;
    }

    // What the wet book said of the place at the instant of the survey.
    private static async Task<long> BookedAsync(
        int site, string place, long atUs, LedgerReader ledger, CancellationToken cancel)
    {
        if (await FlowReader.BookAsync(ledger, site, cancel) is not { } book)
        {
            return 0;
        }

        var accounts = await ledger.AccountsAsync(book, new AccountPattern("INV", place), cancel);
        return (await ledger.BalancesAsync(
            book, [.. accounts.Select(account => account.Id)], new LedgerInstant(atUs), cancel)).Values.Sum();
    }

    private static Survey Of(SurveyRow row)
    {
        var survey = HeapSurvey.Of(row.VolumeL, row.DensityGpl, row.VolumePpm, row.DensityPpm);
        return new Survey(
            row.Id, row.Number, Instants.FromUs(row.SurveyedUs), row.VolumeL / 1000d, row.DensityGpl / 1000d,
            survey.MassGrams, survey.UncertaintyGrams, row.BookG, survey.Agrees(row.BookG), row.Method, row.Document,
            row.EnteredBy);
    }
}
