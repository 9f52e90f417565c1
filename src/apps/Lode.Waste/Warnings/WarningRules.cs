using System.Globalization;
using Lode.Kernel.Findings;
using Lode.Science.Statistics;
using Lode.Waste.Weighing;

namespace Lode.Waste.Warnings;

/// <summary>What a rule says of one object: its severity and evidence, or that nothing is wrong.</summary>
/// <param name="Severity">Null: the condition does not hold.</param>
internal readonly record struct Verdict(FindingSeverity? Severity, IReadOnlyList<EvidenceLine> Evidence)
{
    internal static readonly Verdict Fine = new(null, []);
}

/// <summary>The rules of early warning as pure functions (spec waste c.6.7). Thresholds are defaults of the product, to
/// be confirmed by the site.</summary>
internal static class WarningRules
{
    private const long HourUs = 3_600_000_000;
    private const int Months = 12, LeastMonths = 6, MeanOf = 3;

    /// <summary>Hours after which a load on the road is late: the planned journey is not known, so a working day and
    /// two hours.</summary>
    internal const int RoadHours = 10;

    /// <summary>Days after the confirmation by which the method is reported; no clause names them, contracts do.
    /// </summary>
    internal const int MethodDays = 30;

    /// <summary>S1: days since the oldest ancestor was generated; 270, 330 and the limit of the site.</summary>
    internal static Verdict Age(int days, long limitDays)
    {
        var severity = days >= limitDays ? FindingSeverity.P2 : days >= 330 ? FindingSeverity.P3
            : days >= 270 ? FindingSeverity.P4 : (FindingSeverity?)null;
        return Of(severity, Line("贮存天数", "Days in storage", days, "d"), Line("上限", "Limit", limitDays, "d"));
    }

    /// <summary>S2: share of the capacity; 80, 90 and 100 %, or full within 14 days.</summary>
    /// <param name="daysToFull">At the rate of the last week; null when it does not grow.</param>
    internal static Verdict Full(double share, double? daysToFull)
    {
        var severity = share >= 1 ? FindingSeverity.P2 : share >= 0.9 || daysToFull <= 14 ? FindingSeverity.P3
            : share >= 0.8 ? FindingSeverity.P4 : (FindingSeverity?)null;
        return Of(severity, Line("占用", "Full", Math.Round(share * 100, 1), "%"),
            daysToFull is { } days ? Line("满库", "Full in", Math.Round(days, 0), "d") : null);
    }

    /// <summary>S3: a storage point from 80 % of its 3 t.</summary>
    internal static Verdict Point(long grams)
    {
        var severity = grams > Storage.StorageLimits.PointGrams ? FindingSeverity.P1
            : grams >= Storage.StorageLimits.PointGrams * 8 / 10 ? FindingSeverity.P2 : (FindingSeverity?)null;
        return Of(severity, Line("贮存量", "Stock", grams / 1e6, "t"), Line("上限", "Limit", 3, "t"));
    }

    /// <summary>M1: the receiver has not confirmed; warned a day before the deadline, graver after it.</summary>
    internal static Verdict Confirm(long? confirmByUs, bool isConfirmed, long nowUs)
    {
        if (confirmByUs is not { } due || isConfirmed || nowUs < due - (24 * HourUs))
        {
            return Verdict.Fine;
        }

        var hours = Math.Round((due - nowUs) / (double)HourUs, 1);
        return Of(
            nowUs >= due ? FindingSeverity.P2 : FindingSeverity.P3, Line("剩余", "Left", hours, "h"));
    }

    /// <summary>M1: a load is on the road for more than <see cref="RoadHours"/>.</summary>
    internal static Verdict Road(long? departedUs, long? arrivedUs, long nowUs)
    {
        if (departedUs is not { } left || arrivedUs is not null || nowUs - left < RoadHours * HourUs)
        {
            return Verdict.Fine;
        }

        return Of(FindingSeverity.P2, Line("在途", "On the road", Math.Round((nowUs - left) / (double)HourUs, 1), "h"));
    }

    /// <summary>M1: the receiver confirmed and has not reported what was done with it; warned five days before
    /// <see cref="MethodDays"/>, graver after them.</summary>
    internal static Verdict Method(long? confirmedUs, bool isOpen, long nowUs)
    {
        var days = confirmedUs is { } confirmed && isOpen ? (nowUs - confirmed) / (24 * HourUs) : 0;
        return Of(
            days >= MethodDays ? FindingSeverity.P2 : days >= MethodDays - 5 ? FindingSeverity.P3 : null,
            Line("确认后", "Since confirmation", days, "d"), Line("约定", "Agreed", MethodDays, "d"));
    }

    /// <summary>M1: a paper manifest is not entered; warned two working days before the tenth.</summary>
    internal static Verdict Paper(bool onPaper, long? enterByUs, long nowUs) =>
        !onPaper || enterByUs is not { } due || nowUs < due - (48 * HourUs) ? Verdict.Fine
        : Of(nowUs >= due ? FindingSeverity.P2 : FindingSeverity.P3,
            Line("剩余", "Left", Math.Round((due - nowUs) / (double)HourUs, 1), "h"));

