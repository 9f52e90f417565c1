using Lode.Kernel.Findings;
using Lode.Science.Geodesy;
using Lode.Waste.Registers;
using Lode.Waste.Warnings;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class SiteRuleTests
{
    private const long Hour = 3_600_000_000, Now = 500 * Hour;

    private static readonly DeviceRow Sensor = new()
    {
        Kind = "gas",
        EveryS = 3600,
        LimitValue = 25,
        Unit = "ppm",
        Value = 3,
        SaidUs = Now,
        HeardUs = Now,
        CertifiedUntil = "2026-12-31",
    };

    [Fact]
    public void ForbiddenNeighbors_AreGraveAtOnce()
    {
        Says(null, SiteRules.Neighbors([]));
        Says(FindingSeverity.P1, SiteRules.Neighbors([("铝灰渣", "酸泥")]));
    }

    // The larger of the largest container and a tenth of the liquid.
    [Fact]
    public void Basin_TakesTheLargestContainerAndATenth()
    {
        Says(null, SiteRules.Basin(null, 0, 0));
        Says(null, SiteRules.Basin(1000, 1000, 10_000));
        Says(FindingSeverity.P2, SiteRules.Basin(999, 1000, 10_000));
        Says(FindingSeverity.P2, SiteRules.Basin(1000, 200, 10_001));
        Says(FindingSeverity.P4, SiteRules.Basin(null, 200, 200));
    }

    [Fact]
    public void GasAtItsLimit_IsGraverThanHumidity()
    {
        Says(null, SiteRules.Gas(Sensor with { Value = 24.9 }));
        Says(null, SiteRules.Gas(Sensor with { Value = null }));
        Says(FindingSeverity.P1, SiteRules.Gas(Sensor with { Value = 25 }));
        Says(FindingSeverity.P2, SiteRules.Gas(Sensor with { Kind = "humidity", Value = 80 }));
        Says(null, SiteRules.Gas(Sensor with { Kind = "scale", Value = 80 }));
    }

    [Fact]
    public void Device_IsSilent_Frozen_OffItsClock_OutOfItsCertificate_OrForgets()
    {
        Verdict Of(DeviceRow device) => SiteRules.Device(device, Now, "2026-11-27");
        Says(null, Of(Sensor));
        Says(null, Of(Sensor with { HeardUs = null, SaidUs = null }));
        Says(FindingSeverity.P3, Of(Sensor with { HeardUs = Now - Hour - 1, SaidUs = Now - Hour - 1 }));
        Says(FindingSeverity.P3, Of(Sensor with { SameCount = 30 }));
        Says(null, Of(Sensor with { Kind = "scale", SameCount = 30 }));
        Says(null, Of(Sensor with { SaidUs = Now - 60_000_000 }));
        Says(FindingSeverity.P3, Of(Sensor with { SaidUs = Now - 61_000_000 }));
        Says(FindingSeverity.P3, Of(Sensor with { SaidUs = Now + 61_000_000 }));
        Says(FindingSeverity.P3, Of(Sensor with { CertifiedUntil = "2026-11-27" }));
        Says(FindingSeverity.P3, Of(Sensor with { Kind = "camera", KeptDays = 89 }));
        Says(null, Of(Sensor with { Kind = "camera", KeptDays = 90 }));
    }

    // W14: 13.466 km off the way from Zhengzhou to Kaifeng; 1.283 km is within 2 km and beyond 500 m.
    [Fact]
    public void Route_IsLeftBeyondItsCorridor()
    {
        GeoPoint[] way = [new(34.75, 113.62), new(34.80, 114.30)];
        TrackFacts At(double latitude) => TrackRules.Of(
            [.. Enumerable.Range(0, 3).Select(at => new Fix(at * 60_000_000, new GeoPoint(latitude, 114.00)))], way);
        Says(FindingSeverity.P2, SiteRules.Route(At(34.90), 2000));
        Assert.Equal("13.466", SiteRules.Route(At(34.90), 2000).Evidence[0].Value);
        Says(null, SiteRules.Route(At(34.79), 2000));
        Says(FindingSeverity.P2, SiteRules.Route(At(34.79), 500));
        Says(null, SiteRules.Unload(null));
        Says(null, SiteRules.Unload(1));
        Says(FindingSeverity.P2, SiteRules.Unload(1.1));
        Says(null, SiteRules.Unload(1.1, 1500));
    }

    [Fact]
    public void Reports_AreWarnedOfBeforeTheirDay()
    {
        Says(null, SiteRules.Report(4, 3));
        Says(FindingSeverity.P3, SiteRules.Report(3, 3));
        Says(FindingSeverity.P3, SiteRules.Report(0, 3));
        Says(FindingSeverity.P2, SiteRules.Report(-1, 3));
        Says(FindingSeverity.P3, SiteRules.Report(11, 11));
    }

    private static void Says(FindingSeverity? severity, Verdict verdict) => Assert.Equal(severity, verdict.Severity);
}
