using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Transfers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>Waste comes into being: a batch, its posting and its row in register B.1. Opening stock is taken in the
/// same way, with the day on which it was really generated.</summary>
internal static class GenerateBatch
{
    /// <param name="FacilityId">Where it was generated and lies now.</param>
    /// <param name="At">When it was weighed; null: now.</param>
    /// <param name="GeneratedAt">For opening stock: when it was generated.</param>
    /// <param name="Moisture">Share of water by a sample, 0 to 1.</param>
    /// <param name="Elements">Shares of elements in the dry mass, 0 to 1, by symbol: Al, F, Cl, S, Na, As.</param>
    /// <param name="Reference">Number of the weigh ticket.</param>
    /// <param name="IsOpening">Stock that was there before the books.</param>
    /// <param name="Handler">Who handed it over.</param>
    internal sealed record Request(
        int Site, Id StreamId, Id FacilityId, long Grams, string Handler, DateTimeOffset? At = null,
        double? Moisture = null, string Reference = "", bool IsOpening = false, DateTimeOffset? GeneratedAt = null,
        IReadOnlyDictionary<string, double>? Elements = null);

    internal sealed record Made(Id Id, string Code, Id PostingId);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches", RunAsync)
        .WithName("waste.generate").Produces<Made>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (request.Grams <= 0)
        {
            return AcceptanceRules.NoMass("grams").ToProblem();
        }

        var wrong = new FieldChecks()
            .NeedText(request.Handler, "handler", 60)
            .Need(request.Moisture is null or (>= 0 and < 1), "moisture", "range")
            .Need(Assay.IsValid(request.Moisture, request.Elements), "elements", "range")
            .Need((request.Reference ?? "").Length <= 60, "reference", "length")
            .Need(!request.IsOpening || request.GeneratedAt is not null, "generatedAt", "required")
            .Need(request.GeneratedAt is null || request.IsOpening, "generatedAt", "unknown")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, request.Site, (_, desk) => Store(desk, request), cancel);
        return outcome.ToCreated(made => $"/api/v1/waste/batches/{made.Id}");
    }

    private static Outcome<Made> Store(BatchDesk desk, Request request)
    {
        if (desk.Stream(request.StreamId) is not { ClosedUs: null } stream)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("streamId", "unknown"));
        }

        if (desk.Facility(request.FacilityId) is not { } place)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("facilityId", "unknown"));
        }

        if (desk.CheckPlace(place, stream, request.Grams) is { } refused)
        {
            return refused;
        }

        var atUs = request.At is { } at ? Instants.ToUs(at) : desk.NowUs;
        var generatedUs = request.GeneratedAt is { } then ? Instants.ToUs(then) : atUs;
        if (generatedUs > atUs)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("generatedAt", "range"));
        }

        var batch = new BatchRow
        {
            SiteId = desk.Site,
            Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
            Code = desk.NextCode(BatchKind.Generation, generatedUs),
            StreamId = stream.Id,
            WasteCode = stream.WasteCode,
            Origin = request.IsOpening ? "opening" : "generated",
            FacilityId = place.Id,
            GeneratedUs = generatedUs,
            OldestUs = generatedUs,
            Moisture = request.Moisture,
        };
        var source = request.IsOpening
            ? MassBook.Path("OPEN", "", stream.WasteCode) : MassBook.Path("GEN", place.Code, stream.WasteCode);
        var assays = new Dictionary<string, Assay>(StringComparer.Ordinal);
        if (Assay.Of(request.Moisture, request.Elements) is { } assay)
        {
            assays[BatchDesk.Stored(place, batch)] = assay;
        }

        var posted = desk.Book.Post(
            request.IsOpening ? "OPEN" : "GENERATE",
            new MassEntry(atUs) { Reference = request.Reference is { Length: > 0 } paper ? paper : batch.Code },
            assays, (BatchDesk.Stored(place, batch), source, request.Grams));
        if (!posted.TryGet(out var posting, out var why))
        {
            return why;
        }

        desk.Add(batch);
        desk.Link(null, batch.Id, request.Grams, atUs, "generate");
        desk.Add(new MoveRow
        {
            Kind = request.IsOpening ? "opening" : "generate",
            Code = batch.Code,
            AtUs = atUs,
            BatchId = batch.Id,
            FacilityId = place.Id,
            MovedG = request.Grams,
            Handler = request.Handler,
            Reference = request.Reference ?? "",
            PostingId = posting.Id,
        });
        return new Made(batch.Id, batch.Code, posting.Id);
    }
}
