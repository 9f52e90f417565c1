namespace Lode.Kernel.Alarms;

/// <summary>One occurrence of an alarm, as the figures need it.</summary>
/// <param name="Code">Definition.</param>
/// <param name="Priority">At the time of the rise.</param>
/// <param name="RaisedNs">Event time of the rise, UTC ns.</param>
/// <param name="ReturnedNs">Event time of the return; null while active.</param>
/// <param name="AcknowledgedNs">When a person acknowledged; null when nobody has.</param>
/// <param name="Annunciated">False when it was shelved, suppressed, out of service or P4.</param>
public sealed record AlarmOccurrence(
    string Code,
    AlarmPriority Priority,
    long RaisedNs,
    long? ReturnedNs,
    long? AcknowledgedNs = null,
    bool Annunciated = true)
{
    /// <summary>Operator position that it came up for.</summary>
    public string Position { get; init; } = "";
}

/// <summary>The load of one operator position.</summary>
public sealed record PositionFigures
{
    public required string Position { get; init; }

    /// <summary>Annunciated alarms.</summary>
    public required int Total { get; init; }

    /// <summary>Mean of the 10-minute bins.</summary>
    public required double AveragePerBin { get; init; }

    /// <summary>Median of the bins.</summary>
    public required double MedianPerBin { get; init; }

    /// <summary>Largest bin.</summary>
    public required int WorstBin { get; init; }

    /// <summary>Start of the largest bin, UTC ns.</summary>
    public required long WorstBinNs { get; init; }

    /// <summary>Share of bins with more than 10 alarms, %.</summary>
    public required double OverloadedBinsPercent { get; init; }

    /// <summary>Share of time in flood, %.</summary>
    public required double FloodPercent { get; init; }

    /// <summary>Median time to acknowledge, s; null without any.</summary>
    public required double? MedianAcknowledgeSeconds { get; init; }
}

/// <summary>How often one definition alarmed.</summary>
public sealed record AlarmLoad(string Code, int Count, double SharePercent, bool Chattering, int Fleeting);

/// <summary>The figures of a period.</summary>
public sealed record AlarmFigures
{
    /// <summary>Annunciated alarms.</summary>
    public required int Total { get; init; }

    /// <summary>Alarms of all positions in each 10-minute bin; shape [bins].</summary>
    public required IReadOnlyList<int> Bins { get; init; }

    /// <summary>Each operator position, the most loaded first; without any alarm one quiet position. Averages over
    /// positions would hide the one that drowns.</summary>
    public required IReadOnlyList<PositionFigures> Positions { get; init; }

    /// <summary>Share of the load made by the ten most frequent alarms, %.</summary>
    public required double TopTenPercent { get; init; }

    /// <summary>The most frequent alarms, most frequent first; at most 20.</summary>
    public required IReadOnlyList<AlarmLoad> MostFrequent { get; init; }

    /// <summary>Definitions that chatter or flit, most frequent first; at most 50.</summary>
    public required IReadOnlyList<AlarmLoad> Nuisances { get; init; }

    /// <summary>Definitions with three or more alarms within one minute.</summary>
    public required int Chattering { get; init; }

    /// <summary>Alarms too short to act on.</summary>
    public required int Fleeting { get; init; }

    /// <summary>Alarms that were active for more than 24 h at some instant of the period.</summary>
    public required int Standing { get; init; }

    /// <summary>Shares of P1, P2, P3 among the annunciated, %.</summary>
    public required IReadOnlyList<double> PriorityPercent { get; init; }

    /// <summary>Median time to acknowledge, s; null without any.</summary>
    public required double? MedianAcknowledgeSeconds { get; init; }
}

/// <summary>Figures of an alarm system in 10-minute bins.</summary>
/// <remarks>Source: ISA-18.2-2016 §16, EEMUA 191 (targets from memory, to be confirmed): average ≤ 1 per 10 min, no bin
/// above
/// 10, less than 1 % of time in flood, ten most frequent ≤ 5 %, chattering and fleeting 0, standing &lt; 5, P1/P2/P3 =
/// 5/15/80 %. Worked example: 600 alarms in a day, 570 of them in two bins: 4.17 per bin, 1.39 % of bins, worst ≥
/// 285.</remarks>
public static class AlarmKpi
{
    /// <summary>Length of a bin, ns.</summary>
    public const long BinNs = 600_000_000_000;

    /// <summary>An alarm active for less than this is fleeting, ns (our choice, to be confirmed).</summary>
    public const long FleetingNs = 10_000_000_000;

    private const long MinuteNs = 60_000_000_000;
    internal const long DayNs = 86_400_000_000_000;

