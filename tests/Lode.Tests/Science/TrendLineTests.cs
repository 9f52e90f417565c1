using Lode.Science.Statistics;
using Xunit;

namespace Lode.Tests.Science;

public sealed class TrendLineTests
{
    private static readonly double[] Days = [0, 7, 14, 21, 28];

    [Fact]
    public void FiveValuesInLine_MeetTheLimitWhereTheLineDoes()
    {
        var line = TrendLine.Fit(Days, [4.0, 4.2, 4.4, 4.6, 4.8], 28)!;
        Assert.True(line.Robust);
        Assert.Equal(0.2 / 7, line.Slope, 9);
        Assert.Equal(4.8, line.Now, 9);
        Assert.Equal(80.5, line.TimeTo(7.1, isUpper: true)!.Value, 6);
        Assert.Null(line.TimeTo(3, isUpper: false));
        Assert.Equal(0, line.TimeTo(4.5, isUpper: true));
    }

    [Fact]
    public void FewValues_AreNotLedByOneThatIsOff_ManyAreFittedByLeastSquares()
    {
        Assert.Null(TrendLine.Fit([0, 1, 2, 3], [1, 2, 3, 4], 3));
        Assert.Null(TrendLine.Fit([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], 1));
        var robust = TrendLine.Fit(Days, [4.0, 4.2, 9.9, 4.6, 4.8], 28)!;
        Assert.Equal(0.2 / 7, robust.Slope, 9);
        double[] times = [.. Enumerable.Range(0, 12).Select(day => (double)day)];
        double[] values = [.. times.Select(day => 1 + (0.5 * day) + (day % 2 == 0 ? 0.1 : -0.1))];
        var line = TrendLine.Fit(times, values, 11)!;
        Assert.False(line.Robust);
        // Least squares by hand: Σ(t−5.5)(v−v̄) / 143, where the alternating part gives −0.6.
        Assert.Equal(0.5 - (0.6 / 143), line.Slope, 9);
        Assert.InRange(line.High - line.Now, 0.2, 0.35);
    }
}
