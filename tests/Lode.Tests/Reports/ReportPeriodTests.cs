using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Reports;
using NodaTime;
using Xunit;

namespace Lode.Tests.Reports;

public sealed class ReportPeriodTests
{
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    [Fact]
    public void MonthFromThe26th_IsNamedByTheMonthInWhichItEnds()
    {
        var month = Periods("monthly", "08:00", 26).Find("2026-03")!;
        Assert.Equal(("2026-02-26 08:00", "2026-03-26 08:00"), (Local(month.FromUs), Local(month.ToUs)));
        Assert.Null(Periods("monthly", "08:00", 26).Find("2026-03-01"));
    }

    [Fact]
    public void DayThatBeginsAtEight_HasEndedAtEight()
    {
        var days = Periods("daily", "08:00", 1);
        Assert.Equal("2026-01-15", days.LastEnded(At(2026, 1, 17, 7, 59)).Name);
        Assert.Equal("2026-01-16", days.LastEnded(At(2026, 1, 17, 8, 0)).Name);
        Assert.Equal("2026-01-17", days.After(days.Find("2026-01-16")!).Name);
    }

    [Fact]
    public void Periods_FollowEachOtherWithoutAGap() => Prop.ForAll(
        (from monthly in Gen.Elements(true, false)
         from first in Gen.Choose(1, 28)
         from hour in Gen.Choose(0, 23)
         from minutes in Gen.Choose(0, 3 * 365 * 1440)
         select (monthly, first, hour, minutes)).ToArbitrary(),
        one =>
        {
            var periods = Periods(one.monthly ? "monthly" : "daily", $"{one.hour:00}:00", one.first);
            var at = At(2025, 1, 1, 0, 0) + (one.minutes * 60_000_000L);
            var last = periods.LastEnded(at);
            var next = periods.After(last);
            return last.ToUs <= at && at < next.ToUs && next.FromUs == last.ToUs
                && periods.Find(last.Name) == last && periods.Find(next.Name) == next;
        }).QuickCheckThrowOnFailure();

    private static ReportPeriods Periods(string cadence, string start, int first) => new(
        new ReportContent
        {
            TitleZh = "日报",
            TitleEn = "Daily",
            Cadence = cadence,
            DayStart = start,
            MonthStart = first,
            Cells = [],
        },
        Shanghai);

    private static long At(int year, int month, int day, int hour, int minute) =>
        Shanghai.AtStrictly(new LocalDateTime(year, month, day, hour, minute)).ToInstant().ToUnixTimeTicks() / 10;

    private static string Local(long us) => Instant.FromUnixTimeTicks(us * 10).InZone(Shanghai)
        .ToString("uuuu-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
