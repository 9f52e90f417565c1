using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Shifts;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime.Text;

namespace Lode.Web.Shifts;

/// <summary>The doors of the shift reports; words and signatures are commands of their cases.</summary>
public static class ShiftEndpoints
{
    /// <summary>A handover as lists show it.</summary>
    /// <param name="State">Innermost state of the case.</param>
    /// <param name="Alarms">How many alarms of priority 1 to 3 were raised.</param>
    internal sealed record HandOverItem(
        Id Case, string Number, string Status, string State, string? Outgoing, string? Incoming, DateTimeOffset? DueAt,
        int Alarms, int Overrides);

    /// <summary>A shift; <paramref name="Date"/> is the day on which it begins.</summary>
    internal sealed record ShiftItem(
        string Date, string Code, string? Crew, DateTimeOffset StartAt, DateTimeOffset EndAt, HandOverItem? HandOver);

    internal sealed record BeginRequest(long Org, DateTimeOffset StartAt);

    /// <summary>The case of the handover.</summary>
    internal sealed record BeginAnswer(Id Case, bool Duplicate);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/shifts</c>.</summary>
        public void MapShifts()
        {
            var group = routes.MapGroup("/shifts").WithTags("Shifts");
            group.MapGet("/", ListAsync).WithName("shifts.list").Produces<Page<ShiftItem>>().ProducesProblem(404)
                .Requires("cases.read");
            group.MapPost("/hand-overs", BeginAsync).WithName("shifts.begin").Produces<BeginAnswer>(201)
                .ProducesProblem(404).ProducesProblem(422).Requires("cases.act");
            group.MapPost("/hand-overs/{id}/gather", GatherAsync).WithName("shifts.gather").Produces(204)
                .ProducesProblem(404).ProducesProblem(409).Requires("cases.act");
        }
    }

    private static async Task<IResult> ListAsync(
        long org, HandOvers handOvers, Rights rights, CancellationToken cancel, int days = 7) =>
        (await handOvers.ListAsync(org, days, rights, cancel)).TryGet(out var lines, out var why)
            ? TypedResults.Ok(new Page<ShiftItem>([.. lines.Select(Item)], null)) : why.ToProblem();

    private static async Task<IResult> BeginAsync(
        BeginRequest request, HandOvers handOvers, Actor actor, Rights rights, CancellationToken cancel) =>
        !(await handOvers.BeginAsync(request.Org, Instants.ToUs(request.StartAt), actor, rights, cancel))
            .TryGet(out var answer, out var why) || (why = answer.Refusal) is not null
            ? why.ToProblem()
            : TypedResults.Created($"/api/v1/cases/{answer.Case}", new BeginAnswer(answer.Case, answer.Duplicate));

    private static async Task<IResult> GatherAsync(
        Id id, HandOvers handOvers, Actor actor, Rights rights, CancellationToken cancel) =>
        !(await handOvers.GatherAsync(id, actor, rights, cancel)).TryGet(out var answer, out var why)
            || (why = answer.Refusal) is not null ? why.ToProblem() : TypedResults.NoContent();

    private static ShiftItem Item(ShiftLine line) => new(
        LocalDatePattern.Iso.Format(line.Turn.Date), line.Turn.Code, line.Turn.Crew, Instants.FromUs(line.Turn.StartUs),
        Instants.FromUs(line.Turn.EndUs), line.HandOver is { } one
            ? new HandOverItem(
                one.Case, one.Number, one.Status, one.State, one.Outgoing, one.Incoming,
                one.DueUs is { } due ? Instants.FromUs(due) : null, one.Alarms, one.Overrides)
            : null);
}
