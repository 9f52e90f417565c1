using System.Collections.Frozen;
using System.Globalization;
using NodaTime;

namespace Lode.Kernel.Calendars;

/// <summary>A site's working time, compiled: what a span of working hours, workdays or shifts ends at. Pure and
/// immutable; instants are UTC microseconds.</summary>
/// <remarks>Worked examples (tests of the same names): 16 working hours from Fri 2026-01-16 16:30 end on Wed 2026-01-21
/// at 09:30 (08:30–12:00, 14:00–17:30, Monday to Friday; fieldwork.md §c1.4); five workdays from that Friday end with
/// Fri 2026-01-23 (waste.md W18).</remarks>
public sealed class WorkCalendar
{
    // Ten years without one working hour: the content has none, which the checks of a calendar refuse.
    private const int MostDays = 3_660;

    private readonly HashSet<IsoDayOfWeek> week;
    private readonly WorkHours[] hours;
    private readonly (AnnualDate From, AnnualDate To, WorkHours[] Hours)[] seasons;
    private readonly FrozenDictionary<LocalDate, WorkHours[]> exceptions;
    private readonly FrozenDictionary<LocalDate, bool> official;
    private readonly FrozenSet<int> years;
    private readonly HolidayYear[] counted;

    internal WorkCalendar(string version, CalendarContent content, DateTimeZone zone, IEnumerable<HolidayYear> notices)
    {
        Version = version;
        Content = content;
        Zone = zone;
        week = [.. content.Week.Select(day => (IsoDayOfWeek)day)];
        hours = WorkHours.ParseAll(content.Hours)!;
        seasons = [.. content.Seasons.Select(one => (Annual(one.From), Annual(one.To), WorkHours.ParseAll(one.Hours)!))];
        exceptions = content.Exceptions.ToFrozenDictionary(
            one => Date(one.Date), one => WorkHours.ParseAll(one.Hours)!);
        counted = [.. notices.Where(notice => notice.Country == content.Holidays)];
        years = counted.Select(notice => notice.Year).ToFrozenSet();
        official = counted.SelectMany(Days).ToFrozenDictionary(day => day.Date, day => day.Works);
        Shifts = new ShiftPlan(content, zone);
    }

    /// <summary>What the calendar is called where a result says which one it used.</summary>
    public string Version { get; }

    public CalendarContent Content { get; }

    public DateTimeZone Zone { get; }

    /// <summary>The shifts and crews; without any, every day is one shift.</summary>
    public ShiftPlan Shifts { get; }

    /// <summary>Whether the holidays of a year are known; until its notice is loaded only the week counts.</summary>
    public bool IsKnown(int year) => Content.Holidays.Length == 0 || years.Contains(year);

    /// <summary>The public holiday on a day, or null.</summary>
    public Labels? HolidayOn(LocalDate day) => counted.SelectMany(notice => notice.Off)
        .FirstOrDefault(span => Date(span.From) <= day && day <= Date(span.To))?.Labels;

    /// <summary>Whether anybody works on a day.</summary>
    public bool IsWorkday(LocalDate day) => HoursOf(day).Length > 0;

    /// <summary>Whether a day has hours of its own, whatever the notice and the week say.</summary>
    public bool HasException(LocalDate day) => exceptions.ContainsKey(day);

    /// <summary>Whether people would work on a day by notice and week alone.</summary>
    public bool IsUsualWorkday(LocalDate day) =>
        official.TryGetValue(day, out var works) ? works : week.Contains(day.DayOfWeek);

    /// <summary>The working hours of a day, <c>08:30-12:00</c>; none on a day off.</summary>
    public IReadOnlyList<string> HoursOn(LocalDate day) => Array.ConvertAll(HoursOf(day), hours => hours.Text);

    /// <summary>The instant at which a span of working time ends; the earliest that fits.</summary>
    /// <param name="fromUs">Start.</param>
    /// <param name="spanUs">Working time, ≥ 0.</param>
    public long AddWorking(long fromUs, long spanUs)
    {
        Invariant.Holds(spanUs >= 0);
        if (spanUs == 0)
        {
            return fromUs;
        }

        var left = spanUs;
        var day = DayOf(fromUs);
        for (var count = 0; count < MostDays; count++, day = day.PlusDays(1))
        {
            foreach (var (start, end) in Stretches(day))
            {
                var begin = Math.Max(start, fromUs);
                if (end - begin >= left)
                {
                    return begin + left;
                }

                left -= Math.Max(0, end - begin);
            }
        }

        throw new InvariantException($"BUG: calendar {Version} has no working time");
    }

