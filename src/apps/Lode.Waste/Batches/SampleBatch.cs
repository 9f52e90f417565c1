using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>A sample of the laboratory: from the first one on, a batch stands in the dry book and in those of the
/// elements that were looked for, with what is left of it.</summary>
internal static class SampleBatch
{
    internal static readonly Refusal NumberTaken = new("waste.sampleTaken", 409);

    private const string Insert = """
        INSERT INTO waste_sample (site_id, id, number, batch_id, taken_us, moisture_ppm, entered_us, entered_by)
        VALUES (@SiteId, @Id, @Number, @BatchId, @TakenUs, @MoisturePpm, @EnteredUs, @EnteredBy)
        ON CONFLICT (site_id, number) DO NOTHING
        """;

    private const string InsertPart = """
        INSERT INTO waste_sample_part (site_id, sample_id, element, part_ppm)
        VALUES (@SiteId, @SampleId, @Element, @PartPpm)
        """;

    private const string OfBatch = """
        SELECT site_id, id, number, batch_id, taken_us, moisture_ppm, entered_us, entered_by FROM waste_sample
         WHERE site_id = @SiteId AND batch_id = @BatchId ORDER BY entered_us, number
        """;

    private const string Parts = """
        SELECT p.sample_id, p.element, p.part_ppm
          FROM waste_sample_part p JOIN waste_sample s ON s.site_id = p.site_id AND s.id = p.sample_id
         WHERE p.site_id = @SiteId AND s.site_id = @SiteId AND s.batch_id = @BatchId ORDER BY p.element
        """;

    /// <param name="Moisture">Share of water, 0 to 1.</param>
    /// <param name="Elements">Shares of elements in the dry mass, by symbol: Al, F, Cl, S, Na, As.</param>
    internal sealed record Request(
        string Number, double Moisture, DateTimeOffset? TakenAt = null,
        IReadOnlyDictionary<string, double>? Elements = null);

    internal sealed record Sample(
        Id Id, string Number, DateTimeOffset TakenAt, double Moisture, IReadOnlyDictionary<string, double> Elements,
        string EnteredBy);

    /// <param name="Name">wet, dry, or the symbol of an element.</param>
    internal sealed record BookOf(string Name, long Grams);

    /// <param name="Books">What lies of the batch, by book; those without it are not there.</param>
    internal sealed record Answer(IReadOnlyList<BookOf> Books, IReadOnlyList<Sample> Samples);

    internal sealed record SampleRow
    {
        public long SiteId { get; init; }

        public Id Id { get; init; }

        public string Number { get; init; } = "";

        public Id BatchId { get; init; }

        public long TakenUs { get; init; }

        public long MoisturePpm { get; init; }

        public long EnteredUs { get; init; }

        public string EnteredBy { get; init; } = "";
    }

    internal sealed record PartRow
    {
        public Id SampleId { get; init; }

        public string Element { get; init; } = "";

        public long PartPpm { get; init; }
    }

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/batches/{id}/samples", AddAsync).WithName("waste.addSample").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("waste.write");
        group.MapGet("/batches/{id}/books", ReadAsync).WithName("waste.batchBooks").Produces<Answer>()
            .ProducesProblem(404).Requires("waste.read");
    }

    /// <summary>The samples of a batch, the first one first.</summary>
    internal static IReadOnlyList<SampleRow> Of(IWork work, Id batch) =>
        work.Query<SampleRow>(OfBatch, new { SiteId = (long)batch.Site, BatchId = batch });

    private static async Task<IResult> AddAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Number, "number", 60)
            .Need(request.Moisture is >= 0 and < 1, "moisture", "range")
            .Need(Assay.IsValid(request.Moisture, request.Elements), "elements", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, id.Site, (work, desk) => Store(work, desk, id, request, actor), cancel);
        return outcome.ToOk();
    }

    private static Outcome<Answer> Store(IWork work, BatchDesk desk, Id id, Request request, Actor actor)
    {
        if (desk.Batch(id) is not { } batch)
        {
            return WasteRefusals.NotFound;
        }

        var assay = Assay.Of(request.Moisture, request.Elements)!;
        var row = new SampleRow
        {
            SiteId = desk.Site,
            Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
            Number = request.Number,
            BatchId = id,
            TakenUs = request.TakenAt is { } taken ? Instants.ToUs(taken) : desk.NowUs,
            MoisturePpm = assay.MoisturePpm,
            EnteredUs = desk.NowUs,
            EnteredBy = actor.Name,
        };
        if (row.TakenUs > desk.NowUs)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("takenAt", "range"));
        }

        if (work.Execute(Insert, row) == 0)
        {
            return NumberTaken.With(("number", request.Number)).At(new FieldRefusal("number", NumberTaken.Code));
        }

        foreach (var (element, ppm) in assay.Parts)
        {
            work.Execute(
                InsertPart, new { SiteId = (long)desk.Site, SampleId = row.Id, Element = element, PartPpm = ppm });
        }

        var source = MassBook.Path("GEN", desk.Facility(batch.FacilityId)?.Code ?? "", batch.WasteCode);
        var entry = new MassEntry(desk.NowUs) { Reference = request.Number };
        if (!desk.Book.Mirrors.Take(source, batch.WasteCode, batch.Code, assay, entry).TryGet(out _, out var why))
        {
            return why;
        }

        desk.Audit("waste.addSample", "wasteBatch", id, new { request.Number, request.Moisture, request.Elements });
        return Answered(work, desk, batch);
    }

    private static async Task<IResult> ReadAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, id.Site,
            (work, desk) => desk.Batch(id) is { } batch ? Outcome.Of(Answered(work, desk, batch))
                : WasteRefusals.NotFound,
            cancel);
        return outcome.ToOk();
    }

    /// <summary>What lies of a batch in each book, and its samples.</summary>
    internal static Answer Answered(IWork work, BatchDesk desk, BatchRow batch)
    {
        var wet = desk.Book.Stock(wasteCode: batch.WasteCode, batch: batch.Code).Sum(account => account.Balance);
        var parts = work.Query<PartRow>(Parts, new { SiteId = (long)desk.Site, BatchId = batch.Id })
            .ToLookup(part => part.SampleId);
        return new Answer(
            [
                new BookOf("wet", wet),
                .. desk.Book.Mirrors.Standing(batch.WasteCode, batch.Code).Where(pair => pair.Value != 0)
                    .Select(pair => new BookOf(pair.Key, pair.Value)),
            ],
            [
                .. Of(work, batch.Id).Select(row => new Sample(
                    row.Id, row.Number, Instants.FromUs(row.TakenUs), row.MoisturePpm / 1e6,
                    parts[row.Id].ToDictionary(part => part.Element, part => part.PartPpm / 1e6), row.EnteredBy)),
            ]);
    }
}
