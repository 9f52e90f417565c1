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

/// <summary>Carries a batch, or a part of it, to another facility: rows in registers B.2 and B.3.</summary>
internal static class MoveBatch
{
    /// <param name="Grams">How much; null: all that is there.</param>
    /// <param name="Handler">Who carried it.</param>
    /// <param name="Keeper">Who took it over.</param>
    internal sealed record Request(
        Id FromId, Id ToId, string Handler, string Keeper, long? Grams = null, DateTimeOffset? At = null);

    internal sealed record Moved(Id PostingId, long Grams, string Code);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches/{id}/move", RunAsync)
        .WithName("waste.move").Produces<Moved>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, id.Site, (_, desk) => Store(desk, id, request), cancel);
        return outcome.ToOk();
    }

    /// <summary>What stands against the fields.</summary>
    internal static Refusal? Wrong(Request request) => request.Grams <= 0 ? AcceptanceRules.NoMass("grams")
        : new FieldChecks().NeedText(request.Handler, "handler", 60).NeedText(request.Keeper, "keeper", 60)
            .Need(request.FromId != request.ToId, "toId", "taken").Against(WasteRefusals.Invalid);

    internal static Outcome<Moved> Store(BatchDesk desk, Id id, Request request)
    {
        if (desk.Batch(id) is not { } batch || desk.Stream(batch.StreamId) is not { } stream)
        {
            return WasteRefusals.NotFound;
        }

        if (desk.Facility(request.FromId) is not { } from)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("fromId", "unknown"));
        }

        if (desk.Facility(request.ToId) is not { Kind: "store" or "point" or "generate" } to)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("toId", "unknown"));
        }

        var free = desk.Free(from, batch);
        var grams = request.Grams ?? free;
        if (free == 0 || grams > free)
        {
            return WasteRefusals.WrongPlace.With(
                ("batch", batch.Code), ("place", from.Code), ("there", WasteRefusals.Tonnes(free)));
        }

        if (desk.CheckPlace(to, stream, grams) is { } refused)
        {
            return refused;
        }

        var atUs = request.At is { } at ? Instants.ToUs(at) : desk.NowUs;
        var posted = desk.Book.Post(
            "MOVE", new MassEntry(atUs) { Reference = batch.Code },
            (BatchDesk.Stored(to, batch), BatchDesk.Stored(from, batch), grams));
        return posted.TryGet(out var posting, out var why)
            ? Register(desk, batch, from, to, request, atUs, grams, posting.Id) : why;
    }

    // Out of a store and into a store are a row each; a workshop keeps no register of its own.
    private static Moved Register(
        BatchDesk desk, BatchRow batch, FacilityRow from, FacilityRow to, Request request, long atUs, long grams,
        Id posting)
    {
        var row = desk.With(new MoveRow
        {
            AtUs = atUs,
            BatchId = batch.Id,
            FacilityId = from.Id,
            ToId = to.Id,
            MovedG = grams,
            Handler = request.Handler,
            SecondHandler = request.Keeper,
            PostingId = posting,
        });
        var code = "";
        if (from.Kind is "store" or "point")
        {
            code = desk.Add(row with
            {
                Kind = "storeOut",
                Code = desk.NextCode(BatchKind.StoreOut, atUs),
                SourceCode = desk.LastCode(batch.Id, "storeIn"),
                Destination = to.Code,
            }).Code;
        }

        if (to.Kind is "store" or "point")
        {
            code = desk.Add(row with
            {
                Kind = "storeIn",
                Code = desk.NextCode(BatchKind.StoreIn, atUs),
                SourceCode = batch.Code,
            }).Code;
        }

        return new Moved(posting, grams, code);
    }
}
