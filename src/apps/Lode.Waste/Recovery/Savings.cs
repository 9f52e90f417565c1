namespace Lode.Waste.Recovery;

/// <summary>What a month brought of a waste, and of the product that it comes with.</summary>
/// <param name="Text">yyyy-MM.</param>
/// <param name="GeneratedGrams">Without residues of the site's own runs: they come with no product.</param>
internal readonly record struct RatioMonth(string Text, long GeneratedGrams, long OutputGrams);

/// <summary>What a measure saved in a month.</summary>
/// <param name="Counts">Whether it counts in the sum of the waste: of several measures at one waste only the first,
/// since all are measured by the same grams.</param>
internal sealed record MonthSaving(
    string Month, long GeneratedGrams, long OutputGrams, double RatioKgPerT, long SavedGrams, bool Counts);

/// <summary>Savings of reduction measures against production.</summary>
/// <remarks>saved = (ratio before − actual ratio) × production, in each month with a production (spec waste c.6.10);
/// fewer tonnes of waste from fewer tonnes of product save nothing. Worked example: 12.5 kg/t before, 11 kg/t now,
/// 1,000 t of product: 1.500 t saved.</remarks>
internal static class Savings
{
    /// <summary>Savings of each measure, month by month.</summary>
    /// <param name="monthsOf">Months of a waste code that have a production.</param>
    internal static IReadOnlyDictionary<MeasureRow, IReadOnlyList<MonthSaving>> Of(
        IReadOnlyCollection<MeasureRow> measures, Func<string, IReadOnlyList<RatioMonth>> monthsOf) =>
        measures.ToDictionary(measure => measure, IReadOnlyList<MonthSaving> (measure) =>
        [
            .. from month in monthsOf(measure.WasteCode)
               where month.OutputGrams > 0 && measure.CountsIn(month.Text)
               let ratio = month.GeneratedGrams * 1000d / month.OutputGrams
               select new MonthSaving(
                   month.Text, month.GeneratedGrams, month.OutputGrams, ratio,
                   RecoveryFigures.SavedGrams(measure.BaselineGpt / 1000d, ratio, month.OutputGrams),
                   First(measures, measure.WasteCode, month.Text) == measure),
        ]);

    private static MeasureRow First(IReadOnlyCollection<MeasureRow> measures, string wasteCode, string month) =>
        measures.Where(one => one.WasteCode == wasteCode && one.CountsIn(month))
            .OrderBy(one => one.StartsOn, StringComparer.Ordinal).ThenBy(one => one.Code, StringComparer.Ordinal)
            .First();
}