    /// <summary>Computes the figures of [from, to); bins are counted from <paramref name="fromNs"/>.</summary>
    /// <exception cref="InvariantException">The period is empty.</exception>
    public static AlarmFigures Of(IEnumerable<AlarmOccurrence> occurrences, long fromNs, long toNs)
    {
        Invariant.Holds(toNs > fromNs);
        var all = occurrences.Where(alarm => alarm.RaisedNs < toNs).ToList();
        var loud = all.Where(alarm => alarm.Annunciated && alarm.RaisedNs >= fromNs)
            .OrderBy(alarm => alarm.RaisedNs).ToList();
        var bins = BinsOf(loud, fromNs, toNs);
        var frequent = Frequent(loud);
        var positions = loud.GroupBy(alarm => alarm.Position, StringComparer.Ordinal)
            .Select(group => PositionOf(group.Key, [.. group], fromNs, toNs))
            .OrderByDescending(one => one.Total).ThenBy(one => one.Position, StringComparer.Ordinal).ToList();
        return new()
        {
            Total = loud.Count,
            Bins = bins,
            Positions = positions.Count > 0 ? positions : [PositionOf("", [], fromNs, toNs)],
            TopTenPercent = frequent.Take(10).Sum(load => load.SharePercent),
            MostFrequent = [.. frequent.Take(20)],
            Nuisances = [.. frequent.Where(load => load.Chattering || load.Fleeting > 0).Take(50)],
            Chattering = frequent.Count(load => load.Chattering),
            Fleeting = loud.Count(IsFleeting),
            Standing = all.Count(alarm => IsStanding(alarm, fromNs, toNs)),
            PriorityPercent = [.. Shares(loud)],
            MedianAcknowledgeSeconds = MedianAcknowledge(loud),
        };
    }

    /// <summary>Alarms per 10-minute bin, counted from the start.</summary>
    internal static int[] BinsOf(IEnumerable<AlarmOccurrence> alarms, long fromNs, long toNs)
    {
        var bins = new int[(int)((toNs - fromNs + BinNs - 1) / BinNs)];
        foreach (var alarm in alarms)
        {
            bins[(int)((alarm.RaisedNs - fromNs) / BinNs)]++;
        }

        return bins;
    }

    /// <summary>Median time from rise to acknowledgment, s; null without any.</summary>
    internal static double? MedianAcknowledge(IEnumerable<AlarmOccurrence> alarms) => Median(
        [.. alarms.Where(alarm => alarm.AcknowledgedNs >= alarm.RaisedNs)
            .Select(alarm => (alarm.AcknowledgedNs!.Value - alarm.RaisedNs) / 1e9)]);

    private static PositionFigures PositionOf(string position, List<AlarmOccurrence> loud, long fromNs, long toNs)
    {
        var bins = BinsOf(loud, fromNs, toNs);
        var worst = Array.IndexOf(bins, bins.Max());
        return new()
        {
            Position = position,
            Total = loud.Count,
            AveragePerBin = loud.Count / ((toNs - fromNs) / (double)BinNs),
            MedianPerBin = Median([.. bins.Select(count => (double)count)])!.Value,
            WorstBin = bins[worst],
            WorstBinNs = fromNs + (worst * BinNs),
            OverloadedBinsPercent = 100d * bins.Count(count => count > FloodDetector.Begin) / bins.Length,
            FloodPercent = FloodShare(loud, fromNs, toNs),
            MedianAcknowledgeSeconds = MedianAcknowledge(loud),
        };
    }

    /// <summary>Whether an alarm came and went too fast to act on.</summary>
    public static bool IsFleeting(AlarmOccurrence alarm) => alarm.ReturnedNs - alarm.RaisedNs < FleetingNs;

    /// <summary>Whether rises of one definition, in ascending order, chatter: three within a minute.</summary>
    public static bool IsChattering(IReadOnlyList<long> raisedNs)
    {
        for (var index = 2; index < raisedNs.Count; index++)
        {
            if (raisedNs[index] - raisedNs[index - 2] <= MinuteNs)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStanding(AlarmOccurrence alarm, long fromNs, long toNs) =>
        alarm.Annunciated && (alarm.ReturnedNs ?? toNs) is var end && end > fromNs
        && Math.Min(end, toNs) - alarm.RaisedNs > DayNs;

    private static List<AlarmLoad> Frequent(List<AlarmOccurrence> loud) =>
        [.. loud.GroupBy(alarm => alarm.Code, StringComparer.Ordinal)
            .Select(group => new AlarmLoad(
                group.Key, group.Count(), 100d * group.Count() / loud.Count,
                IsChattering([.. group.Select(alarm => alarm.RaisedNs)]), group.Count(IsFleeting)))
            .OrderByDescending(load => load.Count).ThenBy(load => load.Code, StringComparer.Ordinal)];

    private static IEnumerable<double> Shares(List<AlarmOccurrence> loud) =>
        new[] { AlarmPriority.P1, AlarmPriority.P2, AlarmPriority.P3 }
            .Select(priority => loud.Count == 0 ? 0 : 100d * loud.Count(alarm =>
                alarm.Priority == priority) / loud.Count);

    /// <summary>Time between the beginning and the end of floods, as the detector sees them.</summary>
    private static double FloodShare(List<AlarmOccurrence> loud, long fromNs, long toNs)
    {
        var detector = new FloodDetector();
        long total = 0;
        var times = loud.Select(alarm => alarm.RaisedNs).ToArray();
        for (var index = 0; index < times.Length; index++)
        {
            detector.Raise(times[index]);
            if (detector.SinceNs is not { } since)
            {
                continue;
            }

            // The flood ends when fewer than End rises are left in the window: End before the last, plus the window.
            var next = index + 1 < times.Length ? times[index + 1] : toNs;
            var ends = times[Math.Max(0, index - FloodDetector.End + 1)] + FloodDetector.WindowNs;
            var until = Math.Min(next, ends);
            total += Math.Max(0, until - Math.Max(times[index], since));
            if (ends <= next)
            {
                detector.Advance(ends);
            }
        }

        return 100d * total / (toNs - fromNs);
    }

    /// <summary>The middle value; the mean of the two middle ones of an even number; null without any.</summary>
    internal static double? Median(double[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
