using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Waste.Registers;
using Lode.Waste.Transfers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>Puts a batch into containers; each gets its digital code of 37 characters.</summary>
internal static class PackBatch
{
    /// <summary>Containers above this volume carry two labels, liters (HJ 1276-2022).</summary>
    internal const long TwoLabelsAboveL = 450;

    internal static readonly Refusal SerialsUsed = new("waste.serialsUsed", 409, "HJ 1276-2022");

    private const int MostContainers = 200, MostSerial = 999;

    private const string Insert = """
        INSERT INTO waste_container (site_id, id, code, batch_id, type, volume_l, net_g, packed_us, labels)
        VALUES (@SiteId, @Id, @Code, @BatchId, @Type, @VolumeL, @NetG, @PackedUs, @Labels)
        """;

    /// <param name="Type">What it is: ton bag, drum, box.</param>
    /// <param name="NetGrams">Net mass of each container.</param>
    internal sealed record Request(string Type, int VolumeL, IReadOnlyList<long> NetGrams);

    internal sealed record Packed(Id Id, string Code, long NetGrams, int Labels);

    internal sealed record Answer(IReadOnlyList<Packed> Containers);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/batches/{id}/pack", RunAsync)
        .WithName("waste.pack").Produces<Answer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
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
            sql, days, actor, id.Site, (work, desk) => Store(work, desk, id, request), cancel);
        return outcome.ToCreated(_ => $"/api/v1/waste/batches/{id}");
    }

    /// <summary>What stands against the fields.</summary>
    internal static Refusal? Wrong(Request request)
    {
        var masses = request.NetGrams ?? [];
        return masses.Any(grams => grams <= 0) ? AcceptanceRules.NoMass("netGrams") : new FieldChecks()
            .NeedText(request.Type, "type", 30)
            .Need(request.VolumeL is > 0 and <= 100_000, "volumeL", "range")
            .Need(masses.Count is > 0 and <= MostContainers, "netGrams", "range")
            .Against(WasteRefusals.Invalid);
    }

    internal static Outcome<Answer> Store(IWork work, BatchDesk desk, Id id, Request request)
    {
        if (desk.Batch(id) is not { } batch)
        {
            return WasteRefusals.NotFound;
        }

        if (work.Find<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)desk.Site }) is not { } site)
        {
            return WasteRefusals.SiteMissing;
        }

        var there = desk.Book.Stock(wasteCode: batch.WasteCode, batch: batch.Code).Sum(account => account.Balance);
        var packed = desk.ContainersOf(id).Sum(one => one.NetG) + request.NetGrams.Sum();
        if (packed > there)
        {
            return WasteRefusals.PackedTooMuch.With(
                ("batch", batch.Code), ("packed", WasteRefusals.Tonnes(packed)),
                ("there", WasteRefusals.Tonnes(there)));
        }

        if (!WasteCode.IsHazardous(batch.WasteCode))
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("wasteCode", "general"));
        }

        var day = desk.DayOf(batch.GeneratedUs);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"label.{batch.WasteCode}.{day:yyyyMMdd}");
        var made = new List<Packed>();
        foreach (var grams in request.NetGrams)
        {
            var serial = desk.Next(name);
            if (serial > MostSerial)
            {
                return SerialsUsed.With(("day", ImportList.Day(day)), ("code", batch.WasteCode));
            }

            var code = new ContainerCode(site.CreditCode, batch.WasteCode, day, serial);
            var row = new ContainerRow
            {
                SiteId = desk.Site,
                Id = Id.New(desk.Site, Instants.FromUs(desk.NowUs)),
                Code = code.ToString(),
                BatchId = id,
                Type = request.Type,
                VolumeL = request.VolumeL,
                NetG = grams,
                PackedUs = desk.NowUs,
                Labels = request.VolumeL > TwoLabelsAboveL ? 2 : 1,
            };
            work.Execute(Insert, row);
            made.Add(new Packed(row.Id, row.Code, grams, (int)row.Labels));
        }

        desk.Audit("waste.pack", "wasteBatch", id, made.Select(one => one.Code));
        return new Answer(made);
    }
}
