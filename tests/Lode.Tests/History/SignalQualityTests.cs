using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.History;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.History;

public sealed class SignalQualityTests
{
    private const long Minute = 60_000_000_000;
    private const long Hour = 60 * Minute;
    private const uint Bad = 0x8000_0000;
    private const uint Uncertain = 0x4000_0000;

    [Theory]
    [InlineData(0u, 10, SignalHealth.Good)]
    [InlineData(Uncertain, 10, SignalHealth.Uncertain)]
    [InlineData(Bad, 10, SignalHealth.Bad)]
    [InlineData(0u, 200, SignalHealth.Stale)]
    [InlineData(Bad, 200, SignalHealth.Stale)]
    public void NewestValue_IsJudgedByItsAgeAndThenItsQuality(uint quality, long age, SignalHealth expected) =>
        Assert.Equal(expected, SignalHealths.Of(new Sample(1000, 1, quality), staleAfterNs: 120, nowNs: 1000 + age));

    [Fact]
    public void NewestValue_WithoutALimit_IsNeverStale()
    {
        Assert.Equal(SignalHealth.Good, SignalHealths.Of(new Sample(0, 1, 0), null, long.MaxValue));
        Assert.Equal(SignalHealth.Missing, SignalHealths.Of(null, null, 0));
    }

    [Fact]
    public void ABadHour_CountsAsAGapAndAgainstTheGoodShare()
    {
        var series = new MemorySeries();
        for (var at = 0; at < 240; at++)
        {
            series.Add(at * Minute, 50 + (at % 7), at is >= 60 and < 120 ? Bad : Quality.Good);
        }

        var quality = Of(series, Measured(maxGap: 2 * Minute));
        Assert.Equal(240, quality.Values);
        Assert.Equal(1, quality.Gaps);
        Assert.InRange(quality.LongestGapSeconds, 3000, 3600);
        Assert.InRange(quality.PercentGood, 74, 76);
        Assert.Null(quality.FrozenSeconds);
    }

    [Fact]
    public void AValueWithoutMovement_IsFrozen_ButNotAtRestAndNotWhenItHolds()
    {
        var series = new MemorySeries();
        for (var at = 0; at < 240; at++)
        {
            series.Add(at * Minute, at < 120 ? 50 + (at % 7) : 51.5);
        }

        Assert.Equal(7200, Of(series, Measured()).FrozenSeconds!.Value, 1.0);
        Assert.Null(Of(series, Measured() with { Step = true }).FrozenSeconds);
        Assert.Null(Of(series, Measured() with { Kind = "lab" }).FrozenSeconds);
        Assert.Null(Of(series, Measured() with { RangeLo = 51.5 }).FrozenSeconds);
    }

    [Fact]
    public void HalfAnHourWithoutMovement_IsNoFault()
    {
        var series = new MemorySeries();
        for (var at = 0; at < 240; at++)
        {
            series.Add(at * Minute, at < 210 ? 50 + (at % 7) : 51.5);
        }

        Assert.Null(Of(series, Measured()).FrozenSeconds);
    }

    private static SignalFacts Measured(long? maxGap = null) => new() { Key = "m:v", MaxGap = maxGap };

    private static SignalQuality Of(MemorySeries series, SignalFacts facts)
    {
        var signal = new HistorySignal(facts, 0, 0, ColumnType.Float64);
        var grid = new BucketGrid(0, 4 * Hour, 5 * Minute);
        return SignalQuality.Of(signal, Summary.Compute(series.Open, grid, signal.Shape));
    }
}
