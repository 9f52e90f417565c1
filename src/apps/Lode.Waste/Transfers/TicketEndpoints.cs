using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>Weigh tickets. One that a person typed counts only after a second person has looked at it.</summary>
internal static class TicketEndpoints
{
    internal static readonly Refusal NumberTaken = new("waste.ticketTaken", 409);
    internal static readonly Refusal SamePerson = new("waste.ticketSamePerson", 403);
    internal static readonly Refusal NotByHand = new("waste.ticketNotByHand", 409);

    private const string List = $"""
        SELECT {TicketRow.Columns} FROM waste_ticket
         WHERE site_id = @SiteId AND weighed_us < @BeforeUs ORDER BY weighed_us DESC, number LIMIT @Limit
        """;

    private const string Confirm = """
        UPDATE waste_ticket SET confirmed_by = @Name WHERE site_id = @SiteId AND id = @Id AND confirmed_by = ''
        """;

    /// <param name="IntervalGrams">Verification scale interval e of the scale.</param>
    /// <param name="ByHand">Whether a person typed it; what a token of a scale sends was not.</param>
    internal sealed record Request(
        int Site, string Number, string Plate, long GrossGrams, long TareGrams, long IntervalGrams,
        DateTimeOffset WeighedAt, bool ByHand = true);

    /// <param name="UncertaintyGrams">Expanded uncertainty (95 %) of the net mass.</param>
    internal sealed record Item(
        Id Id, string Number, string Plate, long GrossGrams, long TareGrams, long NetGrams, long IntervalGrams,
        long UncertaintyGrams, DateTimeOffset WeighedAt, bool ByHand, string EnteredBy, string ConfirmedBy,
        string Hash);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tickets", ListAsync).WithName("waste.tickets").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPost("/tickets", AddAsync).WithName("waste.addTicket").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.write");
        group.MapPost("/tickets/{id}/confirm", ConfirmAsync).WithName("waste.confirmTicket").Produces<Item>()
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).Requires("waste.write");
    }

    private static async Task<IResult> ListAsync(
        int site, ISqlSession sql, Rights rights, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var rows = Paging.Limit(limit);
        var before = Paging.Parts(cursor, 1) is [var us] ? Paging.Number(us) : long.MaxValue;
        var found = await sql.QueryAsync<TicketRow>(
            List, new { SiteId = site, BeforeUs = before, Limit = rows + 1 }, cancel);
        return TypedResults.Ok(Paging.Cut(
            found, rows, Of, row => Paging.Cursor(Batches.BatchDesk.Text(row.WeighedUs))));
    }

    private static async Task<IResult> AddAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (request.TareGrams < 0 || request.GrossGrams <= request.TareGrams)
        {
            return AcceptanceRules.NoMass("grossGrams").ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Number, "number", 60)
            .Need((request.Plate ?? "").Length is >= 4 and <= 12, "plate", "format")
            .Need(request.IntervalGrams is > 0 and <= 1_000_000, "intervalGrams", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<TicketRow>(
            work =>
            {
                var row = Row(request, actor, work.NowUs);
                if (row.WeighedUs > work.NowUs)
                {
                    return SigningOrder.InFuture.With(("party", row.Number));
                }

                return work.Execute(TicketRow.Insert, row) == 0 ? NumberTaken.With(("number", row.Number)) : row;
            },
            cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/waste/tickets?site={request.Site}", Of(made)) : why.ToProblem();
    }

    private static async Task<IResult> ConfirmAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.write", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await sql.CommitAsync<TicketRow>(
            work =>
            {
                var key = new { SiteId = id.Site, Id = id };
                if (work.Find<TicketRow>(TicketRow.One, key) is not { } row)
                {
                    return WasteRefusals.NotFound;
                }

                if (row.ByHand == 0)
                {
                    return NotByHand;
                }

                if (row.EnteredBy == actor.Name)
                {
                    return SamePerson.With(("person", actor.Name));
                }

                work.Execute(Confirm, new { SiteId = id.Site, Id = id, actor.Name });
                work.Audit(actor, "waste.confirmTicket", "wasteTicket", id.ToString());
                return work.Find<TicketRow>(TicketRow.One, key)!;
            },
            cancel: cancel);
        return outcome.TryGet(out var confirmed, out var why) ? TypedResults.Ok(Of(confirmed)) : why.ToProblem();
    }

    private static TicketRow Row(Request request, Actor actor, long nowUs)
    {
        var weighed = Instants.ToUs(request.WeighedAt);
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Number}\n{request.Plate}\n{request.GrossGrams}\n{request.TareGrams}\n"
            + $"{request.IntervalGrams}\n{weighed}");
        return new TicketRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(nowUs)),
            Number = request.Number,
            Plate = request.Plate,
            GrossG = request.GrossGrams,
            TareG = request.TareGrams,
            IntervalG = request.IntervalGrams,
            WeighedUs = weighed,
            ByHand = request.ByHand || actor.Kind == ActorKind.Person ? 1 : 0,
            EnteredBy = actor.Name,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
        };
    }

    internal static Item Of(TicketRow row) => new(
        row.Id, row.Number, row.Plate, row.GrossG, row.TareG, row.NetG, row.IntervalG,
        (long)Math.Round(WeighingOf(row).UncertaintyGrams), Instants.FromUs(row.WeighedUs), row.ByHand == 1,
        row.EnteredBy, row.ConfirmedBy, row.Hash);

    internal static Weighing.Weighing WeighingOf(TicketRow row) => new(row.GrossG, row.TareG, row.IntervalG);
}
