using System.Globalization;
using Lode.Waste.Registers;
using Lode.Waste.Reports;

namespace Lode.Waste.Periods;

/// <summary>What a report covers: a month (2026-01), a quarter (2026-Q1) or a year (2026) of a site's calendar.
/// </summary>
/// <param name="First">Its first day.</param>
/// <param name="Next">The first day after it.</param>
internal sealed record ReportPeriod(string Text, PeriodKind Kind, DateOnly First, DateOnly Next)
{
    private static readonly string[] Monthly =
        ["c1", "b1", "b2", "b3", "b4", "b5", "g1", "g2", "g3", "g4", "g5"];

    /// <summary>The day by which it is to be reported (HJ 1259-2022, 7.2): the 15th of the month after a month or a
    /// quarter, 31 March after a year.</summary>
    internal DateOnly DueOn => Kind == PeriodKind.Year ? new DateOnly(Next.Year, 3, 31) : Next.AddDays(14);

    /// <summary>Forms that are filed for it.</summary>
    internal IReadOnlyList<string> Forms => Kind switch
    {
        PeriodKind.Month => Monthly,
        PeriodKind.Quarter => ["c2"],
        _ => ["c3"],
    };

    /// <summary>The period of a text; null for any other text.</summary>
    internal static ReportPeriod? Find(string text)
    {
        if (text is { Length: 4 } && Number(text) is { } year)
        {
            return YearOf(year);
        }

        if (text is [_, _, _, _, '-', 'Q', >= '1' and <= '4'] && Number(text[..4]) is { } ofYear)
        {
            return QuarterOf(ofYear, text[6] - '0');
        }

        return text is { Length: 7 } && DateOnly.TryParseExact(
            text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            && first.Year is >= 2000 and < 2200 ? MonthOf(first) : null;
    }

    /// <summary>The period of a kind that holds a day.</summary>
    internal static ReportPeriod Holding(DateOnly day, PeriodKind kind) => kind switch
    {
        PeriodKind.Month => MonthOf(new DateOnly(day.Year, day.Month, 1)),
        PeriodKind.Quarter => QuarterOf(day.Year, ((day.Month - 1) / 3) + 1),
        _ => YearOf(day.Year),
    };

    /// <summary>Its instants in a site's zone.</summary>
    internal Month In(SiteZone zone) => new(Text, zone.StartOf(First), zone.StartOf(Next));

    private static ReportPeriod MonthOf(DateOnly first) => new(
        first.ToString("yyyy-MM", CultureInfo.InvariantCulture), PeriodKind.Month, first, first.AddMonths(1));

    private static ReportPeriod QuarterOf(int year, int quarter)
    {
        var first = new DateOnly(year, (quarter * 3) - 2, 1);
        return new ReportPeriod(
            string.Create(CultureInfo.InvariantCulture, $"{year:0000}-Q{quarter}"), PeriodKind.Quarter, first,
            first.AddMonths(3));
    }

    private static ReportPeriod YearOf(int year) => new(
        year.ToString("0000", CultureInfo.InvariantCulture), PeriodKind.Year, new DateOnly(year, 1, 1),
        new DateOnly(year + 1, 1, 1));

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is >= 2000 and < 2200 ? year : null;
}

/// <summary>How long a period is.</summary>
internal enum PeriodKind
{
    Month,
    Quarter,
    Year,
}
