using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

public class InterpolatedTests
{
    private const long Second = 1_000_000_000;

    private static readonly BucketGrid EveryTen = new(0, 50 * Second, 10 * Second);

    private static MemorySeries Ramp => new MemorySeries().Add(0, 10).Add(10 * Second, 20).Add(30 * Second, 0);

    [Fact]
    public void Linear_ReadsBetweenAndHoldsAfter()
    {
        var points = Interpolated.Compute(Ramp.Open, EveryTen, Interpolation.Linear);
        Assert.Equal([10, 20, 10, 0, 0], points.Values.ToArray());
        Assert.Equal([0, 0, 2, 0, 2], points.Qualities.ToArray());
    }

    [Fact]
    public void Stepped_Holds() =>
        Assert.Equal([10, 20, 20, 0, 0], Interpolated.Compute(Ramp.Open, EveryTen, Interpolation.Stepped).Values.ToArray());

    [Fact]
    public void BeyondMaxGapAndAfterBad_NothingIsKnown()
    {
        var gap = Interpolated.Compute(Ramp.Open, EveryTen, new Interpolation(Step: false, MaxGap: 5 * Second));
        Assert.Equal([10, 20, double.NaN, 0, double.NaN], gap.Values.ToArray());
        Assert.Equal(Quality.BadNoData, gap.Qualities[2]);
        var series = new MemorySeries().Add(0, 10).Add(15 * Second, 1, Quality.BadSensorFailure).Add(30 * Second, 5);
        var bad = Interpolated.Compute(series.Open, EveryTen, Interpolation.Linear);
        Assert.Equal([10, 10, double.NaN, 5, 5], bad.Values.ToArray());
        Assert.Equal(Quality.BadSensorFailure, bad.Qualities[2]);
    }

    [Fact]
    public void NeighborsOutsideTheRange_AreFound()
    {
        var grid = new BucketGrid(12 * Second, 28 * Second, 4 * Second);
        Assert.Equal([18, 14, 10, 6], Interpolated.Compute(Ramp.Open, grid, Interpolation.Linear).Values.ToArray());
        var far = new MemorySeries().Add(0, 0).Add(864_000 * Second, 864_000);
        var middle = new BucketGrid(432_000 * Second, 432_010 * Second, 5 * Second);
        Assert.Equal([432_000, 432_005], Interpolated.Compute(far.Open, middle, Interpolation.Linear).Values.ToArray());
    }
}
