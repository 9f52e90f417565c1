using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;
using Lode.Waste.Transfers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>The site uses or disposes of batches in a facility of its own: products, residues, losses and gains in one
/// posting that balances to the gram. Residue is new generation, of its own stream.</summary>
internal static class ProcessBatches
{
    // A posting of the ledger has at most a hundred lines.
    private const int Most = 20, MostLines = 100;

    /// <param name="FromId">Facility where it lies.</param>
    internal sealed record Input(Id BatchId, Id FromId, long Grams);

    /// <param name="Name">Code of the product.</param>
    /// <param name="Moisture">Share of water, 0 to 1; with it the product counts by its own assay in the dry book.
    /// </param>
    /// <param name="Elements">Shares of elements in the dry mass.</param>
    internal sealed record Product(
        string Name, long Grams, double? Moisture = null, IReadOnlyDictionary<string, double>? Elements = null);

    /// <param name="StoreId">Facility in which the residue lies then.</param>
    internal sealed record Residue(
        Id StreamId, Id StoreId, long Grams, double? Moisture = null,
        IReadOnlyDictionary<string, double>? Elements = null);

    /// <param name="Method">R or D code of what was done.</param>
    /// <param name="LossGrams">Gas, water and dust that nobody weighed but the balance knows.</param>
    /// <param name="GainGrams">Oxygen and reagents taken up.</param>
    internal sealed record Request(
        int Site, Id FacilityId, string Method, IReadOnlyList<Input> Inputs, string Handler,
        IReadOnlyList<Product>? Products = null, IReadOnlyList<Residue>? Residues = null, long LossGrams = 0,
        long GainGrams = 0, DateTimeOffset? At = null);

