using Lode.Field.Points;
using Lode.Field.Rounds;
using Lode.Field.Routes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using NodaTime;
using Xunit;

namespace Lode.Tests.Field;

/// <summary>The rules of inspection: when a route is due, what a reading says, what counts.</summary>
public sealed class InspectionTests
{
    private static readonly WorkCalendar Calendar = new(
        "test", CalendarSeed.Shipped<CalendarContent>("calendar-group.json"),
        DateTimeZoneProviders.Tzdb["Asia/Shanghai"], []);

    private static readonly PointContent Bearing = new(
        "a/b", "轴承温度", "Bearing temperature", 1, "mechanical", "running", "number", "测温枪", "Thermometer", "Cel",
        HiWarn: 70, HiAlarm: 80);

    private static readonly PointContent Noise = Bearing with { Kind = "check", HiWarn = null, HiAlarm = null };

    private static long Us(string text) => Instants.ToUs(DateTimeOffset.Parse(
        text, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Window_IsThatOfTheCycle_WhereverInItOneAsks()
    {
        void F(string unit, int count, string at, string? from, string? to)
        {
            var window = RoutePlan.WindowAt(new RouteCycle(unit, count, "2026-01-01"), Calendar, Us(at));
            Assert.Equal(from is null ? null : (Us(from), Us(to!)), window);
        }

        F("shift", 1, "2026-01-17T09:30:00+08:00", "2026-01-17T08:00:00+08:00", "2026-01-17T16:00:00+08:00");
        F("shift", 2, "2026-01-01T01:00:00+08:00", "2026-01-01T00:00:00+08:00", "2026-01-01T08:00:00+08:00");
        F("shift", 2, "2026-01-01T09:00:00+08:00", null, null);
        F("day", 3, "2026-01-05T09:00:00+08:00", "2026-01-04T00:00:00+08:00", "2026-01-07T00:00:00+08:00");
        F("week", 1, "2026-01-08T00:00:00+08:00", "2026-01-08T00:00:00+08:00", "2026-01-15T00:00:00+08:00");
        F("month", 1, "2026-02-15T09:00:00+08:00", "2026-02-01T00:00:00+08:00", "2026-03-01T00:00:00+08:00");
        F("day", 1, "2025-12-31T09:00:00+08:00", null, null);
    }

    [Fact]
    public void Number_IsJudgedByItsStandard()
    {
        Assert.Equal(["ok", "warning", "alarm"], new[] { 69.9, 70, 80 }.Select(Bearing.Judge));
        var level = Bearing with { LoAlarm = 10, LoWarn = 20 };
        Assert.Equal(["alarm", "warning", "ok"], new double[] { 10, 15, 21 }.Select(level.Judge));
        Assert.Equal(80, Bearing.LimitFor(50));
        Assert.NotNull((Bearing with { HiWarn = 90 }).Check());
        Assert.NotNull((Noise with { HiAlarm = 1 }).Check());
        Assert.Null(Bearing.Check());
    }

    [Fact]
    public void Reading_ThatDoesNotFitItsPoint_IsRefused()
    {
        var id = Id.New(7, DateTimeOffset.UnixEpoch);
        string? F(PointContent standard, TakeReading.Reading reading) => TakeReading.Decide(standard, reading);
        Assert.Equal("alarm", F(Bearing, new(id, Value: 81)));
        Assert.Equal("alarm", F(Noise, new(id, Normal: false)));
        Assert.Equal("ok", F(Noise, new(id, Normal: true)));
        Assert.Equal("skipped", F(Bearing, new(id, Skipped: "stopped")));
        Assert.Null(F(Bearing, new(id, Normal: true)));
        Assert.Null(F(Noise, new(id, Value: 1)));
        Assert.Null(F(Bearing, new(id, Value: double.NaN)));
        Assert.Null(F(Bearing, new(id, Skipped: "tired")));
        Assert.Null(F(Bearing, new(id, Value: 1, Skipped: "stopped")));
    }

    [Fact]
    public void Summary_ExcusesOnlyWhatNeedsARunningMachine_AndCountsHurry()
    {
        var (bearing, bolts) = (Id.New(7, DateTimeOffset.UnixEpoch), Id.New(7, DateTimeOffset.UnixEpoch));
        var round = new RoundContent("R", "路线", "Route", [new RoundStop("T", "站", "Stop", 20,
            [new(bearing, "P1", 1, Bearing), new(bolts, "P2", 1, Noise with { Needs = "any" })])]);
        ReadingRow Row(Id point, string verdict, string reason = "", long scanned = 1, long dwell = 30) => new()
        {
            PointId = point,
            Verdict = verdict,
            Reason = reason,
            Scanned = scanned,
            DwellS = dwell,
        };
        var stopped = CompleteRound.SummaryOf(
            round, [Row(bearing, "skipped", "stopped"), Row(bolts, "skipped", "stopped")]);
        Assert.Equal((1, 1), ((int)stopped["excused"]!, (int)stopped["skipped"]!));
        var hurried = CompleteRound.SummaryOf(
            round, [Row(bearing, "ok"), Row(bearing, "alarm", dwell: 5), Row(bolts, "ok", scanned: 0)]);
        Assert.Equal((2, 1, 1, 1), ((int)hurried["done"]!, (int)hurried["abnormal"]!, (int)hurried["unscanned"]!,
            (int)hurried["hurried"]!));
    }

    [Fact]
    public void Figures_LeaveSkippedRoundsOut_AndSayNothingOfNothing()
    {
        InspectionFigures.Group G(string? state, long count) => new() { State = state, Count = count };
        var figures = InspectionFigures.Compute(
            [G("walked", 57), G("missed", 7), G("skipped", 3)], new InspectionFigures.Group { Count = 10, Scanned = 8 },
            [G("closed", 3), G("dismissed", 1), G(null, 2)]);
        Assert.Equal(57.0 / 64, figures.Rate!.Value, 9); // 89.06 %, fieldwork.md §c2
        Assert.Equal((0.8, 6L, 2L, 0.75), (figures.Scanned, figures.Defects, figures.DefectsOpen, figures.Hit));
        Assert.Null(InspectionFigures.Compute([], new InspectionFigures.Group(), []).Rate);
    }
}
