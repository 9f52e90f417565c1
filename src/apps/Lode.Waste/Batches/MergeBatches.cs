using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>Makes one batch of several of the same stream in one facility. The new batch is as old as the oldest.
/// </summary>
internal static class MergeBatches
{
    private const int Most = 50;

    internal sealed record Request(
        int Site, Id FacilityId, IReadOnlyList<Id> BatchIds, string Handler, DateTimeOffset? At = null);

    internal sealed record Merged(Id Id, string Code, long Grams, Id PostingId);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches/merge", RunAsync)
        .WithName("waste.merge").Produces<Merged>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var ids = request.BatchIds ?? [];
        var wrong = new FieldChecks().NeedText(request.Handler, "handler", 60)
            .Need(ids.Count is >= 2 and <= Most && ids.Distinct().Count() == ids.Count, "batchIds", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, request.Site, (_, desk) => Store(desk, request), cancel);
        return outcome.ToCreated(made => $"/api/v1/waste/batches/{made.Id}");
    }

    private static Outcome<Merged> Store(BatchDesk desk, Request request)
    {
        if (desk.Facility(request.FacilityId) is not { } place)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("facilityId", "unknown"));
        }

        var parents = new List<(BatchRow Batch, long Grams)>();
        foreach (var id in request.BatchIds)
        {
            if (desk.Batch(id) is not { } parent)
            {
                return WasteRefusals.NotFound;
            }

            var free = desk.Free(place, parent);
            if (free == 0)
            {
                return WasteRefusals.WrongPlace.With(
                    ("batch", parent.Code), ("place", place.Code), ("there", WasteRefusals.Tonnes(0)));
            }

            parents.Add((parent, free));
        }

        var first = parents[0].Batch;
        if (parents.Find(one => one.Batch.StreamId != first.StreamId) is { Batch: { } other })
        {
            return WasteRefusals.NotOneStream.With(("batch", first.Code), ("other", other.Code));
        }

        var atUs = request.At is { } at ? Instants.ToUs(at) : desk.NowUs;
        var child = new BatchRow
        {
            SiteId = desk.Site,
            Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
            Code = desk.NextCode(BatchKind.Generation, atUs),
            StreamId = first.StreamId,
            WasteCode = first.WasteCode,
            Origin = "merged",
            FacilityId = place.Id,
            GeneratedUs = atUs,
            OldestUs = parents.Min(one => one.Batch.OldestUs),
            Moisture = Moisture(parents),
        };
        var posted = desk.Book.Post(
            "MERGE", new MassEntry(atUs) { Reference = child.Code },
            [.. parents.Select(one => (
                BatchDesk.Stored(place, child), BatchDesk.Stored(place, one.Batch), one.Grams))]);
        return posted.TryGet(out var posting, out var why)
            ? Register(desk, child, parents, place, request.Handler, posting.Id) : why;
    }

    private static Merged Register(
        BatchDesk desk, BatchRow child, List<(BatchRow Batch, long Grams)> parents, FacilityRow place, string handler,
        Id posting)
    {
        desk.Add(child);
        foreach (var (batch, grams) in parents)
        {
            desk.Link(batch.Id, child.Id, grams, child.GeneratedUs, "merge");
            desk.Add(new MoveRow
            {
                Kind = "merge",
                Code = child.Code,
                AtUs = child.GeneratedUs,
                BatchId = batch.Id,
                FacilityId = place.Id,
                ToId = place.Id,
                MovedG = grams,
                SourceCode = batch.Code,
                Destination = child.Code,
                Handler = handler,
                PostingId = posting,
            });
            desk.Settle(batch);
        }

        return new Merged(child.Id, child.Code, parents.Sum(one => one.Grams), posting);
    }

    // Known only when it is known of every part.
    private static double? Moisture(List<(BatchRow Batch, long Grams)> parents) =>
        parents.Exists(one => one.Batch.Moisture is null) ? null
        : parents.Sum(one => one.Batch.Moisture!.Value * one.Grams) / parents.Sum(one => (double)one.Grams);
}
