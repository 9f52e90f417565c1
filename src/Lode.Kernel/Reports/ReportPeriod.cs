using System.Globalization;
using NodaTime;

namespace Lode.Kernel.Reports;

/// <summary>A plant day or reporting month: [FromUs, ToUs), UTC microseconds.</summary>
/// <param name="Name"><c>2026-01-17</c> or <c>2026-01</c>.</param>
internal sealed record ReportPeriod(string Name, long FromUs, long ToUs)
{
    /// <summary>Hours in it.</summary>
    internal double Hours => (ToUs - FromUs) / 3.6e9;
}

/// <summary>The periods of a report, in the zone of its site.</summary>
/// <remarks>Worked example: a month that begins on the 26th at 08:00 is named by the month in which it ends; 2026-03
/// runs from 2026-02-26 08:00 until 2026-03-26 08:00.</remarks>
internal sealed class ReportPeriods(ReportContent content, DateTimeZone zone)
{
    private readonly LocalTime start = LocalTime.FromMinutesSinceMidnight(Minutes(content.DayStart));
    private readonly bool monthly = content.Cadence == "monthly";

    /// <summary>The period of a name; null when it is none.</summary>
    internal ReportPeriod? Find(string name) => monthly
        ? DateTime.TryParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? Month(new YearMonth(month.Year, month.Month)) : null
        : DateTime.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Day(LocalDate.FromDateTime(day)) : null;

    /// <summary>The last period that has ended at an instant.</summary>
    internal ReportPeriod LastEnded(long us)
    {
        var local = Instant.FromUnixTimeTicks(us * 10).InZone(zone).LocalDateTime;
        if (!monthly)
        {
            return Day(local.Date.PlusDays(local.TimeOfDay < start ? -2 : -1));
        }

        var month = local.Date.ToYearMonth().PlusMonths(1);
        while (Month(month).ToUs > us)
        {
            month = month.PlusMonths(-1);
        }

        return Month(month);
    }

    /// <summary>The period after one.</summary>
    internal ReportPeriod After(ReportPeriod period)
    {
        var end = Instant.FromUnixTimeTicks(period.ToUs * 10).InZone(zone).Date;
        return monthly ? Month(end.ToYearMonth().PlusMonths(content.MonthStart == 1 ? 0 : 1)) : Day(end);
    }

    internal static bool IsTime(string text) =>
        DateTime.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static int Minutes(string text)
    {
        var time = DateTime.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
        return (time.Hour * 60) + time.Minute;
    }

    private ReportPeriod Day(LocalDate date) => new(
        date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), Us(date), Us(date.PlusDays(1)));

    private ReportPeriod Month(YearMonth month)
    {
        var before = content.MonthStart == 1 ? month : month.PlusMonths(-1);
        var first = before.OnDayOfMonth(content.MonthStart);
        return new(month.ToString("uuuu-MM", CultureInfo.InvariantCulture), Us(first), Us(first.PlusMonths(1)));
    }

    private long Us(LocalDate date) => zone.AtLeniently(date.At(start)).ToInstant().ToUnixTimeTicks() / 10;
}
