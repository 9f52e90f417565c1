using Lode.Kernel.Findings;
using Lode.Science.Statistics;
using Lode.Waste.Recovery;

namespace Lode.Waste.Warnings;

/// <summary>One run of use in one book: what went in, and what came out in products and residues.</summary>
/// <param name="BookZh">Mass that is balanced: wet, dry or an element.</param>
/// <param name="Before">Shares of the input that earlier runs of the facility lost with this waste, the newest
/// last.</param>
internal sealed record RunBalance(
    string BookZh, string BookEn, long InputGrams, long OutputGrams, IReadOnlyList<double> Before)
{
    /// <summary>Share of the input that left with gas, water and dust; negative: more came out than went in.</summary>
    internal double Lost => (InputGrams - OutputGrams) / (double)InputGrams;
}

/// <summary>The rule about runs of use as a pure function (spec waste c.6.7: G3).</summary>
internal static class ProcessRules
{
    /// <summary>Earlier runs without which nobody knows what such a run loses.</summary>
    internal const int LeastRuns = 6;

    /// <summary>Standard deviation of a balance from sampling and assay, as a share of the input: a quarter of the
    /// tolerance within which runs are taken at all; to be confirmed by the site.</summary>
    private const double AssayDeviation = 0.005;

    /// <summary>G3: mass or an element of a run is farther from what earlier runs lost than three standard deviations,
    /// the larger of those runs' and the assay's. Before six runs only more out than in is out of balance.</summary>
    internal static Verdict Imbalance(IReadOnlyList<RunBalance> books)
    {
        var off = books.Where(IsOff).ToArray();
        return WarningRules.Of(
            off.Length == 0 ? null : FindingSeverity.P3,
            [
                .. off.SelectMany(one => new[]
                {
                    WarningRules.Line($"{one.BookZh}损失", $"{one.BookEn} lost", Percent(one.Lost), "%"),
                    WarningRules.Line("通常", "Usual", Percent(Usual(one)), "%"),
                    WarningRules.Line("3σ", "3σ", Percent(3 * Deviation(one)), "%"),
                }),
            ]);
    }

    private static bool IsOff(RunBalance run) =>
        (run.Before.Count >= LeastRuns || run.OutputGrams > run.InputGrams)
        && !OxidationBalance.MetalFits(
            run.InputGrams * (1 - Usual(run)), run.OutputGrams, Deviation(run) * run.InputGrams);

    private static double Usual(RunBalance run) =>
        run.Before.Count >= LeastRuns ? RobustScore.Median([.. run.Before]) : 0;

    private static double Deviation(RunBalance run) => run.Before.Count >= LeastRuns
        ? Math.Max(AssayDeviation, RobustScore.Deviation([.. run.Before])) : AssayDeviation;

    private static double Percent(double share) => Math.Round(share * 100, 2);
}