    /// <summary>M4: difference of one trip beyond the uncertainty of both scales.</summary>
    internal static Verdict Difference(string? band, long differenceGrams, double allowedGrams) => Of(
        band switch { "red" => FindingSeverity.P2, "amber" => FindingSeverity.P3, _ => null },
        Line("磅差", "Difference", differenceGrams / 1e3, "kg"),
        Line("允差", "Allowed", Math.Round(allowedGrams / 1e3, 1), "kg"));

    /// <summary>M4: the last twenty trips of a receiver point one way.</summary>
    internal static Verdict Bias(IReadOnlyList<(long DifferenceGrams, double UncertaintyGrams)> trips) =>
        !WeighTolerance.IsBiased(trips) ? Verdict.Fine : Of(
            FindingSeverity.P2,
            Line("累计磅差", "Sum", trips.TakeLast(20).Sum(trip => trip.DifferenceGrams) / 1e3, "kg"),
            Line("车次", "Trips", 20, ""));

    /// <summary>M3: a paper expires within 60, 30 and 7 days.</summary>
    internal static Verdict Expires(int daysLeft) => Of(
        daysLeft <= 7 ? FindingSeverity.P2 : daysLeft <= 30 ? FindingSeverity.P3
            : daysLeft <= 60 ? FindingSeverity.P4 : (FindingSeverity?)null,
        Line("剩余", "Left", daysLeft, "d"));

    /// <summary>L1: a step was written more than three days after it happened.</summary>
    internal static Verdict BackDated(long atUs, long recordedUs) => Of(
        recordedUs - atUs > 72 * HourUs ? FindingSeverity.P3 : null,
        Line("补记间隔", "Written later by", Math.Round((recordedUs - atUs) / (24d * HourUs), 1), "d"));

    /// <summary>V2: the positions of a load stop for more than ten minutes.</summary>
    internal static Verdict Lost(TrackFacts facts) => Of(
        facts.IsLost ? FindingSeverity.P3 : null,
        Line("最长中断", "Longest gap", Math.Round(facts.LongestGapUs * 60d / HourUs, 0), "min"));

    /// <summary>V2: no truck goes so fast.</summary>
    internal static Verdict False(TrackFacts facts) => Of(
        facts.IsImpossible ? FindingSeverity.P2 : null,
        Line("最高速度", "Fastest", Math.Round(facts.FastestKmPerH, 0), "km/h"));

    /// <summary>Minutes that a load may stand on its way, where its route does not say.</summary>
    internal const int StandMinutes = 15;

    /// <summary>V2: a load stands on its way longer than its route allows.</summary>
    internal static Verdict Stand(TrackFacts facts, long minutes = StandMinutes) => Of(
        facts.DwellUs > minutes * HourUs / 60 ? FindingSeverity.P3 : null,
        Line("停留", "Stood", Math.Round(facts.DwellUs * 60d / HourUs, 0), "min"));

    /// <summary>G1: waste per tonne of product against the site's own twelve months before; less is graver than more.
    /// The last month alone, and the mean of the last three: what is taken away month by month shows in the mean.
    /// </summary>
    /// <param name="ratios">Ratios of the months, kg/t, the newest last; after fewer than six nothing is said.</param>
    /// <remarks>z of the mean of three is √3 times that of one month. Worked example (W13): 9.1 after eleven months
    /// around 12.1 is z = −10.12.</remarks>
    internal static Verdict Norm(IReadOnlyList<double> ratios)
    {
        double[] all = [.. ratios];
        if (all.Length <= LeastMonths)
        {
            return Verdict.Fine;
        }

        var score = RobustScore.Of(all.AsSpan(Math.Max(0, all.Length - 1 - Months)..^1), all[^1]);
        if (all.Length >= LeastMonths + MeanOf)
        {
            var before = all.AsSpan(Math.Max(0, all.Length - MeanOf - Months)..^MeanOf);
            var mean = Math.Sqrt(MeanOf) * RobustScore.Of(before, all.TakeLast(MeanOf).Average());
            score = Math.Abs(mean) > Math.Abs(score) ? mean : score;
        }

        return Of(
            score < -3.5 ? FindingSeverity.P2 : score > 3.5 ? FindingSeverity.P3 : null,
            Line("本月", "This month", Math.Round(all[^1], 2), "kg/t"),
            Line("中位数", "Median", Math.Round(RobustScore.Median(all.AsSpan(..^1)), 2), "kg/t"),
            Line("偏离", "Robust z", double.IsFinite(score) ? Math.Round(score, 2) : Math.Sign(score) * 99, ""));
    }

    internal static Verdict Of(FindingSeverity? severity, params EvidenceLine?[] lines) =>
        severity is null ? Verdict.Fine : new Verdict(severity, [.. lines.OfType<EvidenceLine>()]);

    internal static EvidenceLine Line(string zh, string en, double value, string unit) =>
        new(zh, en, value.ToString("0.###;\u22120.###", CultureInfo.InvariantCulture), unit.Length == 0 ? null : unit);
}
