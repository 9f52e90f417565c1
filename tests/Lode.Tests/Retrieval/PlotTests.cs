using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

public class PlotTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void OneSpikeInAMonth_IsDrawn()
    {
        var series = new MemorySeries();
        for (var second = 0; second < 100_000; second++)
        {
            series.Add(second * Second, second == 54_321 ? 500 : 20);
        }

        var points = Plot.Compute(series.Open, new BucketGrid(0, 100_000 * Second, 2_000 * Second), maxGap: null);
        Assert.Contains(500.0, points.Values.ToArray());
        Assert.InRange(points.Count, 50, 50 * 4);
        Assert.True(series.Decoded < 60, "blocks that lie in one pixel are not decoded");
    }

    [Fact]
    public void GapAndBadStretch_BreakTheLine()
    {
        var series = new MemorySeries();
        for (var second = 0; second < 100; second++)
        {
            if (second is < 40 or > 60)
            {
                series.Add(second * Second, second, second is > 80 and < 90 ? Quality.BadSensorFailure : Quality.Good);
            }
        }

        var points = Plot.Compute(series.Open, new BucketGrid(0, 100 * Second, Second), maxGap: null);
        var breaks = Enumerable.Range(0, points.Count).Where(at => double.IsNaN(points.Values[at])).ToArray();
        Assert.Equal(1 + 9, breaks.Length);
        Assert.Equal((Quality.BadNoData, (39 * Second) + 1), (points.Qualities[breaks[0]], points.Times[breaks[0]]));
        Assert.All(breaks[1..], at => Assert.Equal(Quality.BadSensorFailure, points.Qualities[at]));
    }

    [Fact]
    public void AnySeries_KeepsExtremesEndsAndWorstQualityOfEachPixel() =>
        Prop.ForAll(SeriesGenerators.Any.ToArbitrary(), pair =>
        {
            var series = SeriesGenerators.Build(pair.Seed, pair.Rows, chunk: 16, summaries: pair.Seed % 2 == 0);
            var grid = new BucketGrid(0, 900 * Second, new Random(pair.Seed).NextInt64(Second, 60 * Second));
            var points = Plot.Compute(series.Open, grid, 10 * Second);
            for (var at = 1; at < points.Count; at++)
            {
                Assert.True(points.Times[at] >= points.Times[at - 1]);
            }

            for (var pixel = 0; pixel < grid.Count; pixel++)
            {
                AssertPixel(series, points, grid.Start(pixel), grid.End(pixel));
            }

            AssertGaps(series, points, grid);
        }).QuickCheckThrowOnFailure();

    private static void AssertPixel(MemorySeries series, PlotPoints points, long start, long end)
    {
        var rows = Enumerable.Range(0, series.Count)
            .Where(row => series.Times[row] >= start && series.Times[row] < end && series.Values[row] is not null)
            .Select(row => new Sample(series.Times[row], series.Values[row]!.Value, series.Qualities[row])).ToArray();
        var usable = rows.Where(sample => sample.Usable).ToArray();
        var drawn = Drawn(points, start, end);
        var shown = drawn.Where(point => !double.IsNaN(point.Value)).ToArray();
        Assert.Equal(usable.Length == 0, shown.Length == 0);
        if (usable.Length > 0)
        {
            Assert.Equal(usable.Min(sample => sample.Value), shown.Min(point => point.Value));
            Assert.Equal(usable.Max(sample => sample.Value), shown.Max(point => point.Value));
            Assert.Equal((usable[0].Time, usable[0].Value), (shown[0].Time, shown[0].Value));
            Assert.Equal((usable[^1].Time, usable[^1].Value), (shown[^1].Time, shown[^1].Value));
            Assert.Equal(usable.Max(sample => sample.Quality >> 30), shown.Max(point => point.Quality >> 30));
        }

        if (usable.Length < rows.Length)
        {
            Assert.Contains(drawn, point => double.IsNaN(point.Value) && point.Quality != Quality.BadNoData);
        }
    }

    private static void AssertGaps(MemorySeries series, PlotPoints points, BucketGrid grid)
    {
        var stamps = Enumerable.Range(0, series.Count)
            .Where(row => series.Times[row] < grid.To && series.Values[row] is not null).Select(row => series.Times[row]).ToArray();
        for (var at = 1; at < stamps.Length; at++)
        {
            if (stamps[at] - stamps[at - 1] > 10 * Second
                && grid.IndexOf(stamps[at]) > grid.IndexOf(stamps[at - 1]) + 1)
            {
                Assert.Contains(Drawn(points, stamps[at - 1], stamps[at]), point => double.IsNaN(point.Value));
            }
        }
    }

    private static List<Sample> Drawn(PlotPoints points, long start, long end)
    {
        var drawn = new List<Sample>();
        for (var at = 0; at < points.Count; at++)
        {
            if (points.Times[at] >= start && points.Times[at] < end)
            {
                drawn.Add(new Sample(points.Times[at], points.Values[at], points.Qualities[at]));
            }
        }

        return drawn;
    }
}
