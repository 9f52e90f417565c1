using Lode.Historian;
using Lode.Kernel.Calculations;
using Xunit;

namespace Lode.Tests.Calculations;

public sealed class CalculationWorkerTests
{
    private readonly CalculationRig rig = new();

    private void Define(string source, double? holdSeconds = null) =>
        rig.Start([CalculationRig.Version(1, 0, source, holdSeconds)], null);

    [Fact]
    public void Result_HasTheStampOfItsNewestInput()
    {
        Define("{a} + {b}");
        rig.Send("a", (1, 10), (3, 30));
        rig.Send("b", (2, 200));
        rig.Settle();
        Assert.Equal([(1, double.NaN), (2, 210), (3, 230)], rig.Results());
    }

    [Fact]
    public void AnInputThatOnlyLags_IsWaitedFor_OneThatIsSilent_IsNot()
    {
        Define("{a} + {b}");
        rig.Send("b", (0, 100));
        rig.Send("a", (0, 1));
        rig.Settle();
        rig.Send("a", (1, 2));
        rig.Round();
        Assert.Equal([(0, 101)], rig.Results());
        rig.Send("b", (1, 200));
        rig.Round();
        Assert.Equal([(0, 101), (1, 202)], rig.Results());
        rig.Send("a", (2, 3));
        rig.Step(1.9);
        rig.Round();
        Assert.Equal(2, rig.Results().Length);
        rig.Step(0.1);
        rig.Round();
        Assert.Equal((2, 203), rig.Results()[^1]);
    }

    [Fact]
    public void LateValue_ComputesAgainWhatRestsOnIt_AndNothingElse()
    {
        Define("{a} + {b}");
        rig.Send("a", (0, 0), (10, 10), (20, 20));
        rig.Send("b", (0, 100), (11, 110), (12, 120), (19, 190), (21, 210));
        rig.Settle();
        rig.Send("a", (11.5, 15));
        rig.Settle();
        Assert.Equal(
            [(0, 100), (10, 110), (11, 120), (11.5, 125), (12, 135), (19, 205), (20, 210), (21, 230)], rig.Results());
        var tally = rig.Worker.Engine.Find(CalculationRig.Signal)!.TakeTally();
        // From the late stamp on until the next value of the same input: 11.5, 12 and 19.
        Assert.Equal((3, 1, 2), (tally.Computed, tally.Added, tally.Changed));
        Assert.Equal((CalculationRig.At(12), 130d, 135d), tally.Largest);
    }

    [Fact]
    public void Correction_IsKeptBesideTheOldResult()
    {
        Define("2 * {a}");
        rig.Send("a", (0, 1), (1, 2), (2, 3));
        rig.Settle();
        rig.Step(3600);
        var before = rig.Store.NowNs();
        rig.Step(3600);
        rig.Send("a", (1, 5));
        rig.Settle();
        Assert.Equal([(0, 2), (1, 10), (2, 6)], rig.Results());
        var series = rig.Store.Index.GetOrAdd("calculated,n=1"u8);
        using var reader = rig.Store.OpenReader(series.Id, [0], 0, long.MaxValue, before);
        Assert.True(reader.MoveNext());
        Assert.Equal([2, 4, 6], reader.Values(0).ToArray());
    }

    [Fact]
    public void Rate_RestsOnTwoValues_SoALateOneReachesTwoFurther()
    {
        Define("rate({a})");
        rig.Send("a", (0, 0), (10, 10), (20, 40), (30, 40));
        rig.Settle();
        Assert.Equal([(0, double.NaN), (10, 1), (20, 3), (30, 0)], rig.Results());
        rig.Send("a", (15, 30));
        rig.Settle();
        Assert.Equal([(0, double.NaN), (10, 1), (15, 4), (20, 2), (30, 0)], rig.Results());
    }

    [Fact]
    public void Value_IsNotHeldLongerThanItsSignalSays()
    {
        Define("{a} + {b}", holdSeconds: 5);
        rig.Send("b", (0, 100));
        rig.Send("a", (4, 1), (5, 2), (5.5, 3));
        rig.Settle();
        var results = rig.Read(CalculationRig.Output);
        Assert.Equal([double.NaN, 101, 102, double.NaN], results.Select(one => one.Value));
        Assert.Equal(Quality.BadNoData, results[^1].Quality);
    }

    [Fact]
    public void BadInput_GivesABadResult_UncertainAnUncertainOne()
    {
        Define("{a} + 1");
        rig.Send("a", 0x808C_0000, false, (0, 1));
        rig.Send("a", 0x4090_0000, false, (1, 2));
        rig.Settle();
        var results = rig.Read(CalculationRig.Output);
        Assert.True(Quality.IsBad(results[0].Quality) && double.IsNaN(results[0].Value));
        Assert.Equal((3d, 0x4090_0000u), (results[1].Value, results[1].Quality));
    }

    [Fact]
    public async Task NewVersion_ComputesFromItsInstantOn()
    {
        var first = CalculationRig.Version(1, 0, "{a}");
        rig.Start([first], null);
        rig.Send("a", (0, 1), (1, 2), (2, 3));
        rig.Settle();
        rig.Start([first, CalculationRig.Version(2, 1, "10 * {a}")], null);
        rig.Send("a", (3, 4));
        rig.Settle();
        // What is computed already stays until somebody asks to compute it again.
        Assert.Equal([(0, 1), (1, 2), (2, 3), (3, 40)], rig.Results());
        var tally = new RevisionTally();
        var unit = rig.Worker.Engine.Find(CalculationRig.Signal)!;
        Assert.Equal(CalculationRig.At(4), await rig.Worker.AgainAsync(
            unit, CalculationRig.At(0), CalculationRig.At(4), tally, default));
        Assert.Equal([(0, 1), (1, 20), (2, 30), (3, 40)], rig.Results());
        Assert.Equal((0, 2), (tally.Added, tally.Changed));
    }

    [Fact]
    public void LongStretch_IsComputedInSteps()
    {
        const int Rows = (2 * StretchComputer.MaxResults) + 5;
        Define("{a} + 1");
        rig.Send("a", [.. Enumerable.Range(0, Rows).Select(at => ((double)at, (double)at))]);
        rig.Step(3);
        Assert.True(rig.Round());
        Assert.InRange(rig.Results().Length, StretchComputer.MaxResults, 2 * StretchComputer.MaxResults);
        rig.Settle();
        Assert.Equal(Enumerable.Range(0, Rows).Select(at => ((double)at, at + 1d)), rig.Results());
    }

    [Fact]
    public void CalculationOverACalculation_FollowsLateDataToo()
    {
        Define("2 * {a}");
        var above = CalculationRig.Version(1, 0, "{b} + {c}");
        var inputs = above.Inputs.Select(input =>
            input.Name == "b" ? input with { Key = CalculationRig.Output } : input);
        rig.Worker.Start(
            new(Lode.Kernel.Id.New(3, Storage.Plant.Start), 3, "calculated,n=2:value",
                [above with { Inputs = [.. inputs] }], CalculationRig.At(0) - 1),
            null);
        rig.Send("c", (0, 1));
        rig.Send("a", (0, 1), (1, 2), (2, 3));
        rig.Settle();
        rig.Settle();
        Assert.Equal([(0, 3), (1, 5), (2, 7)], rig.Results("calculated,n=2:value"));
        rig.Send("a", (1, 20));
        rig.Settle();
        rig.Settle();
        Assert.Equal([(0, 3), (1, 41), (2, 7)], rig.Results("calculated,n=2:value"));
    }
}
