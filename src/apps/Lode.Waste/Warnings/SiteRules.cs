using Lode.Kernel.Findings;
using Lode.Science.Statistics;
using Lode.Waste.Registers;

namespace Lode.Waste.Warnings;

/// <summary>Rules about stores, devices, ways, quotas and reports as pure functions (spec waste c.6.7: S4 to S6, M2,
/// G2, V1, V3, D1, R1). Thresholds are defaults of the product, to be confirmed by the site.</summary>
internal static class SiteRules
{
    private const long SecondUs = 1_000_000;
    private const int MostSame = 30, LeastKeptDays = 90, MostSkewS = 60, TenthOf = 10;

    /// <summary>Meters around the receiver's yard within which a load counts as arrived, where its route does not say.
    /// </summary>
    internal const int YardMeters = 1000;

    /// <summary>S4: wastes that must not stand beside each other do.</summary>
    /// <param name="pairs">Names of both, for each pair that is forbidden.</param>
    internal static Verdict Neighbors(IReadOnlyList<(string One, string Other)> pairs) =>
        pairs.Count == 0 ? Verdict.Fine : new Verdict(
            FindingSeverity.P1,
            [
                .. pairs.Select(pair => new EvidenceLine(
                    "不相容", "Do not go together", $"{pair.One} / {pair.Other}", null)),
            ]);

    /// <summary>S5: what catches leaks is less than the largest container and a tenth of the liquid (GB 18597-2023,
    /// 6.2.2); graver than a volume that nobody registered.</summary>
    /// <param name="largestL">Largest container of liquid.</param>
    /// <param name="liquidL">All liquid that lies there.</param>
    internal static Verdict Basin(long? basinL, long largestL, long liquidL)
    {
        var needed = Math.Max(largestL, (liquidL + TenthOf - 1) / TenthOf);
        return liquidL == 0 || basinL >= needed ? Verdict.Fine : WarningRules.Of(
            basinL is null ? FindingSeverity.P4 : FindingSeverity.P2,
            WarningRules.Line("围堰容积", "Basin", basinL ?? 0, "L"), WarningRules.Line("应有", "Needed", needed, "L"));
    }

    /// <summary>S6: gas or humidity at its limit.</summary>
    internal static Verdict Gas(DeviceRow device) =>
        device.Kind is not ("gas" or "humidity") || device.LimitValue is not { } limit || !(device.Value >= limit)
            ? Verdict.Fine : WarningRules.Of(
                device.Kind == "gas" ? FindingSeverity.P1 : FindingSeverity.P2,
                WarningRules.Line("读数", "Reading", device.Value.Value, device.Unit),
                WarningRules.Line("限值", "Limit", limit, device.Unit));

    /// <summary>D1: silent, frozen, wrong clock, certificate at its end, or pictures kept for less than 90 days.
    /// </summary>
    /// <param name="today">The site's day, yyyy-MM-dd.</param>
    internal static Verdict Device(DeviceRow device, long nowUs, string today)
    {
        var silent = device.HeardUs is { } heard && nowUs - heard > device.EveryS * SecondUs;
        var skew = device is { SaidUs: { } said, HeardUs: { } then } ? (then - said) / SecondUs : 0;
        var expired = device.CertifiedUntil is { } until && string.CompareOrdinal(until, today) <= 0;
        var frozen = device.Kind is "gas" or "humidity" or "level" or "terminal" && device.SameCount >= MostSame;
        var forgets = device is { Kind: "camera", KeptDays: < LeastKeptDays };
        var wrongClock = Math.Abs(skew) > MostSkewS;
        return WarningRules.Of(
            silent || expired || frozen || forgets || wrongClock ? FindingSeverity.P3 : null,
            silent ? WarningRules.Line(
                "无数据", "Silent for", Math.Round((nowUs - device.HeardUs!.Value) / (3600d * SecondUs), 1), "h") : null,
            frozen ? WarningRules.Line("数值不变", "Same value", device.SameCount, "") : null,
            wrongClock ? WarningRules.Line("时钟偏差", "Clock off by", skew, "s") : null,
            expired ? new EvidenceLine("检定到期", "Certificate ended", device.CertifiedUntil!, null) : null,
            forgets ? WarningRules.Line("录像保存", "Pictures kept", device.KeptDays!.Value, "d") : null);
    }

    /// <summary>V1: three positions in a row farther from the way than its corridor.</summary>
    internal static Verdict Route(TrackFacts facts, long corridorM) => WarningRules.Of(
        facts.FarthestKm * 1000 > corridorM ? FindingSeverity.P2 : null,
        WarningRules.Line("偏离", "Off the way", Math.Round(facts.FarthestKm, 3), "km"),
        WarningRules.Line("允许", "Corridor", corridorM / 1000d, "km"));

    /// <summary>V3: the load was weighed in while the vehicle stood elsewhere than at the receiver's.</summary>
    /// <param name="awayKm">From the end of the way at the last position before arrival; null: not known.</param>
    internal static Verdict Unload(double? awayKm, long yardMeters = YardMeters) => WarningRules.Of(
        awayKm * 1000 > yardMeters ? FindingSeverity.P2 : null,
        WarningRules.Line("距接受人", "From the receiver", Math.Round(awayKm ?? 0, 1), "km"));

    /// <summary>M2: a plan, permit or approval is used up to 80 or 100 %.</summary>
    internal static Verdict Quota(long usedGrams, long limitGrams) => WarningRules.Of(
        limitGrams <= 0 || usedGrams * 10L < limitGrams * 8L ? null
            : usedGrams >= limitGrams ? FindingSeverity.P2 : FindingSeverity.P3,
        WarningRules.Line("已用", "Used", usedGrams / 1e6, "t"),
        WarningRules.Line("额度", "Limit", limitGrams / 1e6, "t"));

    /// <summary>G2: product is made and no waste of it was recorded for more than three times the usual interval.
    /// </summary>
    /// <param name="days">Days on which some was generated, in order; after fewer than four nothing is said.</param>
    internal static Verdict Silent(IReadOnlyList<DateOnly> days, DateOnly today)
    {
        if (days.Count < 4)
        {
            return Verdict.Fine;
        }

        var usual = Math.Max(1, RobustScore.Median(
            [.. days.Skip(1).Zip(days, (day, before) => (double)(day.DayNumber - before.DayNumber))]));
        var silent = today.DayNumber - days[^1].DayNumber;
        return WarningRules.Of(
            silent > 3 * usual ? FindingSeverity.P3 : null,
            WarningRules.Line("未产生", "Nothing for", silent, "d"),
            WarningRules.Line("通常间隔", "Usual interval", usual, "d"));
    }

    /// <summary>R1: a report or plan that is not filed: warned some days before its day, graver after it.</summary>
    internal static Verdict Report(int daysLeft, int warnDays) => WarningRules.Of(
        daysLeft < 0 ? FindingSeverity.P2 : daysLeft <= warnDays ? FindingSeverity.P3 : null,
        WarningRules.Line("剩余", "Left", daysLeft, "d"));
}
