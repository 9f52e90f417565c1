using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Calendars;

/// <summary>Working time, holidays and shifts.</summary>
public static class CalendarEndpoints
{
    /// <summary>A calendar and where it comes from.</summary>
    /// <param name="Org">Whose working time it is.</param>
    /// <param name="From">Whose calendar counts there: its own, or that of a node above.</param>
    /// <param name="Years">Years whose holidays are known.</param>
    internal sealed record Answer(
        long Org, long From, long Version, string TimeZone, CalendarContent Content, IReadOnlyList<int> Years,
        string Reason, DateTimeOffset PublishedAt, string PublishedBy);

    /// <param name="After">Version of the organization's own calendar that was edited, 0 when it had none; without
    /// it, nobody is asked whether somebody else published since.</param>
    internal sealed record PublishRequest(CalendarContent Content, string Reason, long? After = null);

    /// <summary>A version as history shows it.</summary>
    internal sealed record VersionItem(
        long Org, long Version, CalendarContent Content, string Reason, DateTimeOffset PublishedAt, string PublishedBy);

    internal sealed record HolidayRequest(HolidayYear Notice, string Source, string Clause);

    internal sealed record HolidayItem(
        HolidayYear Notice, long Version, string Source, string Clause, bool Confirmed, DateTimeOffset PublishedAt,
        string PublishedBy);

    internal sealed record ShiftItem(
        string Code, DateTimeOffset StartAt, DateTimeOffset EndAt, string? Crew);

    /// <summary>A day.</summary>
    /// <param name="Hours">Working time, <c>08:30-12:00</c>; none on a day off.</param>
    /// <param name="Own">The calendar sets this day by itself.</param>
    /// <param name="Usual">Whether notice and week alone make it a workday.</param>
    internal sealed record DayItem(
        string Date, bool Workday, bool Known, Labels? Holiday, IReadOnlyList<ShiftItem> Shifts,
        IReadOnlyList<string> Hours, bool Own, bool Usual);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/calendars</c>.</summary>
        public void MapCalendars()
        {
            var group = routes.MapGroup("/calendars").WithTags("Calendars");
            group.MapGet("/{org:long}", GetAsync).WithName("calendars.get").Produces<Answer>().ProducesProblem(404)
                .Requires("calendars.read");
            group.MapPost("/{org:long}", PublishAsync).WithName("calendars.publish").ProducesProblem(404)
                .ProducesProblem(409).ProducesProblem(422).Requires("calendars.edit");
            group.MapGet("/{org:long}/days", DaysAsync).WithName("calendars.days").Produces<Page<DayItem>>()
                .ProducesProblem(404).ProducesProblem(422).Requires("calendars.read");
            group.MapGet("/{org:long}/versions", VersionsAsync).WithName("calendars.versions")
                .Produces<Page<VersionItem>>().ProducesProblem(404).Requires("calendars.read");
            group.MapGet("/holidays", HolidaysAsync).WithName("calendars.holidays").Produces<Page<HolidayItem>>()
                .Requires("calendars.read");
            group.MapPost("/holidays", PublishHolidaysAsync).WithName("calendars.publishHolidays")
                .ProducesProblem(403).ProducesProblem(422).Requires("calendars.edit");
        }
    }

    private static async Task<IResult> GetAsync(
        long org, CalendarService calendars, Rights rights, CancellationToken cancel)
    {
        if (!(await ReadCalendar.OfAsync(org, calendars, rights, cancel)).TryGet(out var calendar, out var why))
        {
            return why.ToProblem();
        }

        var row = (await calendars.ReadAsync(org, cancel)).Row(org)!;
        return TypedResults.Ok(new Answer(
            org, row.Org, row.Version, calendar.Zone.Id, calendar.Content,
            [.. Enumerable.Range(2000, 101).Where(calendar.IsKnown)], row.Reason, Instants.FromUs(row.PublishedUs),
            row.PublishedBy));
    }

    private static async Task<IResult> PublishAsync(
        long org, PublishRequest request, ISqlSession sql, CalendarService calendars, Actor actor, Rights rights,
        CancellationToken cancel) => (await PublishCalendar.RunAsync(
            org, request.Content, request.Reason, request.After, sql, calendars, actor, rights, cancel)).ToOk();

    private static async Task<IResult> VersionsAsync(
        long org, ISqlSession sql, CalendarService calendars, Rights rights, CancellationToken cancel) =>
        (await ReadCalendar.VersionsAsync(org, sql, calendars, rights, cancel)).TryGet(out var rows, out var why)
            ? TypedResults.Ok(new Page<VersionItem>([.. rows.Select(row => new VersionItem(
                row.Org, row.Version, CalendarBook.Parse(row.Content), row.Reason, Instants.FromUs(row.PublishedUs),
                row.PublishedBy))], null))
            : why.ToProblem();

    private static async Task<IResult> DaysAsync(
        long org, string from, string to, CalendarService calendars, Rights rights, CancellationToken cancel)
    {
        if (!(await ReadCalendar.OfAsync(org, calendars, rights, cancel)).TryGet(out var calendar, out var why)
            || !ReadCalendar.Days(calendar, from, to).TryGet(out var days, out why))
        {
            return why.ToProblem();
        }

        return TypedResults.Ok(new Page<DayItem>([.. days.Select(day => new DayItem(
            day.Date, day.Workday, day.Known, day.Holiday, [.. day.Shifts.Select(turn => new ShiftItem(
                turn.Code, Instants.FromUs(turn.StartUs), Instants.FromUs(turn.EndUs), turn.Crew))],
            day.Hours, day.Own, day.Usual))], null));
    }

    private static async Task<IResult> HolidaysAsync(ISqlSession sql, CancellationToken cancel)
    {
        var rules = await ListRules.RunAsync(sql, CalendarBook.HolidayRule + "CN", cancel);
        return TypedResults.Ok(new Page<HolidayItem>([.. rules.Reverse().Select(Item)], null));
    }

    private static async Task<IResult> PublishHolidaysAsync(
        HolidayRequest request, ISqlSession sql, CalendarService calendars, TimeProvider clock, Actor actor,
        Rights rights, CancellationToken cancel) => (await PublishHolidays.RunAsync(
            request.Notice, request.Source, request.Clause, sql, calendars, clock, actor, rights, cancel))
        .TryGet(out var rule, out var why) ? TypedResults.Ok(Item(rule)) : why.ToProblem();

    private static HolidayItem Item(RuleRow rule) => new(
        CalendarBook.Notice(rule), rule.Version, rule.Source, rule.Clause, rule.Confirmed == 1,
        Instants.FromUs(rule.PublishedUs), rule.PublishedBy);
}
