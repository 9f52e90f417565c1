using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using NodaTime;
using Xunit;

namespace Lode.Tests.Calendars;

public sealed class WorkCalendarTests
{
    private const long HourUs = 3_600_000_000;
    private static readonly DateTimeZone Shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private static readonly CalendarContent Group = CalendarSeed.Shipped<CalendarContent>("calendar-group.json");

    private static readonly WorkCalendar Official = new("official", Group, Shanghai,
    [
        CalendarSeed.Shipped<HolidayYear>("holidays-CN-2025.json"),
        CalendarSeed.Shipped<HolidayYear>("holidays-CN-2026.json"),
    ]);

    private static readonly WorkCalendar Plain = new("plain", Group with { Holidays = "" }, Shanghai, []);

    [Fact]
    public void SixteenWorkingHours_FromFridayHalfPastFour_EndOnWednesdayHalfPastNine() =>
        Assert.Equal("2026-01-21 09:30", Local(Official.AddWorking(At("2026-01-16 16:30"), 16 * HourUs)));

    [Fact]
    public void FiveWorkdays_FromFriday_EndWithTheNextFriday() =>
        Assert.Equal("2026-01-24 00:00", Local(Plain.EndOfWorkday(At("2026-01-16 10:00"), 5)));

    [Fact]
    public void Workdays_FollowTheOfficialNotices()
    {
        static void F(string day, bool works) =>
            Assert.Equal(works, Official.IsWorkday(WorkCalendar.Date(day)));
        F("2025-01-26", true); // Sunday, made up for the Spring Festival
        F("2025-01-28", false);
        F("2025-02-05", true);
        F("2025-10-08", false);
        F("2025-10-11", true);
        F("2026-01-02", false);
        F("2026-01-04", true);
        F("2026-02-14", true);
        F("2026-02-23", false);
        F("2026-02-24", true);
        F("2026-05-09", true);
        F("2026-10-10", true);
        F("2027-01-01", true); // no notice yet: only the week counts
        Assert.False(Official.IsKnown(2027));
        Assert.Equal("国庆节", Official.HolidayOn(WorkCalendar.Date("2026-10-03"))!.ZhCn);
    }

    /// <summary>261 weekdays of 2025, less 18 that are holidays, and 5 made up.
    /// </summary>
    [Fact]
    public void Year2025_Has248Workdays()
    {
        var days = Enumerable.Range(0, 365).Select(offset => new LocalDate(2025, 1, 1).PlusDays(offset));
        Assert.Equal(248, days.Count(Official.IsWorkday));
    }

    [Fact]
    public void SpringFestival_StopsTheWorkingClock() =>
        Assert.Equal("2026-02-24 09:30", Local(Official.AddWorking(At("2026-02-14 16:30"), 2 * HourUs)));

    [Fact]
    public void Seasons_ChangeTheHours_AcrossTheYearsEndToo()
    {
        var calendar = new WorkCalendar("seasons", Group with
        {
            Holidays = "",
            Seasons = [new("10-01", "04-30", ["09:00-12:00", "13:00-17:00"]), new("06-15", "09-15", ["08:00-16:00"])],
        }, Shanghai, []);
        Assert.Equal("2026-01-16 10:00", Local(calendar.AddWorking(At("2026-01-16 00:00"), HourUs)));
        Assert.Equal("2026-07-17 09:00", Local(calendar.AddWorking(At("2026-07-17 00:00"), HourUs)));
        Assert.Equal("2026-05-15 09:30", Local(calendar.AddWorking(At("2026-05-15 00:00"), HourUs)));
    }

    [Fact]
    public void Exceptions_WinOverNoticeAndWeek()
    {
        var calendar = new WorkCalendar("exceptions", Group with
        {
            Exceptions = [new("2026-10-01", ["08:00-10:00"]), new("2026-10-09", [])],
        }, Shanghai, [CalendarSeed.Shipped<HolidayYear>("holidays-CN-2026.json")]);
        Assert.True(calendar.IsWorkday(WorkCalendar.Date("2026-10-01")));
        Assert.False(calendar.IsWorkday(WorkCalendar.Date("2026-10-09")));
    }

