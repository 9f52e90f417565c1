using Lode.Kernel.Findings;
using Lode.Science.Statistics;
using Lode.Waste.Warnings;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class ProcessRuleTests
{
    private static readonly double[] Usual = [0.010, 0.012, 0.011, 0.013, 0.012, 0.012];

    // Steady runs: the assay's 0.5 % decides, so 1.2 % ± 1.5 %.
    [Fact]
    public void Run_IsOutOfBalance_BeyondThreeDeviationsOfTheRunsBefore()
    {
        Says(null, Run(1000, 988));
        Says(null, Run(1000, 974));
        Says(FindingSeverity.P3, Run(1000, 972));
        Says(null, Run(1000, 1002));
        Says(FindingSeverity.P3, Run(1000, 1004));
    }

    // Where a process is not steady, its own deviation decides: MAD 0.02, 3 · 1.4826 · 0.02 = 8.9 %.
    [Fact]
    public void UnsteadyProcess_IsGivenItsOwnDeviation()
    {
        double[] unsteady = [0.84, 0.80, 0.88, 0.82, 0.86, 0.84, 0.84];
        Assert.Equal(1.4826 * 0.02, RobustScore.Deviation(unsteady), 9);
        Says(null, Run(1000, 248, unsteady));
        Says(FindingSeverity.P3, Run(1000, 250, unsteady));
        Says(FindingSeverity.P3, Run(1000, 70, unsteady));
    }

    [Fact]
    public void BeforeSixRuns_OnlyMoreOutThanInIsSaid()
    {
        Says(null, Run(1000, 400, [.. Usual.Take(5)]));
        Says(null, Run(1000, 1015, []));
        Says(FindingSeverity.P3, Run(1000, 1016, []));
    }

    [Fact]
    public void Evidence_NamesOnlyWhatIsOff()
    {
        var verdict = ProcessRules.Imbalance(
            [new("湿重", "Wet mass", 1000, 988, Usual), new("Al", "Al", 450, 400, Usual)]);
        Assert.Equal(["Al lost", "Usual", "3σ"], verdict.Evidence.Select(line => line.LabelEn));
        Assert.Equal(["11.11", "1.2", "1.5"], verdict.Evidence.Select(line => line.Value));
    }

    private static Verdict Run(long grams, long came, double[]? before = null) =>
        ProcessRules.Imbalance([new RunBalance("湿重", "Wet mass", grams, came, before ?? Usual)]);

    private static void Says(FindingSeverity? severity, Verdict verdict) => Assert.Equal(severity, verdict.Severity);
}
