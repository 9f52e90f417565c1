using System.Globalization;
using Lode.Kernel.Findings;
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

    /// <summary>Hours after which a load on the road is late: the planned journey is not known, so a working day and
    /// two hours.</summary>
    internal const int RoadHours = 10;

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

    private static Verdict Of(FindingSeverity? severity, params EvidenceLine?[] lines) =>
        severity is null ? Verdict.Fine : new Verdict(severity, [.. lines.OfType<EvidenceLine>()]);

    private static EvidenceLine Line(string zh, string en, double value, string unit) =>
        new(zh, en, value.ToString("0.###;\u22120.###", CultureInfo.InvariantCulture), unit.Length == 0 ? null : unit);
}
