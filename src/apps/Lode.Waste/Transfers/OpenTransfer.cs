using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>Drafts a transfer: one trip of one sender, with one or several batches (decree 23, Art. 16).</summary>
internal static class OpenTransfer
{
    private const int MostLines = 40, MostLegs = 5;

    /// <param name="FacilityId">Store from which it leaves.</param>
    internal sealed record Line(Id BatchId, Id FacilityId, long Grams);

    internal sealed record Leg(Id CarrierId, Id VehicleId, Id DriverId);

    /// <param name="Mode">road, or pipe between neighbors (Art. 19).</param>
    /// <param name="Method">R or D code of what the receiver does.</param>
    /// <param name="Pieces">Packages; 0 for bulk.</param>
    internal sealed record Request(
        int Site, Id ReceiverId, string Method, IReadOnlyList<Line> Lines, IReadOnlyList<Leg>? Legs = null,
        string Mode = "road", int Pieces = 0, DateTimeOffset? PlannedAt = null, string Remark = "");

    internal sealed record Made(Id Id, string Number, Id CaseId);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/transfers", RunAsync)
        .WithName("waste.openTransfer").Produces<Made>(201).ProducesProblem(404).ProducesProblem(409)
        .ProducesProblem(422).Requires("waste.transfer");

    private static async Task<IResult> RunAsync(
        Request request, ISqlSession sql, AppCases cases, Rights rights, Actor actor, SiteDays days,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.transfer", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var (lines, legs) = (request.Lines ?? [], request.Legs ?? []);
        if (lines.Any(line => line.Grams <= 0))
        {
            return AcceptanceRules.NoMass("lines").ToProblem();
        }

        var wrong = new FieldChecks()
            .Need(MethodCode.IsValid(request.Method), "method", "format")
            .Need(request.Mode is "road" or "pipe", "mode", "unknown")
            .Need(lines.Count is > 0 and <= MostLines
                && lines.DistinctBy(line => (line.BatchId, line.FacilityId)).Count() == lines.Count, "lines", "range")
            .Need(request.Mode == "pipe" ? legs.Count == 0 : legs.Count is > 0 and <= MostLegs, "legs", "range")
            .Need(request.Pieces is >= 0 and <= 9999, "pieces", "range")
            .Need((request.Remark ?? "").Length <= 500, "remark", "length")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        if (request.Mode == "road" && AcceptanceRules.CheckRoad(lines.Sum(line => line.Grams)) is { } heavy)
        {
            return heavy.ToProblem();
        }

        var hand = await cases.ReadyAsync(request.Site, actor, cancel);
        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, request.Site, (work, desk) => Store(work, desk, hand, request, actor), cancel);
        return outcome.ToCreated(made => $"/api/v1/waste/transfers/{made.Id}");
    }

    private static Outcome<Made> Store(IWork work, BatchDesk desk, CaseHand hand, Request request, Actor actor)
    {
        var legs = request.Legs ?? [];
        if (Party(work, request.Site, request.ReceiverId, "receiver") is not { } receiver)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("receiverId", "unknown"));
        }

        if (legs.Any(leg => Party(work, request.Site, leg.CarrierId, "carrier") is null))
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("legs", "unknown"));
        }

        var names = new List<string>();
        foreach (var line in request.Lines)
        {
            if (desk.Batch(line.BatchId) is not { } batch || desk.Facility(line.FacilityId) is null)
            {
                return WasteRefusals.Invalid.At(new FieldRefusal("lines", "unknown"));
            }

            names.Add($"{desk.Stream(batch.StreamId)!.NameZh} {batch.WasteCode}");
        }

        var id = Id.New(request.Site, Instants.FromUs(work.NowUs));
        var title = $"{string.Join('、', names.Distinct())} → {receiver.Name}";
        var opened = hand.Open(work, "wasteTransfer", new JsonObject
        {
            ["title"] = title.Length <= 200 ? title : title[..200],
            ["receiver"] = receiver.Name,
            ["method"] = request.Method,
        }, $"/waste/transfers/{id}");
        if (!opened.TryGet(out var stand, out var why))
        {
            return why;
        }

        work.Execute(TransferRow.Insert, new TransferRow
        {
            SiteId = request.Site,
            Id = id,
            CaseId = stand.Id,
            Number = stand.Number,
            State = stand.States[0],
            Mode = request.Mode,
            ReceiverId = request.ReceiverId,
            Method = request.Method,
            Pieces = request.Pieces,
            Remark = request.Remark ?? "",
            PlannedUs = request.PlannedAt is { } at ? Instants.ToUs(at) : work.NowUs,
            CreatedUs = work.NowUs,
            CreatedBy = actor.Name,
        });
        Lines(work, id, request);
        return new Made(id, stand.Number, stand.Id);
    }

    private static void Lines(IWork work, Id id, Request request)
    {
        foreach (var (index, line) in request.Lines.Index())
        {
            work.Execute(TransferLineRow.Insert, new TransferLineRow
            {
                SiteId = request.Site,
                TransferId = id,
                Line = index + 1,
                BatchId = line.BatchId,
                FacilityId = line.FacilityId,
                PlannedG = line.Grams,
            });
        }

        foreach (var (index, leg) in (request.Legs ?? []).Index())
        {
            work.Execute(TransferLegRow.Insert, new TransferLegRow
            {
                SiteId = request.Site,
                TransferId = id,
                Leg = index + 1,
                CarrierId = leg.CarrierId,
                VehicleId = leg.VehicleId,
                DriverId = leg.DriverId,
            });
        }
    }

    private static PartyRow? Party(IWork work, int site, Id id, string kind) =>
        work.Find<PartyRow>(PartyEndpoints.One, new { SiteId = site, Id = id }) is { } party && party.Kind == kind
            ? party : null;
}