    internal sealed record Made(string Code, Id PostingId, IReadOnlyList<GenerateBatch.Made> Residues);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/processes", RunAsync)
        .WithName("waste.process").Produces<Made>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, request.Site, (work, desk) => new Run(work, desk, request).Store(), cancel);
        return outcome.ToCreated(made => $"/api/v1/waste/batches?site={request.Site}&code={made.Code}");
    }

    private static Refusal? Wrong(Request request)
    {
        var (inputs, products, residues) = (request.Inputs ?? [], request.Products ?? [], request.Residues ?? []);
        var masses = inputs.Select(one => one.Grams).Concat(products.Select(one => one.Grams))
            .Concat(residues.Select(one => one.Grams));
        if (masses.Any(grams => grams <= 0))
        {
            return AcceptanceRules.NoMass("inputs");
        }

        var wrong = new FieldChecks().NeedText(request.Handler, "handler", 60)
            .Need(MethodCode.IsValid(request.Method), "method", "format")
            .Need(inputs.Count is > 0 and <= Most, "inputs", "range")
            .Need(Lines(inputs.Count, products.Count, residues.Count) <= MostLines, "products", "range")
            .Need(products.All(one => one.Name is { Length: > 0 and <= 40 }), "products", "format")
            .Need(products.All(one => Assay.IsValid(one.Moisture, one.Elements)), "products", "range")
            .Need(residues.All(one => Assay.IsValid(one.Moisture, one.Elements)), "residues", "range")
            .Need(request.LossGrams >= 0, "lossGrams", "range").Need(request.GainGrams >= 0, "gainGrams", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong;
        }

        // Disposal has no product to weigh: what is not residue or loss is gone.
        var missing = OxidationBalance.Missing(
            inputs.Sum(one => one.Grams), request.GainGrams,
            products.Sum(one => one.Grams) + residues.Sum(one => one.Grams), request.LossGrams);
        return missing == 0 || (MethodCode.IsDisposal(request.Method) && missing > 0) ? null
            : WasteRefusals.Unbalanced.With(("missing", WasteRefusals.Tonnes(missing)));
    }

    private static int Lines(int inputs, int products, int residues) => (inputs * (products + residues + 4)) + residues;

    /// <summary>One run in its transaction.</summary>
    private sealed class Run(IWork work, BatchDesk desk, Request request)
    {
        private readonly bool isDisposal = MethodCode.IsDisposal(request.Method);
        private readonly List<(string Debit, string Credit, long Grams)> lines = [];
        private readonly Dictionary<string, Assay> assays = new(StringComparer.Ordinal);
        private readonly List<(BatchRow Batch, FacilityRow From, long Grams)> inputs = [];
        private readonly List<(BatchRow Batch, FacilityRow Store, long Grams)> made = [];

        internal Outcome<Made> Store()
        {
            if (desk.Facility(request.FacilityId) is not { Kind: "use" or "dispose", ClosedUs: null } facility
                || (facility.Kind == "dispose") != isDisposal)
            {
                return WasteRefusals.Invalid.At(new FieldRefusal("facilityId", "unknown"));
            }

            if (TakeInputs(facility) is { } tooLittle)
            {
                return tooLittle;
            }

            var atUs = request.At is { } at ? Instants.ToUs(at) : desk.NowUs;
            if (Share(facility, atUs) is { } refused)
            {
                return refused;
            }

            var code = desk.NextCode(isDisposal ? BatchKind.SelfDisposal : BatchKind.SelfUse, atUs);
            var posted = desk.Book.Post(
                isDisposal ? "SELFDISPOSE" : "SELFUSE", new MassEntry(atUs) { Reference = code }, assays, [.. lines]);
            return posted.TryGet(out var posting, out var why) ? Register(facility, code, atUs, posting.Id) : why;
        }

        private Refusal? TakeInputs(FacilityRow facility)
        {
            foreach (var input in request.Inputs)
            {
                if (desk.Batch(input.BatchId) is not { } batch || desk.Facility(input.FromId) is not { } from)
                {
                    return WasteRefusals.NotFound;
                }

                var free = desk.Free(from, batch);
                if (input.Grams > free)
                {
                    return WasteRefusals.WrongPlace.With(
                        ("batch", batch.Code), ("place", from.Code), ("there", WasteRefusals.Tonnes(free)));
                }

                inputs.Add((batch, from, input.Grams));
                lines.Add((Wip(facility, batch), BatchDesk.Stored(from, batch), input.Grams));
            }

            return null;
        }

        // What comes out is taken from the batches in proportion, to the gram.
        private Refusal? Share(FacilityRow facility, long atUs)
        {
            var pool = new GramPool([.. inputs.Select(one => one.Grams)]);
            if (request.GainGrams > 0)
            {
                var gained = GramPool.Cut(request.GainGrams, [.. inputs.Select(one => one.Grams)]);
                for (var i = 0; i < inputs.Count; i++)
                {
                    Add(Wip(facility, inputs[i].Batch), MassBook.Path("GAIN", facility.Code, inputs[i].Batch.WasteCode),
                        gained[i]);
                    pool.Add(i, gained[i]);
                }
            }

            foreach (var product in request.Products ?? [])
            {
                Out(pool, product.Grams, batch => MassBook.Path("PRD", facility.Code, batch.WasteCode, product.Name),
                    facility, Assay.Of(product.Moisture, product.Elements));
            }

            foreach (var residue in request.Residues ?? [])
            {
                if (desk.Stream(residue.StreamId) is not { } stream || desk.Facility(residue.StoreId) is not { } store)
                {
                    return WasteRefusals.Invalid.At(new FieldRefusal("residues", "unknown"));
                }

                if (desk.CheckPlace(store, stream, residue.Grams) is { } refused)
                {
                    return refused;
                }

                var batch = NewBatch(stream, store, atUs);
                made.Add((batch, store, residue.Grams));
                var assay = Assay.Of(residue.Moisture, residue.Elements);
                Out(pool, residue.Grams, one => MassBook.Path("RES", facility.Code, one.WasteCode, batch.Code),
                    facility, assay);
                if (assay is not null)
                {
                    assays[BatchDesk.Stored(store, batch)] = assay;
                }

                Add(BatchDesk.Stored(store, batch), MassBook.Path("GEN", facility.Code, stream.WasteCode),
                    residue.Grams);
            }

            Out(pool, request.LossGrams, batch => MassBook.Path("USE", facility.Code, batch.WasteCode), facility);
            Out(pool, pool.Total, batch => MassBook.Path("DSP", facility.Code, batch.WasteCode), facility);
            return null;
        }

        private void Out(
            GramPool pool, long grams, Func<BatchRow, string> debit, FacilityRow facility, Assay? assay = null)
        {
            var parts = pool.Take(grams);
            for (var i = 0; i < inputs.Count; i++)
            {
                if (assay is not null)
                {
                    assays[debit(inputs[i].Batch)] = assay;
                }

                Add(debit(inputs[i].Batch), Wip(facility, inputs[i].Batch), parts[i]);
            }
        }

        private void Add(string debit, string credit, long grams)
        {
            if (grams > 0)
            {
                lines.Add((debit, credit, grams));
            }
        }

        private static string Wip(FacilityRow facility, BatchRow batch) =>
            MassBook.Path("WIP", facility.Code, batch.WasteCode, batch.Code);

        private BatchRow NewBatch(StreamRow stream, FacilityRow store, long atUs) => new()
        {
            SiteId = desk.Site,
            Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
            Code = desk.NextCode(BatchKind.Generation, atUs),
            StreamId = stream.Id,
            WasteCode = stream.WasteCode,
            Origin = "residue",
            FacilityId = store.Id,
            GeneratedUs = atUs,
            OldestUs = atUs,
        };

        private Made Register(FacilityRow facility, string code, long atUs, Id posting)
        {
            var destination = isDisposal ? "" : string.Join('、', (request.Products ?? []).Select(one => one.Name));
            foreach (var (batch, from, grams) in inputs)
            {
                var row = desk.With(new MoveRow
                {
                    AtUs = atUs,
                    BatchId = batch.Id,
                    FacilityId = from.Id,
                    ToId = facility.Id,
                    MovedG = grams,
                    Handler = request.Handler,
                    PostingId = posting,
                });
                var source = batch.Code;
                if (from.Kind is "store" or "point")
                {
                    source = desk.Add(row with
                    {
                        Kind = "storeOut",
                        Code = desk.NextCode(BatchKind.StoreOut, atUs),
                        SourceCode = desk.LastCode(batch.Id, "storeIn"),
                        Destination = facility.Code,
                    }).Code;
                }

                desk.Add(row with
                {
                    Kind = isDisposal ? "selfDispose" : "selfUse",
                    Code = code,
                    Method = request.Method,
                    SourceCode = source,
                    Destination = destination,
                });
                desk.Settle(batch);
            }

            RunParts.Store(work, desk.Site, code, Parts());
            return new Made(
                code, posting, [.. made.Select(one => Keep(one.Batch, one.Store, one.Grams, code, posting))]);
        }

        private IEnumerable<RunPart> Parts() =>
        [
            .. (request.Products ?? []).Select(one => new RunPart(
                "product", one.Name, one.Grams, Assay.Of(one.Moisture, one.Elements))),
            .. (request.Residues ?? []).Select((one, at) => new RunPart(
                "residue", made[at].Batch.Code, one.Grams, Assay.Of(one.Moisture, one.Elements))),
            new RunPart("loss", "", request.LossGrams), new RunPart("gain", "", request.GainGrams),
        ];

        private GenerateBatch.Made Keep(BatchRow batch, FacilityRow store, long grams, string code, Id posting)
        {
            desk.Add(batch);
            desk.Link(null, batch.Id, grams, batch.GeneratedUs, "residue");
            desk.Add(new MoveRow
            {
                Kind = "generate",
                Code = batch.Code,
                AtUs = batch.GeneratedUs,
                BatchId = batch.Id,
                FacilityId = request.FacilityId,
                ToId = store.Id,
                MovedG = grams,
                SourceCode = code,
                Handler = request.Handler,
                PostingId = posting,
            });
            return new GenerateBatch.Made(batch.Id, batch.Code, posting);
        }
    }
}
