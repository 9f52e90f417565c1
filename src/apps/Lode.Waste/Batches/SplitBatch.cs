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

/// <summary>Cuts batches of their own out of one; all stay as old as it is.</summary>
internal static class SplitBatch
{
    private const int Most = 50;

    internal sealed record Request(
        Id FacilityId, IReadOnlyList<long> Grams, string Handler, DateTimeOffset? At = null);

    internal sealed record Part(Id Id, string Code, long Grams);

    internal sealed record Answer(IReadOnlyList<Part> Parts, Id PostingId);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches/{id}/split", RunAsync)
        .WithName("waste.split").Produces<Answer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var parts = request.Grams ?? [];
        if (parts.Any(grams => grams <= 0))
        {
            return AcceptanceRules.NoMass("grams").ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Handler, "handler", 60)
            .Need(parts.Count is >= 1 and <= Most, "grams", "range").Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, id.Site, (_, desk) => Store(desk, id, request), cancel);
        return outcome.ToCreated(_ => $"/api/v1/waste/batches/{id}");
    }

    private static Outcome<Answer> Store(BatchDesk desk, Id id, Request request)
    {
        if (desk.Batch(id) is not { } parent)
        {
            return WasteRefusals.NotFound;
        }

        if (desk.Facility(request.FacilityId) is not { } place)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("facilityId", "unknown"));
        }

        var free = desk.Free(place, parent);
        if (request.Grams.Sum() > free)
        {
            return WasteRefusals.WrongPlace.With(
                ("batch", parent.Code), ("place", place.Code), ("there", WasteRefusals.Tonnes(free)));
        }

        var atUs = request.At is { } at ? Instants.ToUs(at) : desk.NowUs;
        var children = request.Grams.Select(grams => (Grams: grams, Batch: parent with
        {
            Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
            Code = desk.NextCode(BatchKind.Generation, atUs),
            Origin = "split",
            FacilityId = place.Id,
            GeneratedUs = atUs,
            ClosedUs = null,
        })).ToArray();
        var posted = desk.Book.Post(
            "SPLIT", new MassEntry(atUs) { Reference = parent.Code },
            [.. children.Select(one => (
                BatchDesk.Stored(place, one.Batch), BatchDesk.Stored(place, parent), one.Grams))]);
        if (!posted.TryGet(out var posting, out var why))
        {
            return why;
        }

        foreach (var (grams, child) in children)
        {
            desk.Add(child);
            desk.Link(parent.Id, child.Id, grams, atUs, "split");
            desk.Add(new MoveRow
            {
                Kind = "split",
                Code = child.Code,
                AtUs = atUs,
                BatchId = parent.Id,
                FacilityId = place.Id,
                ToId = place.Id,
                MovedG = grams,
                SourceCode = parent.Code,
                Destination = child.Code,
                Handler = request.Handler,
                PostingId = posting.Id,
            });
        }

        desk.Settle(parent);
        return new Answer([.. children.Select(one => new Part(one.Batch.Id, one.Batch.Code, one.Grams))], posting.Id);
    }
}