    [Fact]
    public void Shifts_BelongToTheDateOnWhichTheyStart_AndCrewsRotate()
    {
        var turn = Official.Shifts.At(At("2026-01-17 03:00"));
        Assert.Equal(("night", new LocalDate(2026, 1, 17)), (turn.Code, turn.Date));
        Assert.Equal("2026-01-17 08:00", Local(Official.Shifts.EndOf(At("2026-01-17 03:00"), 0)));
        Assert.Equal("2026-01-17 16:00", Local(Official.Shifts.EndOf(At("2026-01-17 03:00"), 1)));
        foreach (var day in Enumerable.Range(-20, 40).Select(offset => new LocalDate(2026, 1, 1).PlusDays(offset)))
        {
            var crews = Official.Shifts.On(day).Select(shift => shift.Crew).ToList();
            Assert.DoesNotContain(null, crews);
            Assert.Equal(3, crews.Distinct().Count());
        }
    }

    [Fact]
    public void ShiftsThatChange_HoldFromTheirDayOn()
    {
        var calendar = new WorkCalendar("changed", Group with
        {
            Changes = [new("2027-01-01", [new("long", new Labels("长班", "Long"), "08:00", 720)])],
        }, Shanghai, []);
        Assert.Equal(3, calendar.Shifts.On(new LocalDate(2026, 12, 31)).Count);
        Assert.Equal("long", Assert.Single(calendar.Shifts.On(new LocalDate(2027, 1, 1))).Code);
        Assert.Equal("evening", calendar.Shifts.At(At("2026-12-31 23:30")).Code);
        Assert.Equal("long", calendar.Shifts.At(At("2027-01-01 03:00")).Code);
        Assert.Null(calendar.Shifts.CrewOf(new LocalDate(2027, 1, 1), "long"));
    }

    [Fact]
    public void AddedTime_IsFoundAgain_AndAddsUp() => Prop.ForAll(
        (from minutes in Gen.Choose(0, 730 * 1440)
         from first in Gen.Choose(0, 400)
         from second in Gen.Choose(0, 400)
         select (minutes, first, second)).ToArbitrary(),
        one =>
        {
            var from = At("2025-01-01 00:00") + (one.minutes * 60_000_000L);
            var (a, b) = (one.first * HourUs / 4, one.second * HourUs / 4);
            var end = Official.AddWorking(from, a);
            return Official.WorkingBetween(from, end) == a
                && Official.AddWorking(end, b) == Official.AddWorking(from, a + b)
                && end >= from;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WrongCalendars_NameTheirFields()
    {
        static void F(CalendarContent content, string field) =>
            Assert.Contains(field, CalendarCheck.Of(content)!.Fields!.Select(one => one.Path));
        Assert.Null(CalendarCheck.Of(Group));
        F(Group with { Week = [] }, "week");
        F(Group with { Week = [8] }, "week");
        F(Group with { Hours = ["08:30-12:00", "11:00-17:30"] }, "hours");
        F(Group with { Hours = ["8:30-12:00"] }, "hours");
        F(Group with { Exceptions = [new("2026-02-30", [])] }, "exceptions[0].date");
        F(Group with { Crews = Group.Crews! with { Cycle = ["dawn"] } }, "crews.cycle");
        var notice = CalendarSeed.Shipped<HolidayYear>("holidays-CN-2026.json");
        Assert.Null(CalendarCheck.Of(notice));
        Assert.NotNull(CalendarCheck.Of(notice with { Work = ["2026-10-03"] }));
    }

    private static long At(string local) => Shanghai.AtLeniently(LocalDateTime.FromDateTime(
        DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))).ToInstant()
            .ToUnixTimeTicks() / 10;

    private static string Local(long us) => Instants.FromUs(us).ToOffset(TimeSpan.FromHours(8))
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
