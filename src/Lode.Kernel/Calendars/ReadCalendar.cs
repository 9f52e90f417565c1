using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using NodaTime;
using NodaTime.Text;

namespace Lode.Kernel.Calendars;

/// <summary>A day as calendars show it.</summary>
internal sealed record CalendarDay(
    string Date, bool Workday, bool Known, Labels? Holiday, IReadOnlyList<ShiftTurn> Shifts,
    IReadOnlyList<string> Hours, bool Own, bool Usual);

/// <summary>What the doors show of calendars.</summary>
internal static class ReadCalendar
{
    internal static readonly Refusal Missing = new("calendars.missing", 404);
    internal static readonly Refusal Range = new("calendars.range", 422);

    private const int MostDays = 400;

    private const string AllVersions = """
        SELECT org, version, content, reason, published_us, published_by FROM kernel_calendar
         WHERE org = @Org ORDER BY version DESC
        """;

    /// <summary>The versions of the calendar that counts at an organization, newest first.</summary>
    internal static async Task<Outcome<IReadOnlyList<CalendarBook.CalendarRow>>> VersionsAsync(
        long org, ISqlSession sql, CalendarService calendars, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("calendars.read", org))
        {
            return IdentityRefusals.NotFound;
        }

        return (await calendars.ReadAsync(org, cancel)).Row(org) is not { } row
            ? Missing
            : Outcome.Of(await sql.QueryAsync<CalendarBook.CalendarRow>(AllVersions, new { row.Org }, cancel));
    }

    /// <summary>The calendar that counts at an organization.</summary>
    internal static async Task<Outcome<WorkCalendar>> OfAsync(
        long org, CalendarService calendars, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("calendars.read", org))
        {
            return IdentityRefusals.NotFound;
        }

        return (await calendars.ReadAsync(org, cancel)).Find(org) is { } found ? found : Missing;
    }

    /// <summary>Days of a period, both ends included.</summary>
    internal static Outcome<IReadOnlyList<CalendarDay>> Days(WorkCalendar calendar, string from, string to)
    {
        if (!LocalDatePattern.Iso.Parse(from).TryGetValue(default, out var first)
            || !LocalDatePattern.Iso.Parse(to).TryGetValue(default, out var last)
            || last < first || Period.DaysBetween(first, last) >= MostDays)
        {
            return Range;
        }

        CalendarDay[] days = [.. Enumerable.Range(0, Period.DaysBetween(first, last) + 1)
            .Select(offset => first.PlusDays(offset))
            .Select(day => new CalendarDay(
                LocalDatePattern.Iso.Format(day), calendar.IsWorkday(day), calendar.IsKnown(day.Year),
                calendar.HolidayOn(day), calendar.Shifts.HasShifts(day) ? calendar.Shifts.On(day) : [],
                calendar.HoursOn(day), calendar.HasException(day), calendar.IsUsualWorkday(day)))];
        return days;
    }
}
