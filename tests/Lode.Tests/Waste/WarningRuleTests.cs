using Lode.Kernel.Findings;
using Lode.Science.Geodesy;
using Lode.Waste.Warnings;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class WarningRuleTests
{
    private const long Hour = 3_600_000_000;

    private static void Says(FindingSeverity? severity, Verdict verdict)
    {
        Assert.Equal(severity, verdict.Severity);
        Assert.Equal(severity is null, verdict.Evidence.Count == 0);
    }

    [Fact]
    public void Age_IsGraverTowardsTheLimit()
    {
        Says(null, WarningRules.Age(269, 365));
        Says(FindingSeverity.P4, WarningRules.Age(270, 365));
        Says(FindingSeverity.P3, WarningRules.Age(330, 365));
        Says(FindingSeverity.P2, WarningRules.Age(365, 365));
        Says(FindingSeverity.P2, WarningRules.Age(180, 180));
    }

    [Fact]
    public void Store_IsFull_ByShareOrByRate()
    {
        Says(null, WarningRules.Full(0.79, null));
        Says(FindingSeverity.P4, WarningRules.Full(0.8, 60));
        Says(FindingSeverity.P3, WarningRules.Full(0.5, 14));
        Says(FindingSeverity.P3, WarningRules.Full(0.9, null));
        Says(FindingSeverity.P2, WarningRules.Full(1, null));
    }

    [Fact]
    public void Point_IsWarnedOfBeforeItsThreeTonnes()
    {
        Says(null, WarningRules.Point(2_399_999));
        Says(FindingSeverity.P2, WarningRules.Point(2_400_000));
        Says(FindingSeverity.P1, WarningRules.Point(3_000_001));
    }

    [Fact]
    public void Deadlines_AreWarnedOfAhead_AndGraverWhenMissed()
    {
        Says(null, WarningRules.Confirm(100 * Hour, false, 75 * Hour));
        Says(FindingSeverity.P3, WarningRules.Confirm(100 * Hour, false, 76 * Hour));
        Says(FindingSeverity.P2, WarningRules.Confirm(100 * Hour, false, 100 * Hour));
        Says(null, WarningRules.Confirm(100 * Hour, true, 200 * Hour));
        Says(null, WarningRules.Paper(false, 0, 100 * Hour));
        Says(FindingSeverity.P3, WarningRules.Paper(true, 100 * Hour, 60 * Hour));
        Says(null, WarningRules.Road(0, null, 9 * Hour));
        Says(FindingSeverity.P2, WarningRules.Road(0, null, 10 * Hour));
        Says(null, WarningRules.Road(0, 9 * Hour, 100 * Hour));
    }

    [Fact]
    public void Method_NotReported_IsWarnedOfAhead_AndGraverWhenMissed()
    {
        Says(null, WarningRules.Method(null, true, 900 * 24 * Hour));
        Says(null, WarningRules.Method(0, true, (25 * 24 * Hour) - 1));
        Says(FindingSeverity.P3, WarningRules.Method(0, true, 25 * 24 * Hour));
        Says(FindingSeverity.P2, WarningRules.Method(0, true, 30 * 24 * Hour));
        Says(null, WarningRules.Method(0, false, 90 * 24 * Hour));
    }

    [Fact]
    public void Quota_IsWarnedOfAtEightyPercent_AndGraverWhenUsedUp()
    {
        Says(null, SiteRules.Quota(79_999_999, 100_000_000));
        Says(FindingSeverity.P3, SiteRules.Quota(80_000_000, 100_000_000));
        Says(FindingSeverity.P2, SiteRules.Quota(100_000_000, 100_000_000));
        Says(null, SiteRules.Quota(0, 0));
    }

    [Fact]
    public void Silence_IsMeasuredByTheUsualInterval()
    {
        DateOnly[] days = [new(2026, 3, 2), new(2026, 3, 4), new(2026, 3, 6), new(2026, 3, 8)];
        Says(null, SiteRules.Silent(days, new DateOnly(2026, 3, 14)));
        Says(FindingSeverity.P3, SiteRules.Silent(days, new DateOnly(2026, 3, 15)));
        Says(null, SiteRules.Silent(days[..3], new DateOnly(2026, 5, 1)));
    }

    [Fact]
    public void Step_WrittenAfterThreeDays_IsAFinding()
    {
        Says(null, WarningRules.BackDated(0, 72 * Hour));
        Says(FindingSeverity.P3, WarningRules.BackDated(0, 73 * Hour));
    }

    [Fact]
    public void TooLittleWaste_IsGraverThanTooMuch()
    {
        double[] months = [11.8, 12.1, 12.4, 11.9, 12.2, 12.0, 12.3, 12.1, 11.7, 12.5, 12.2];
        Says(FindingSeverity.P2, WarningRules.Norm([.. months, 9.1]));
        Says(FindingSeverity.P3, WarningRules.Norm([.. months, 13.4]));
        Says(null, WarningRules.Norm([.. months, 12.6]));
        Says(null, WarningRules.Norm([.. months[..5], 1]));

        // Three months of two and a half deviations each: none alone, but the three together.
        Says(null, WarningRules.Norm([.. months, 11.36]));
        Says(FindingSeverity.P2, WarningRules.Norm([.. months, 11.36, 11.36, 11.36]));
    }

    [Fact]
    public void Track_ThatStopsJumpsStandsOrLeavesItsWay_IsFound()
    {
        GeoPoint[] leg = [new(34.75, 113.62), new(34.80, 114.30)];
        List<Fix> Drive(Func<int, GeoPoint, GeoPoint?> at)
        {
            var fixes = new List<Fix>();
            for (var minute = 0; minute <= 62; minute++)
            {
                var share = minute / 62d;
                var place = new GeoPoint(34.75 + (0.05 * share), 113.62 + (0.68 * share));
                if (at(minute, place) is { } there)
                {
                    fixes.Add(new Fix(minute * Hour / 60, there));
                }
            }

            return fixes;
        }

        Assert.True(TrackRules.Of(Drive((_, place) => place), leg).IsFine);
        var lost = TrackRules.Of(Drive((minute, place) => minute is > 20 and < 33 ? null : place), leg);
        Says(FindingSeverity.P3, WarningRules.Lost(lost));
        var jumped = TrackRules.Of(
            Drive((minute, place) => minute == 30 ? place with { Latitude = 35.1 } : place), leg);
        Says(FindingSeverity.P2, WarningRules.False(jumped));
        Assert.False(jumped.IsOffRoute);
        var away = TrackRules.Of(
            Drive((minute, place) => minute is > 25 and < 35 ? place with { Latitude = place.Latitude + 0.03 } : place),
            leg);
        Assert.True(away.IsOffRoute);
        var standing = TrackRules.Of(
            Drive((minute, place) => minute is > 20 and < 45 ? new GeoPoint(34.77, 113.85) : place), leg);
        Says(FindingSeverity.P3, WarningRules.Stand(standing));
    }

    [Fact]
    public void Papers_AreWarnedOfInThreeSteps()
    {
        Says(null, WarningRules.Expires(61));
        Says(FindingSeverity.P4, WarningRules.Expires(60));
        Says(FindingSeverity.P3, WarningRules.Expires(30));
        Says(FindingSeverity.P2, WarningRules.Expires(7));
        Says(FindingSeverity.P2, WarningRules.Expires(-5));
    }

    [Fact]
    public void Differences_OneTripAndTwenty()
    {
        Says(null, WarningRules.Difference("green", 100_000, 117_760));
        Says(FindingSeverity.P2, WarningRules.Difference("red", -180_000, 117_760));
        Says(FindingSeverity.P2, WarningRules.Bias([.. Enumerable.Repeat((80_000L, 117_760d), 20)]));
        Says(null, WarningRules.Bias([.. Enumerable.Repeat((80_000L, 117_760d), 19)]));
    }
}