    /// <summary>Working time between two instants; negative when they are the other way round.</summary>
    public long WorkingBetween(long fromUs, long toUs)
    {
        if (toUs < fromUs)
        {
            return -WorkingBetween(toUs, fromUs);
        }

        var total = 0L;
        for (var day = DayOf(fromUs); StartOf(day) < toUs; day = day.PlusDays(1))
        {
            foreach (var (start, end) in Stretches(day))
            {
                total += Math.Max(0, Math.Min(end, toUs) - Math.Max(start, fromUs));
            }
        }

        return total;
    }

    /// <summary>Midnight after the n-th workday that follows the day of an instant: the day itself does not count.
    /// </summary>
    public long EndOfWorkday(long fromUs, int days)
    {
        Invariant.Holds(days >= 0);
        var day = DayOf(fromUs);
        for (var (left, count) = (days, 0); left > 0; count++)
        {
            Invariant.Holds(count < MostDays);
            day = day.PlusDays(1);
            left -= IsWorkday(day) ? 1 : 0;
        }

        return StartOf(day.PlusDays(1));
    }

    /// <summary>Workdays that begin after an instant and end by another.</summary>
    public int WorkdaysBetween(long fromUs, long toUs)
    {
        var count = 0;
        for (var day = DayOf(fromUs).PlusDays(1); StartOf(day.PlusDays(1)) <= toUs; day = day.PlusDays(1))
        {
            count += IsWorkday(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Midnight after the n-th day that follows the day of an instant.</summary>
    public long EndOfDay(long fromUs, int days) => StartOf(DayOf(fromUs).PlusDays(days + 1));

    /// <summary>The local date of an instant.</summary>
    public LocalDate DayOf(long us) => Instant.FromUnixTimeTicks(us * 10).InZone(Zone).Date;

    /// <summary>The instant at which a date begins.</summary>
    public long StartOf(LocalDate day) => Zone.AtStartOfDay(day).ToInstant().ToUnixTimeTicks() / 10;

    internal static LocalDate Date(string text) =>
        LocalDate.FromDateTime(DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    internal static AnnualDate Annual(string text)
    {
        var day = Date("2024-" + text);
        return new AnnualDate(day.Month, day.Day);
    }

    private static IEnumerable<(LocalDate Date, bool Works)> Days(HolidayYear notice)
    {
        foreach (var span in notice.Off)
        {
            for (var day = Date(span.From); day <= Date(span.To); day = day.PlusDays(1))
            {
                yield return (day, false);
            }
        }

        foreach (var day in notice.Work)
        {
            yield return (Date(day), true);
        }
    }

    private WorkHours[] HoursOf(LocalDate day)
    {
        if (exceptions.TryGetValue(day, out var own))
        {
            return own;
        }

        return IsUsualWorkday(day) ? SeasonOf(day) : [];
    }

    private WorkHours[] SeasonOf(LocalDate day)
    {
        var annual = new AnnualDate(day.Month, day.Day);
        foreach (var (from, to, seasonal) in seasons)
        {
            var inside = from <= to ? from <= annual && annual <= to : from <= annual || annual <= to;
            if (inside)
            {
                return seasonal;
            }
        }

        return hours;
    }

    private IEnumerable<(long Start, long End)> Stretches(LocalDate day)
    {
        foreach (var stretch in HoursOf(day))
        {
            yield return (At(day, stretch.From), At(day, stretch.To));
        }
    }

    private long At(LocalDate day, int minutes) => At(Zone, day, minutes);

    internal static long At(DateTimeZone zone, LocalDate day, int minutes) => minutes == 1440
        ? zone.AtStartOfDay(day.PlusDays(1)).ToInstant().ToUnixTimeTicks() / 10
        : zone.AtLeniently(day.At(LocalTime.Midnight.PlusMinutes(minutes))).ToInstant().ToUnixTimeTicks() / 10;
}
