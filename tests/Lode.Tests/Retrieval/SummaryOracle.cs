using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

/// <summary>The slow and obvious way: every value and every stretch of every bucket on its own.</summary>
internal static class SummaryOracle
{
    internal static void AssertEqual(MemorySeries series, SummaryTable table, int bucket, Interpolation shape)
    {
        long start = table.Grid.Start(bucket), end = table.Grid.End(bucket);
        var samples = Enumerable.Range(0, series.Count).Where(row => series.Values[row] is not null)
            .Select(row => new Sample(series.Times[row], series.Values[row]!.Value, series.Qualities[row])).ToArray();
        var inside = samples.Where(sample => sample.Time >= start && sample.Time < end).ToArray();
        var usable = inside.Where(sample => sample.Usable).Select(sample => sample.Value).ToArray();
        Assert.Equal((inside.Length, usable.Length), (table.Count[bucket], table.Good[bucket]));
        if (usable.Length > 0)
        {
            Assert.Equal((usable.Min(), usable.Max(), usable[0], usable[^1]),
                (table.Min[bucket], table.Max[bucket], table.First[bucket], table.Last[bucket]));
        }

        if (usable.Length > 1)
        {
            var variance = usable.Sum(value => Math.Pow(value - usable.Average(), 2)) / (usable.Length - 1);
            Assert.Equal(Math.Sqrt(variance), table.StandardDeviation(bucket), 1e-5);
        }

        Close(usable.Sum(), table.Sum[bucket]);
        var (area, covered, good) = Stretches(samples, start, end, shape);
        Close(covered == 0 ? double.NaN : area / covered, table.TimeWeightedAverage(bucket));
        Close(100.0 * good / (end - start), table.PercentGood(bucket));
    }

    internal static void Close(double expected, double actual)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{expected} is not {actual}");
    }

    private static (double Area, double Covered, double Good) Stretches(
        Sample[] samples, long start, long end, Interpolation shape)
    {
        double area = 0, covered = 0, good = 0;
        for (var at = 0; at < samples.Length; at++)
        {
            var left = samples[at];
            Sample? right = at + 1 < samples.Length ? samples[at + 1] : null;
            if (!left.Usable)
            {
                continue;
            }

            var line = !shape.Step && right is { Usable: true };
            var until = right?.Time ?? long.MaxValue;
            line &= until - left.Time <= shape.MaxGap;
            if (!line && shape.MaxGap < long.MaxValue)
            {
                until = Math.Min(until, left.Time + shape.MaxGap);
            }

            double from = Math.Max(left.Time, start), to = Math.Min(until, end);
            if (to <= from)
            {
                continue;
            }

            double At(double time) => line
                ? left.Value + ((right!.Value.Value - left.Value) * (time - left.Time) / (right.Value.Time - left.Time))
                : left.Value;
            area += (At(from) + At(to)) / 2 * (to - from);
            covered += to - from;
            good += Quality.IsGood(left.Quality) ? to - from : 0;
        }

        return (area, covered, good);
    }
}
