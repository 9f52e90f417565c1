namespace Lode.Waste.Assessment;

/// <summary>Result of an assessment: 达标, 基本达标, 不达标.</summary>
internal enum AssessmentVerdict
{
    Meets,
    MostlyMeets,
    Fails,
}

/// <summary>Limits and vetoes of a template; shipped ones are data and carry their source.</summary>
/// <param name="PassPoints">Points of the full mark from which the site meets the standard.</param>
/// <param name="BasicPoints">Points from which it mostly does.</param>
/// <param name="AccidentPoints">Points taken off for each pollution accident of the year.</param>
internal sealed record AssessmentLimits(int PassPoints, int BasicPoints, int AccidentPoints);

/// <summary>One item as it was scored.</summary>
/// <param name="Points">Full points of the item.</param>
/// <param name="Score">0 to <paramref name="Points"/>; null when the item does not apply.</param>
internal readonly record struct ScoredItem(int Number, int Points, int? Score, bool IsVeto);

/// <summary>The sum of an assessment.</summary>
/// <param name="FullPoints">Points of the items that apply.</param>
/// <param name="Vetoes">Numbers of veto items scored 0.</param>
internal sealed record AssessmentSum(
    int Points, int FullPoints, double PassLimit, double BasicLimit, IReadOnlyList<int> Vetoes,
    AssessmentVerdict Verdict);

/// <summary>Adds up an assessment.</summary>
/// <remarks>Items that do not apply leave the full mark, and the limits scale with it; a veto item scored 0, a major
/// accident or a casualty fails whatever the sum.</remarks>
internal static class AssessmentScore
{
    /// <summary>The sum and its verdict.</summary>
    /// <remarks>Worked example: 30 items of 2 points, 4 not applicable: full mark 52, limits 43.33 and 34.67; 44 points
    /// meet the standard, with veto item 18 at 0 they fail.</remarks>
    internal static AssessmentSum Of(
        IReadOnlyCollection<ScoredItem> items, AssessmentLimits limits, int accidents, bool majorAccident)
    {
        var templatePoints = items.Sum(item => item.Points);
        var counted = items.Where(item => item.Score is not null).ToArray();
        var full = counted.Sum(item => item.Points);
        var points = Math.Max(0, counted.Sum(item => item.Score!.Value) - (accidents * limits.AccidentPoints));
        var scale = templatePoints == 0 ? 0 : full / (double)templatePoints;
        var (pass, basic) = (limits.PassPoints * scale, limits.BasicPoints * scale);
        int[] vetoes = [.. counted.Where(item => item is { IsVeto: true, Score: 0 }).Select(item => item.Number)];
        var verdict = vetoes.Length > 0 || majorAccident || points < basic ? AssessmentVerdict.Fails
            : points < pass ? AssessmentVerdict.MostlyMeets
            : AssessmentVerdict.Meets;
        return new AssessmentSum(points, full, pass, basic, vetoes, verdict);
    }
}
