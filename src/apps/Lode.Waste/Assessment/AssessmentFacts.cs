using System.Globalization;

namespace Lode.Waste.Assessment;

/// <summary>A share out of the books or registers: so many of so many.</summary>
internal readonly record struct Share(long Good, long All);

/// <summary>What the books and registers of a site say of the items that no person has to type.</summary>
internal sealed record AssessmentFacts
{
    /// <summary>The facts that a template may name.</summary>
    internal static readonly string[] Rules =
    [
        "labels", "planFiled", "planCovers", "ledgerTimely", "ledgerBalanced", "codesListed", "compatible", "notMixed",
        "manifests", "confirmed", "contracts", "permits", "approvals", "storageAge", "storageFull", "processes",
        "reports",
    ];

    internal bool HasUse { get; init; }

    internal bool HasDispose { get; init; }

    internal bool HasCrossProvince { get; init; }

    /// <summary>Packages in stock whose label was printed.</summary>
    internal Share Labels { get; init; }

    /// <summary>Day on which this year's plan was filed, yyyy-MM-dd; null while it was not.</summary>
    internal string? PlanFiledOn { get; init; }

    internal Share PlanCovers { get; init; }

    /// <summary>Steps of the last 90 days that were written within three days.</summary>
    internal Share Timely { get; init; }

    internal long GeneratedGrams { get; init; }

    /// <summary>Differences of scales and stocktakes of the year, without sign.</summary>
    internal long DifferenceGrams { get; init; }

    internal Share CodesListed { get; init; }

    /// <summary>Facilities with stock in which all may stand beside each other.</summary>
    internal Share Compatible { get; init; }

    /// <summary>Facilities with stock that hold hazardous or general waste, not both.</summary>
    internal Share NotMixed { get; init; }

    /// <summary>Departed transfers of the year with a number of the national system, or on paper and still in time.
    /// </summary>
    internal Share Manifests { get; init; }

    /// <summary>Arrived transfers of the year that were confirmed in time, or still may be.</summary>
    internal Share Confirmed { get; init; }

    /// <summary>Receivers of the year with a contract that counts today.</summary>
    internal Share Contracts { get; init; }

    /// <summary>Departed transfers of the year whose receiver had a permit for code and method on that day.</summary>
    internal Share Permits { get; init; }

    /// <summary>Departed transfers of the year to another province with an approval on that day.</summary>
    internal Share Approvals { get; init; }

    internal int OldestDays { get; init; }

    internal int AgeLimitDays { get; init; } = 365;

    /// <summary>Stores and points with stock that keep their limit.</summary>
    internal Share WithinCapacity { get; init; }

    /// <summary>Runs of the year and those whose outputs are booked.</summary>
    internal Share Processes { get; init; }

    /// <summary>Periods that were due and those that were filed in time.</summary>
    internal Share Reports { get; init; }

    /// <summary>Whether an item with this condition applies to the site.</summary>
    internal bool Applies(string? onlyIf) => onlyIf switch
    {
        "use" => HasUse,
        "dispose" => HasDispose,
        "crossProvince" => HasCrossProvince,
        _ => true,
    };

    /// <summary>Points of an item by its fact, out of 0, 1 (half, rounded down) or all, and the fact in words.
    /// </summary>
    internal AutoScore Score(string rule, int points) => rule switch
    {
        "labels" => Graded(Labels, points, 0.99, 0.90, "labels"),
        "planFiled" => PlanFiledOn is null ? new AutoScore(0, "planMissing", "")
            : new AutoScore(
                string.CompareOrdinal(PlanFiledOn[5..], "03-31") <= 0 ? points : points / 2, "planFiled", PlanFiledOn),
        "planCovers" => Graded(PlanCovers, points, 1, 0.8, "planCovers"),
        "ledgerTimely" => Graded(Timely, points, 0.99, 0.95, "ledgerTimely"),
        "ledgerBalanced" => Balanced(points),
        "codesListed" => Graded(CodesListed, points, 1, 0.9, "codesListed"),
        "compatible" => Graded(Compatible, points, 1, 1, "compatible"),
        "notMixed" => Graded(NotMixed, points, 1, 1, "notMixed"),
        "manifests" => Graded(Manifests, points, 1, 0.95, "manifests"),
        "confirmed" => Graded(Confirmed, points, 1, 0.9, "confirmed"),
        "contracts" => Graded(Contracts, points, 1, 0.9, "contracts"),
        "permits" => Graded(Permits, points, 1, 1, "permits"),
        "approvals" => Graded(Approvals, points, 1, 1, "approvals"),
        "storageAge" => new AutoScore(
            OldestDays >= AgeLimitDays ? 0 : OldestDays >= 330 ? points / 2 : points, "storageAge",
            string.Create(CultureInfo.InvariantCulture, $"{OldestDays} / {AgeLimitDays}")),
        "storageFull" => Graded(WithinCapacity, points, 1, 1, "storageFull"),
        "processes" => Graded(Processes, points, 1, 0.95, "processes"),
        "reports" => Graded(Reports, points, 1, 0.9, "reports"),
        _ => throw new InvariantException($"BUG: no fact {rule}"),
    };

    // Where there is nothing to look at, nothing is wrong.
    private static AutoScore Graded(Share share, int points, double full, double half, string code)
    {
        var rate = share.All == 0 ? 1 : share.Good / (double)share.All;
        return new AutoScore(
            rate >= full ? points : rate >= half ? points / 2 : 0, code,
            string.Create(CultureInfo.InvariantCulture, $"{share.Good} / {share.All}"));
    }

    private AutoScore Balanced(int points)
    {
        var share = GeneratedGrams == 0 ? 0 : DifferenceGrams / (double)GeneratedGrams;
        return new AutoScore(
            share <= 0.005 ? points : share <= 0.01 ? points / 2 : 0, "ledgerBalanced",
            string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.000} %"));
    }
}

/// <summary>Points that a fact gives.</summary>
/// <param name="Code">Which words say it.</param>
/// <param name="Value">The number in them.</param>
internal readonly record struct AutoScore(int Points, string Code, string Value);
