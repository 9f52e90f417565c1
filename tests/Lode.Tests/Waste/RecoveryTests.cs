using Lode.Kernel.Ledger;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>What is told of recovery, reduction and indicators out of sums of the ledger.</summary>
public sealed class RecoveryTests
{
    private const string Dross = "321-024-48";

    [Fact]
    public void Mass_OfWorkedExample_TellsFeedFromWhatCameOut()
    {
        var mass = WasteMass.Of(
            [
                Sum("GEN", "casthouse", 0, 85_400_000), Sum("GEN", "line-1", 0, 37_200_000),
                Sum("PRD", "line-1", 21_600_000, 0), Sum("RES", "line-1", 37_650_000, 0),
                Sum("USE", "line-1", 750_000, 0), Sum("INV", "store-b", 122_600_000, 60_000_000),
                Sum("DSP", "kiln", 4_000_000, 0), Sum("GAIN", "kiln", 0, 500_000),
            ],
            KindOf)[Dross];
        Assert.Equal((122_600_000, 37_200_000, 85_400_000), (mass.Generated, mass.OwnResidue, mass.OfProduction));
        Assert.Equal((60_000_000, 21_600_000, 37_650_000), (mass.Fed, mass.Product, mass.Residue));
        Assert.Equal((750_000, 0, 3_500_000), (mass.Loss, mass.Gain, mass.Disposed));
    }

    [Fact]
    public void Reversal_TakesTheFeedBack() => Assert.Equal(0, WasteMass.Of(
        [
            Sum("PRD", "line-1", 5, 5), Sum("USE", "line-1", 2, 2), Sum("GAIN", "line-1", 1, 1),
        ],
        KindOf)[Dross].Fed);

    [Fact]
    public void Element_IsRecoveredWhereItIsWanted_AndRemovedElsewhere()
    {
        var metal = new ElementMass("Al", "wanted", new WasteMass { Fed = 27_000_000, Product = 21_168_000 });
        var sulfur = new ElementMass("S", "removed", new WasteMass { Fed = 15_000_000, Product = 2_700_000 });
        Assert.Equal(0.784, metal.Share!.Value, 10);
        Assert.Equal(0.82, sulfur.Share!.Value, 10);
        Assert.Null(new ElementMass("S", "removed", WasteMass.None).Share);
        Assert.Equal(
            ["wanted", "removed", "wanted", "other"],
            new[] { (Dross, "Al"), (Dross, "F"), ("321-025-48", "F"), (Dross, "Na") }
                .Select(one => RecoveryRules.Shipped.AimOf(one.Item1, one.Item2)));
        Assert.Null(new ElementMass("Na", "other", new WasteMass { Fed = 5 }).Share);
    }

    [Fact]
    public void Utilization_CountsOldStockInTheDenominator()
    {
        var indicator = RecoveryRules.Shipped.Find("redMudUse")!;
        SiteYear[] sites =
        [
            new([Waste("SW09", 1_000, 600, 10, 20)], new Dictionary<string, long>()),
            new([Waste("SW02", 9_000, 9_000, 0, 0)], new Dictionary<string, long>()),
        ];
        Assert.Equal(0.598, IndicatorFigures.Of(indicator, sites)!.Value, 3);
        Assert.Null(IndicatorFigures.Of(indicator, []));
        Assert.Equal(
            1_020 - 610, IndicatorFigures.Of(RecoveryRules.Shipped.Find("stockChange")!, sites[..1]));
    }

    [Fact]
    public void Savings_GoAgainstProduction_NeverAgainstTonnes()
    {
        var measure = Measure("M1", "2026-02-10");
        RatioMonth[] months =
        [
            new("2026-01", 9_000_000, 1_000_000_000), new("2026-02", 11_000_000, 1_000_000_000),
            new("2026-03", 6_250_000, 500_000_000), new("2026-04", 8_000_000, 0),
        ];
        var saved = Savings.Of([measure], _ => months)[measure];
        // Half the production with half the waste saves nothing; a month without production says nothing.
        Assert.Equal([("2026-02", 1_500_000L), ("2026-03", 0L)], saved.Select(one => (one.Month, one.SavedGrams)));
        Assert.All(saved, one => Assert.True(one.Counts));
    }

    [Fact]
    public void SeveralMeasuresAtOneWaste_CountOnce()
    {
        var (first, second) = (Measure("M2", "2026-01-01"), Measure("M1", "2026-03-01"));
        var ended = first with { LastMonth = "2026-03" };
        RatioMonth[] months = [.. new[] { "2026-02", "2026-03", "2026-04" }
            .Select(month => new RatioMonth(month, 11_000_000, 1_000_000_000))];
        var saved = Savings.Of([ended, second], _ => months);
        Assert.Equal([true, true], saved[ended].Select(one => one.Counts));
        Assert.Equal([false, true], saved[second].Select(one => one.Counts));
        Assert.Equal(4_500_000, saved.Values.SelectMany(one => one).Where(one => one.Counts)
            .Sum(one => one.SavedGrams));
    }

    [Fact]
    public void Survey_HasTheUncertaintyOfVolumeAndDensity()
    {
        var survey = HeapSurvey.Of(250_000_000, 1_650, 20_000, 30_000);
        Assert.Equal(412_500 * 1_000_000L, survey.MassGrams);
        Assert.Equal(14_873, survey.UncertaintyGrams / 1e6, 0);
        Assert.True(survey.Agrees(400_000 * 1_000_000L));
        Assert.False(survey.Agrees(397_000 * 1_000_000L));
    }

    private static string? KindOf(string place) => place switch
    {
        "line-1" => "use",
        "kiln" => "dispose",
        "casthouse" => "generate",
        _ => null,
    };

    private static LedgerSum Sum(string kind, string place, long debits, long credits) =>
        new() { Kind = kind, Place = place, Item = Dross, Posting = "any", Debits = debits, Credits = credits };

    private static MeasureRow Measure(string code, string startsOn) => new()
    {
        Code = code,
        WasteCode = Dross,
        BaselineGpt = 12_500,
        TargetGpt = 10_000,
        StartsOn = startsOn,
    };

    private static WasteYear Waste(string code, long generated, long fed, long entrusted, long old) => new(
        new StreamRow { WasteCode = code, Form = "semisolid" }, new WasteMass { Generated = generated, Fed = fed }, 20,
        20 + generated + old - fed - entrusted, entrusted, old, [], [], []);
}
