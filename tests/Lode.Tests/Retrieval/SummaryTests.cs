using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

public class SummaryTests
{
    private const long Second = 1_000_000_000;

    private static MemorySeries Worked => new MemorySeries().Add(0, 10).Add(10 * Second, 20).Add(30 * Second, 0);

    [Theory]
    [InlineData(false, 8.75)]
    [InlineData(true, 12.5)]
    public void WorkedExample_HasTheAverageOfTheBook(bool step, double expected)
    {
        var table = Summary.Compute(Worked.Open, BucketGrid.Whole(0, 40 * Second), new Interpolation(step));
        Assert.Equal(expected, table.TimeWeightedAverage(0), 12);
        Assert.Equal(3, table.Count[0]);
        Assert.Equal(10, table.Average(0));
        Assert.Equal((0.0, 20.0, 30.0, 10.0, 0.0), (table.Min[0], table.Max[0], table.Sum[0], table.First[0], table.Last[0]));
        Assert.Equal(100, table.PercentGood(0));
        Assert.Equal(10, Summary.Compute(Worked.Open, BucketGrid.Whole(0, 40 * Second), new Interpolation(step), withDeviation: true).StandardDeviation(0), 9);
    }

    [Fact]
    public void BadValue_EndsTheLineAndCountsOnly()
    {
        var series = new MemorySeries().Add(0, 10).Add(10 * Second, 99, Quality.BadSensorFailure).Add(20 * Second, 30);
        var table = Summary.Compute(series.Open, BucketGrid.Whole(0, 40 * Second), Interpolation.Linear);
        Assert.Equal((3, 2), (table.Count[0], table.Good[0]));
        Assert.Equal(((10 * 10) + (30 * 20)) / 30.0, table.TimeWeightedAverage(0), 12);
        Assert.Equal(75, table.PercentGood(0), 12);
    }

    [Fact]
    public void UncertainValue_EntersTheAverage_ButNotTheGoodShare()
    {
        var series = new MemorySeries().Add(0, 10).Add(10 * Second, 10, Quality.UncertainLastUsable).Add(20 * Second, 10);
        var table = Summary.Compute(series.Open, BucketGrid.Whole(0, 40 * Second), Interpolation.Linear);
        Assert.Equal((3, 10.0, 75.0), (table.Good[0], table.TimeWeightedAverage(0), table.PercentGood(0)));
    }

    [Fact]
    public void GapLongerThanAllowed_HoldsNoLongerThanThat()
    {
        var series = new MemorySeries().Add(0, 0).Add(10 * Second, 10).Add(100 * Second, 100).Add(110 * Second, 100);
        var table = Summary.Compute(
            series.Open, BucketGrid.Whole(0, 120 * Second), new Interpolation(Step: false, MaxGap: 30 * Second));
        Assert.Equal((50.0 + 300 + 1000 + 1000) / 60, table.TimeWeightedAverage(0), 12);
        Assert.Equal(50, table.PercentGood(0), 12);
    }

    [Fact]
    public void BucketsWithoutValues_AreReadBetweenTheirNeighbors()
    {
        var series = new MemorySeries().Add(0, 0).Add(86_400 * Second, 86_400).Add(200_000 * Second, 1);
        var table = Summary.Compute(
            series.Open, new BucketGrid(3_600 * Second, 7_200 * Second, 1_800 * Second), Interpolation.Linear);
        Assert.Equal((0, true), (table.Count[0], double.IsNaN(table.Min[0])));
        Assert.Equal((4_500.0, 6_300.0), (table.TimeWeightedAverage(0), table.TimeWeightedAverage(1)));
        var held = Summary.Compute(series.Open, BucketGrid.Whole(3_600 * Second, 7_200 * Second), Interpolation.Stepped);
        Assert.Equal(0, held.TimeWeightedAverage(0));
    }

    [Fact]
    public void PauseMuchLongerThanUsual_IsAGap_WhereNobodySaidMore()
    {
        var series = new MemorySeries();
        for (var second = 0; second < 1000; second++)
        {
            if (second is < 400 or >= 600)
            {
                series.Add(second * Second, 1);
            }
        }

        var table = Summary.Compute(
            series.Open, BucketGrid.Whole(0, 1000 * Second), new Interpolation(Step: false, Interpolation.GapFromData));
        Assert.Equal(100.0 * (399 + 10 + 400) / 1000, table.PercentGood(0), 9);
    }

    [Fact]
    public void TimeAfterNow_IsNotHeld()
    {
        var table = Summary.Compute(
            Worked.Open, BucketGrid.Whole(0, 60 * Second), Interpolation.Stepped, holdUntil: 40 * Second);
        Assert.Equal((12.5, 100.0), (table.TimeWeightedAverage(0), table.PercentGood(0)));
    }

    [Fact]
    public void AnySeries_SummaryEqualsTheOneByOneOracle() =>
        Prop.ForAll(SeriesGenerators.Any.ToArbitrary(), pair =>
        {
            var series = SeriesGenerators.Build(pair.Seed, pair.Rows, chunk: 64, summaries: true);
            var random = new Random(pair.Seed);
            var from = random.NextInt64(0, 300 * Second);
            var grid = new BucketGrid(from, from + random.NextInt64(1, 900 * Second), random.NextInt64(Second, 200 * Second));
            var shape = new Interpolation(random.Next(2) == 0, random.Next(2) == 0 ? long.MaxValue : 10 * Second);
            var table = Summary.Compute(series.Open, grid, shape, withDeviation: true);
            for (var bucket = 0; bucket < grid.Count; bucket++)
            {
                SummaryOracle.AssertEqual(series, table, bucket, shape);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnySeries_ChunkSizeChangesNothing() =>
        Prop.ForAll(SeriesGenerators.Any.ToArbitrary(), pair =>
        {
            var grid = new BucketGrid(0, 900 * Second, 77 * Second);
            var small = Summary.Compute(
                SeriesGenerators.Build(pair.Seed, pair.Rows, 7, summaries: true).Open, grid, Interpolation.Linear);
            var large = Summary.Compute(
                SeriesGenerators.Build(pair.Seed, pair.Rows, 512, summaries: false).Open, grid, Interpolation.Linear);
            Assert.Equal(large.Count, small.Count);
            Assert.Equal(large.Good, small.Good);
            Assert.Equal(large.Min, small.Min);
            Assert.Equal(large.Max, small.Max);
            for (var bucket = 0; bucket < grid.Count; bucket++)
            {
                SummaryOracle.Close(large.Sum[bucket], small.Sum[bucket]);
                SummaryOracle.Close(large.TimeWeightedAverage(bucket), small.TimeWeightedAverage(bucket));
                SummaryOracle.Close(large.PercentGood(bucket), small.PercentGood(bucket));
            }
        }).QuickCheckThrowOnFailure();
}
