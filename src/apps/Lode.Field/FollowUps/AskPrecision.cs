using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Field.Points;
using Lode.Field.Rounds;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Field.FollowUps;

/// <summary>Asks for a precision inspection: a person does, or the trend of the results.</summary>
internal sealed class AskPrecision(ISqlSession sql, AppCases cases)
{
    internal static readonly Refusal OpenAlready = new("field.precisionOpen", 409);
    internal static readonly Refusal DueWrong = new("field.precisionDueWrong", 422);

    private const int Workdays = 10;
    private static readonly TimeSpan Soonest = TimeSpan.FromDays(1), Longest = TimeSpan.FromDays(366);

    /// <param name="DueAt">When the conclusion is wanted; without it in ten working days, or before the line through
    /// the results meets the alarm limit, whichever is sooner.</param>
    internal sealed record Request(string Why, DateTimeOffset? DueAt = null);

    internal sealed record Answer(Id Case);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/points/{id}/precision", HandleAsync)
        .WithName("field.askPrecision").Produces<Answer>(201).ProducesProblem(404).ProducesProblem(409)
        .ProducesProblem(422).Requires("field.inspect");

    private static async Task<IResult> HandleAsync(
        Id id, Request request, AskPrecision ask, Deterioration deterioration, ISqlSession sql, Actor actor,
        Rights rights, CancellationToken cancel)
    {
        var row = await sql.FindAsync<PointRow>(PointRow.One, new { SiteId = (long)id.Site, Id = id }, cancel);
        if (row is null || !rights.Can("field.inspect", id.Site))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        var trend = await deterioration.OfAsync(row, cancel);
        return (await ask.OpenAsync(row, request with { Why = (request.Why ?? "").Trim() }, trend, actor, cancel))
            .ToCreated(made => $"/api/v1/cases/{made.Case}");
    }

    internal async Task<Outcome<Answer>> OpenAsync(
        PointRow point, Request request, DeteriorationView? trend, Actor actor, CancellationToken cancel)
    {
        var hand = await cases.ReadyAsync((int)point.SiteId, actor, cancel);
        return await sql.CommitAsync<Answer>(
            work =>
            {
                var now = Instants.FromUs(work.NowUs);
                if (request.DueAt < now || request.DueAt > now + Longest)
                {
                    return DueWrong.At(new FieldRefusal("dueAt", "range"));
                }

                if (FollowUpRow.Open(work, point.Id, "precision") is { } known)
                {
                    return OpenAlready.With(("case", known.CaseId.ToString()));
                }

                var data = DataOf(point, request.Why, trend);
                data["dueAt"] = (request.DueAt ?? DueAt(hand, now, trend)).UtcDateTime
                    .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                if (!hand.Open(work, "precision", data, $"field/point/{point.Id}")
                    .TryGet(out var opened, out var no))
                {
                    return no;
                }

                FollowUpRow.Begin(work, point.Id, "precision", opened.Id);
                return new Answer(opened.Id);
            },
            cancel: cancel);
    }

    // What reaches its limit in four days cannot wait for ten.
    private static DateTimeOffset DueAt(CaseHand hand, DateTimeOffset now, DeteriorationView? trend)
    {
        var usual = hand.Calendar is { } calendar
            ? Instants.FromUs(calendar.EndOfWorkday(Instants.ToUs(now), Workdays)) : now.AddDays(2 * 7);
        return trend?.DaysLeft is not { } days ? usual
            : now + TimeSpan.FromDays(Math.Clamp(days, Soonest.TotalDays, (usual - now).TotalDays));
    }

    private static JsonObject DataOf(PointRow row, string why, DeteriorationView? trend)
    {
        var standard = row.Standard;
        return new JsonObject
        {
            ["what"] = $"{standard.NameZh}（{row.Code}）",
            ["pointId"] = row.Id.ToString(),
            ["node"] = standard.Node,
            ["why"] = why.Length > 0 ? why : null,
            ["perDay"] = trend?.PerDay,
            ["now"] = trend?.Now,
            ["daysLeft"] = trend?.DaysLeft is { } days ? Math.Round(days, 1) : null,
            ["limit"] = trend?.Limit,
            ["hiWarn"] = standard.HiWarn,
            ["hiAlarm"] = standard.HiAlarm,
            ["newHiWarn"] = standard.HiWarn,
            ["newHiAlarm"] = standard.HiAlarm,
        };
    }
}

/// <summary>When the line through the results meets the alarm limit within a month, the precision level is asked.
/// </summary>
internal sealed class WatchDeterioration(ISqlSession sql, Deterioration deterioration, AskPrecision ask)
    : IEventHandler<NumberRead>
{
    internal const double Horizon = 30;

    public static string Receiver => "field.watchDeterioration";

    public async Task<Outcome<Done>> HandleAsync(NumberRead happened, Delivery delivery, CancellationToken cancel)
    {
        var row = await sql.FindAsync<PointRow>(
            PointRow.One, new { SiteId = (long)happened.Site, Id = happened.Point }, cancel);
        if (row is null || row.Standard.Level == 3
            || await deterioration.OfAsync(row, cancel) is not { DaysLeft: { } days } trend || days > Horizon)
        {
            return Outcome.Done;
        }

        var outcome = await ask.OpenAsync(row, new AskPrecision.Request(""), trend, Actor.System("field.deterioration"), cancel);
        return outcome.TryGet(out _, out var why) || why.Code == AskPrecision.OpenAlready.Code ? Outcome.Done : why;
    }
}

/// <summary>What a precision inspection concluded becomes the next version of the standard.</summary>
internal sealed class TakeConclusion(ISqlSession sql) : IEventHandler<CaseSignaled>
{
    internal const string Signal = "fieldNewStandard";

    public static string Receiver => "field.takeConclusion";

    public Task<Outcome<Done>> HandleAsync(CaseSignaled happened, Delivery delivery, CancellationToken cancel) =>
        happened.Signal != Signal || !Id.TryParse((string?)happened.Data["pointId"], out var id)
            ? Task.FromResult<Outcome<Done>>(Done.Instance)
            : sql.CommitAsync<Done>(
                work =>
                {
                    if (PointRow.Find(work, id) is not { } point)
                    {
                        return Done.Instance;
                    }

                    var standard = point.Standard with
                    {
                        HiWarn = (double?)happened.Data["newHiWarn"],
                        HiAlarm = (double?)happened.Data["newHiAlarm"],
                    };
                    // Delivered twice it is the same standard.
                    return standard == point.Standard || standard.Check() is not null ? Done.Instance
                        : SavePoint.Change(
                            work, id, point.Version, standard, string.Create(
                                CultureInfo.InvariantCulture, $"{happened.Number}"),
                            Actor.System("field.precision")).TryGet(out _, out var why) ? Done.Instance : why;
                },
                Lane.Bulk,
                cancel);
}
