using Lode.Historian.Retrieval;

namespace Lode.Kernel.History;

/// <summary>What a period says about the trustworthiness of a signal.</summary>
/// <param name="PercentGood">Share of the time with quality good, 0 to 100; NaN while nothing is known.</param>
/// <param name="Values">Values of any quality.</param>
/// <param name="Gaps">Pauses without any usable value, as the historian reads the signal, in whole buckets.</param>
/// <param name="LongestGapSeconds">The longest of them.</param>
/// <param name="FrozenSeconds">How long the newest usable value has not moved; null when that is no fault.</param>
public sealed record SignalQuality(
    double PercentGood, long Values, int Gaps, double LongestGapSeconds, double? FrozenSeconds)
{
    /// <summary>Without any movement for this long, an analog measurement counts as frozen.</summary>
    public static readonly TimeSpan FrozenAfter = TimeSpan.FromHours(1);

    private const int FewestValues = 12;
    private const double Second = 1e9;

    /// <summary>Reads a summary in buckets of equal length; pure.</summary>
    public static SignalQuality Of(HistorySignal signal, SummaryTable table)
    {
        double good = 0, known = 0;
        long values = 0, gap = 0, longest = 0;
        var gaps = 0;
        for (var bucket = 0; bucket < table.Count.Length; bucket++)
        {
            var length = Math.Min(table.Grid.End(bucket), table.KnownUntil) - table.Grid.Start(bucket);
            if (length <= 0)
            {
                break;
            }

            known += length;
            good += table.PercentGood(bucket) * length;
            values += table.Count[bucket];
            gap = double.IsNaN(table.TimeWeightedAverage(bucket)) ? gap + length : 0;
            gaps += gap == length ? 1 : 0;
            longest = Math.Max(longest, gap);
        }

        return new SignalQuality(
            known > 0 ? good / known : double.NaN, values, gaps, longest / Second, Frozen(signal, table));
    }

    /// <summary>A stepped, typed or calculated value may rest; so may one at zero or at the foot of its range, as that
    /// of a machine that stands.</summary>
    private static double? Frozen(HistorySignal signal, SummaryTable table)
    {
        if (signal.Step || signal.Facts.Kind is "manual" or "lab" or "calculated")
        {
            return null;
        }

        var last = Array.FindLastIndex(table.Good, count => count > 0);
        if (last < 0 || table.Last[last] is var value && (value == 0 || value == signal.Facts.RangeLo))
        {
            return null;
        }

        long values = 0;
        var first = last;
        for (var bucket = last; bucket >= 0 && Rests(table, bucket, value); bucket--)
        {
            values += table.Good[bucket];
            first = table.Good[bucket] > 0 ? bucket : first;
        }

        var rested = Math.Min(table.Grid.End(last), table.KnownUntil) - table.Grid.Start(first);
        return values >= FewestValues && rested >= FrozenAfter.Ticks * 100 ? rested / Second : null;
    }

    private static bool Rests(SummaryTable table, int bucket, double value) =>
        table.Good[bucket] == 0 || (table.Min[bucket] == value && table.Max[bucket] == value);
}
