using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;
using Lode.Waste.Transfers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>A batch in store is weighed again: what a sample proves to be water is a loss, the rest a difference that
/// somebody explains. Who entered the sample does not weigh (spec waste c.4, ADJUST).</summary>
internal static class ReweighBatch
{
    internal static readonly Refusal SampleMissing = new("waste.sampleMissing", 409);
    internal static readonly Refusal SamePerson = new("waste.sampleSamePerson", 403);

    /// <param name="Grams">What the scale says now.</param>
    internal sealed record Request(Id FacilityId, long Grams);

    /// <param name="WaterGrams">Water, by the sample.</param>
    /// <param name="DifferenceGrams">The rest, to be explained; negative when more was found.</param>
    /// <param name="Sample">Number of the sample that proves the water.</param>
    internal sealed record Answer(long WaterGrams, long DifferenceGrams, string Sample, SampleBatch.Answer Standing);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches/{id}/reweigh", RunAsync)
        .WithName("waste.reweigh").Produces<Answer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
        .ProducesProblem(422).Requires("waste.write");

    private static async Task<IResult> RunAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (request.Grams <= 0)
        {
            return AcceptanceRules.NoMass("grams").ToProblem();
        }

        var outcome = await BatchDesk.RunAsync(
            sql, days, actor, id.Site, (work, desk) => Store(work, desk, id, request, actor), cancel);
        return outcome.ToOk();
    }

    private static Outcome<Answer> Store(IWork work, BatchDesk desk, Id id, Request request, Actor actor)
    {
        if (desk.Batch(id) is not { } batch || desk.Facility(request.FacilityId) is not { } place)
        {
            return WasteRefusals.NotFound;
        }

        var samples = SampleBatch.Of(work, id);
        var moisture = samples.Count > 1 ? samples[^2].MoisturePpm / 1e6 : batch.Moisture;
        if (samples.Count == 0 || moisture is not { } before)
        {
            return SampleMissing;
        }

        if (samples[^1].EnteredBy == actor.Name)
        {
            return SamePerson.With(("person", actor.Name));
        }

        var wet = desk.Free(place, batch);
        if (wet <= 0)
        {
            return WasteRefusals.WrongPlace.With(
                ("batch", batch.Code), ("place", place.Code), ("there", WasteRefusals.Tonnes(wet)));
        }

        var split = MoistureLoss.Of(wet, before, request.Grams, samples[^1].MoisturePpm / 1e6);
        var here = BatchDesk.Stored(place, batch);
        var (water, gain) = (Math.Max(0, split.LossGrams), Math.Max(0, -split.LossGrams));
        var (missing, over) = (Math.Max(0, split.DifferenceGrams), Math.Max(0, -split.DifferenceGrams));
        var unexplained = MassBook.Path("DIFF.stocktake", place.Code, batch.WasteCode);
        (string Debit, string Credit, long Grams)[] moves =
        [
            .. new[]
            {
                (MassBook.Path("LOSS", place.Code, batch.WasteCode, "moisture"), here, water),
                (here, MassBook.Path("GAIN", place.Code, batch.WasteCode, "moisture"), gain),
                (unexplained, here, missing), (here, unexplained, over),
            }.Where(move => move.Item3 > 0),
        ];
        var entry = new MassEntry(desk.NowUs)
        {
            Reference = samples[^1].Number,
            Data = JsonSerializer.Serialize(
                new { sample = samples[^1].Number, before, after = samples[^1].MoisturePpm / 1e6 }),
        };
        if (moves.Length > 0 && !desk.Book.Post("ADJUST", entry, moves).TryGet(out _, out var why))
        {
            return why;
        }

        desk.Settle(batch);
        desk.Audit(
            "waste.reweigh", "wasteBatch", id,
            new { request.Grams, Water = split.LossGrams, split.DifferenceGrams });
        return new Answer(
            split.LossGrams, split.DifferenceGrams, samples[^1].Number, SampleBatch.Answered(work, desk, batch));
    }
}
