using Lode.Waste.Assessment;
using Lode.Waste.Storage;
using Lode.Waste.Streams;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class StreamTests
{
    [Fact]
    public void UnitClass_OfWorkedExamples()
    {
        static void F(long[] tonnes, bool facility, UnitClass expected) => Assert.Equal(
            expected, UnitClassRule.Of([.. tonnes.Select(t => t * 1_000_000)], 0, facility, false));
        F([96, 101, 88], false, UnitClass.KeySupervised);
        F([101, 96, 88, 99], false, UnitClass.Simplified);
        F([10], false, UnitClass.Simplified);
        Assert.Equal(UnitClass.Registered, UnitClassRule.Of([9_900_000], 0, false, false));
        Assert.Equal(UnitClass.KeySupervised, UnitClassRule.Of([9_900_000], 0, true, false));
        Assert.Equal(UnitClass.KeySupervised, UnitClassRule.Of([9_900_000], 0, false, true));
        Assert.Equal(UnitClass.KeySupervised, UnitClassRule.Of([], 100_000_000, false, false));
    }

    [Fact]
    public void Hazards_AreReadAsTheListWritesThem()
    {
        Assert.Equal(Hazards.Toxic | Hazards.Reactive, HazardText.Parse("T,R"));
        Assert.Equal("T/R", HazardText.Of(HazardText.Parse("R/T")!.Value));
        Assert.Equal(Hazards.Infectious, HazardText.Parse("In"));
        Assert.Null(HazardText.Parse("X"));
    }

    [Fact]
    public void Dross_OfTwoOrigins_EndsDifferently()
    {
        static void F(Hazards hazards, WasteOperation operation, bool? clean, WasteStatus expected) =>
            Assert.Equal(expected, Classification.Of([hazards], operation, clean));
        const Hazards reactive = Hazards.Reactive, both = Hazards.Reactive | Hazards.Toxic;
        F(reactive, WasteOperation.Disposal, true, WasteStatus.NotHazardous);
        F(both, WasteOperation.Disposal, true, WasteStatus.Hazardous);
        F(both, WasteOperation.Use, true, WasteStatus.NotHazardous);
        F(both, WasteOperation.Use, null, WasteStatus.HazardousUntilTested);
        F(reactive, WasteOperation.Mixing, false, WasteStatus.Hazardous);
        F(both, WasteOperation.Mixing, true, WasteStatus.Hazardous);
        F(Hazards.None, WasteOperation.Mixing, null, WasteStatus.NotHazardous);
        F(Hazards.Infectious, WasteOperation.Use, true, WasteStatus.Hazardous);
    }

    [Fact]
    public void Dross_StandsNeverBesideWetOrAcid()
    {
        Assert.False(Compatibility.MayShare(CompatibilityGroup.WaterReactive, CompatibilityGroup.Wet));
        Assert.False(Compatibility.MayShare(CompatibilityGroup.Acid, CompatibilityGroup.WaterReactive));
        Assert.True(Compatibility.MayShare(CompatibilityGroup.WaterReactive, CompatibilityGroup.WaterReactive));
        Assert.True(Compatibility.MayShare(CompatibilityGroup.General, CompatibilityGroup.Wet));
        Assert.False(Compatibility.MayShare(CompatibilityGroup.Infectious, CompatibilityGroup.General));
    }

    [Fact]
    public void Assessment_WithItemsThatDoNotApply_ScalesItsLimits()
    {
        static ScoredItem[] Items(int? item18) =>
        [
            .. Enumerable.Range(1, 30).Select(number => new ScoredItem(
                number, 2, number switch { <= 4 => null, 18 => item18, _ when number > 26 => 0, _ => 2 },
                number is 1 or 18 or 30)),
        ];
        var limits = new AssessmentLimits(50, 40, 10);
        var scored = Items(2).Select(item => item.Number == 30 ? item with { Score = 2 } : item).ToArray();
        scored[26] = scored[26] with { Score = 0 };
        var sum = AssessmentScore.Of(scored, limits, 0, false);
        Assert.Equal(52, sum.FullPoints);
        Assert.Equal(43.33, sum.PassLimit, 2);
        Assert.Equal(34.67, sum.BasicLimit, 2);
        Assert.Equal(46, sum.Points);
        var exactly44 = scored.Select(item => item.Number == 20 ? item with { Score = 0 } : item).ToArray();
        var met = AssessmentScore.Of(exactly44, limits, 0, false);
        Assert.Equal((44, AssessmentVerdict.Meets), (met.Points, met.Verdict));
        var vetoed = exactly44.Select(item => item.Number == 18 ? item with { Score = 0 } : item)
            .Select(item => item.Number == 20 ? item with { Score = 2 } : item).ToArray();
        var failed = AssessmentScore.Of(vetoed, limits, 0, false);
        Assert.Equal((44, AssessmentVerdict.Fails), (failed.Points, failed.Verdict));
        Assert.Equal([18], failed.Vetoes);
        Assert.Equal(AssessmentVerdict.Fails, AssessmentScore.Of(exactly44, limits, 1, false).Verdict);
        Assert.Equal(34, AssessmentScore.Of(exactly44, limits, 1, false).Points);
        Assert.Equal(AssessmentVerdict.Fails, AssessmentScore.Of(exactly44, limits, 0, true).Verdict);
    }
}
