using Lode.Science.Geodesy;
using Lode.Science.Metrology;
using Lode.Science.Statistics;
using Lode.Waste.Recovery;
using Lode.Waste.Transfers;
using Lode.Waste.Weighing;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>The worked numbers of weighing, recovery and warning.</summary>
public sealed class MassRuleTests
{
    private static readonly Weighing Truck = new(45_000_000, 15_000_000, 20_000);

    [Fact]
    public void Uncertainty_OfAFullTruck_FollowsTheScaleClass()
    {
        Assert.Equal(60, WeighingScale.PermittedErrorKg(45_000, 20));
        Assert.Equal(40, WeighingScale.PermittedErrorKg(15_000, 20));
        Assert.Equal(83.27, Truck.UncertaintyGrams / 1000, 2);
        var both = WeighTolerance.DifferenceUncertaintyGrams(Truck, Truck);
        Assert.Equal(117.76, both / 1000, 2);
        Assert.Equal(0.39, both / Truck.NetGrams * 100, 2);
    }

    [Fact]
    public void Difference_IsJudgedByUncertaintyAndEvidence()
    {
        Assert.Equal(DifferenceBand.Green, WeighTolerance.Band(-117_000, 117_760, 0, false));
        Assert.Equal(DifferenceBand.Red, WeighTolerance.Band(-180_000, 117_760, 0, false));
        Assert.Equal(DifferenceBand.Amber, WeighTolerance.Band(-180_000, 117_760, 70_000, false));
        Assert.Equal(DifferenceBand.Red, WeighTolerance.Band(0, 117_760, 0, piecesDiffer: true));
    }

    [Fact]
    public void Bias_OfTwentyGreenTrips_IsFound()
    {
        static (long, double)[] Trips(long grams, int count) =>
            [.. Enumerable.Repeat((grams, 117_760d), count)];
        Assert.True(WeighTolerance.IsBiased(Trips(80_000, 20)));
        Assert.False(WeighTolerance.IsBiased(Trips(52_000, 20)));
        Assert.False(WeighTolerance.IsBiased(Trips(80_000, 19)));
        Assert.False(WeighTolerance.IsBiased([.. Trips(80_000, 10), .. Trips(-80_000, 10)]));
    }

    [Fact]
    public void TankMass_OfWorkedExample() => Assert.Equal(7.634, TankMass.Grams(6, 0.25, 1.08) / 1e6, 3);

    [Fact]
    public void RecoveryFigures_OfWorkedExamples()
    {
        Assert.Equal(0.784, RecoveryFigures.MetalRecovery(60_000_000, 0.45, 21_600_000, 0.98), 3);
        Assert.Equal(0.598, RecoveryFigures.Utilization(610, 1_000, 20), 3);
        Assert.Equal(0.82, RecoveryFigures.Removal(1_000_000_000, 0.0150, 960_000_000, 0.0028125), 10);
        Assert.Equal(906_666_667, RecoveryFigures.AtMoisture(1_000_000_000, 0.32, 0.25));
        Assert.Equal(1_500_000, RecoveryFigures.SavedGrams(12.5, 11, 1_000_000_000));
    }

    [Fact]
    public void SecondaryDross_OfThePublishedLine_LeavesAFifthToBook()
    {
        // 1,000 t to 90 t of crude aluminum (more than 60 % metal) and 700 t of alumina product.
        Assert.True(90 * 0.6 >= 54);
        Assert.Equal(0.79, (90 + 700) / 1_000d, 10);
        Assert.Equal(0.54, RecoveryFigures.MetalRecovery(1_000_000_000, 0.1, 90_000_000, 0.6), 10);
    }

    [Fact]
    public void RobustScore_OfWorkedExample()
    {
        double[] months = [11.8, 12.1, 12.4, 11.9, 12.2, 12.0, 12.3, 12.1, 11.7, 12.5, 12.2];
        Assert.Equal(12.1, RobustScore.Median(months), 10);
        Assert.Equal(-10.12, RobustScore.Of(months, 9.1), 2);
        Assert.Equal(4.38, RobustScore.Of(months, 13.4), 2);
        Assert.Equal(0, RobustScore.Of([1, 1, 1], 1));
        Assert.True(double.IsNegativeInfinity(RobustScore.Of([1, 1, 1], 0.5)));
    }

    [Fact]
    public void Route_OfWorkedExample()
    {
        var (from, to) = (new GeoPoint(34.75, 113.62), new GeoPoint(34.80, 114.30));
        Assert.Equal(62.356, GreatCircle.DistanceKm(from, to), 3);
        Assert.Equal(13.466, GreatCircle.OffLegKm(from, to, new GeoPoint(34.90, 114.00)), 3);
        Assert.Equal(1.283, GreatCircle.OffLegKm(from, to, new GeoPoint(34.79, 114.00)), 3);
        var behind = new GeoPoint(34.75, 113.50);
        Assert.Equal(GreatCircle.DistanceKm(from, behind), GreatCircle.OffLegKm(from, to, behind), 9);
        var beyond = new GeoPoint(34.80, 114.50);
        Assert.Equal(GreatCircle.DistanceKm(to, beyond), GreatCircle.OffLegKm(from, to, beyond), 9);
    }

    [Fact]
    public void Acceptance_OfQuantitiesThatContradict_IsRefused()
    {
        static void F(AcceptanceResult result, long received, long refused, string? code) =>
            Assert.Equal(code, AcceptanceRules.Check(result, received, refused)?.Code);
        F(AcceptanceResult.PartlyAccepted, 10_000_000, 10_000_000, "waste.refusedDoesNotFit");
        F(AcceptanceResult.PartlyAccepted, 10_000_000, 0, "waste.refusedDoesNotFit");
        F(AcceptanceResult.PartlyAccepted, 10_000_000, 1, null);
        F(AcceptanceResult.Accepted, 10_000_000, 1, "waste.refusedDoesNotFit");
        F(AcceptanceResult.Accepted, 10_000_000, 0, null);
        F(AcceptanceResult.Refused, 10_000_000, 9_999_999, "waste.refusedDoesNotFit");
        F(AcceptanceResult.Refused, 10_000_000, 10_000_000, null);
        F(AcceptanceResult.Refused, 0, 0, "waste.massNotPositive");
        F(AcceptanceResult.Accepted, -1, 0, "waste.massNotPositive");
    }

    [Fact]
    public void Road_AboveFortyTonnes_IsRefusedToTheGram()
    {
        Assert.Null(AcceptanceRules.CheckRoad(40_000_000));
        Assert.Equal("waste.roadOverweight", AcceptanceRules.CheckRoad(40_000_001)?.Code);
        Assert.Equal("waste.massNotPositive", AcceptanceRules.CheckRoad(0)?.Code);
    }
}
