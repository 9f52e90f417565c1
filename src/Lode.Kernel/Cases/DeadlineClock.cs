using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>The clocks of deadlines. An amount is in microseconds, or in days for the clocks that count days, or in
/// shifts.</summary>
internal static class DeadlineClock
{
    private const double HourUs = 3.6e9;

    /// <summary>The amount that a definition allows.</summary>
    internal static long Amount(DeadlineContent content) => content.Clock switch
    {
        "workingDays" or "calendarDays" => content.Days!.Value,
        "shifts" => content.Shifts!.Value,
        _ => (long)(content.Hours!.Value * HourUs),
    };

    /// <summary>When an amount that begins at an instant is over.</summary>
    internal static long Add(WorkCalendar calendar, string clock, long fromUs, long amount) => clock switch
    {
        "working" => calendar.AddWorking(fromUs, Math.Max(0, amount)),
        "workingDays" => calendar.EndOfWorkday(fromUs, checked((int)Math.Max(0, amount))),
        "calendarDays" => calendar.EndOfDay(fromUs, checked((int)Math.Max(0, amount))),
        "shifts" => calendar.Shifts.EndOf(fromUs, checked((int)Math.Max(0, amount))),
        _ => fromUs + amount,
    };

    /// <summary>What is left of a deadline at an instant, so that <see cref="Add"/> finds its end again.</summary>
    internal static long Between(WorkCalendar calendar, string clock, long fromUs, long toUs) => clock switch
    {
        "working" => Math.Max(0, calendar.WorkingBetween(fromUs, toUs)),
        "workingDays" => calendar.WorkdaysBetween(fromUs, toUs),
        "calendarDays" => Math.Max(0, (toUs - calendar.StartOf(calendar.DayOf(fromUs).PlusDays(1))) / 86_400_000_000),
        "shifts" => ShiftsBetween(calendar, fromUs, toUs),
        _ => Math.Max(0, toUs - fromUs),
    };

    /// <summary>When a share of the time allowed is over.</summary>
    internal static long Level(WorkCalendar calendar, DeadlineContent content, long fromUs, long dueUs, int percent)
    {
        switch (content.Clock)
        {
            case "working" or "elapsed":
                return Add(calendar, content.Clock, fromUs, (long)(Amount(content) * (percent / 100.0)));
            case "workingDays" or "calendarDays" or "shifts":
                return Add(calendar, content.Clock, fromUs, (long)Math.Ceiling(Amount(content) * (percent / 100.0)));
            default:
                return fromUs + (long)((dueUs - fromUs) * (percent / 100.0));
        }
    }

    private static long ShiftsBetween(WorkCalendar calendar, long fromUs, long toUs)
    {
        var count = 0;
        while (calendar.Shifts.EndOf(fromUs, count) < toUs)
        {
            count++;
        }

        return count;
    }
}
