using Lode.Kernel.History;
using Xunit;

namespace Lode.Tests.History;

public class TimeTextTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Instant_TakesIsoRelativeAndMicroseconds()
    {
        const long now = 1_772_409_600 * Second;
        static void F(string text, long expected)
        {
            Assert.True(TimeText.TryInstant(text, now, out var time), text);
            Assert.Equal(expected, time);
        }

        F("now", now);
        F("-7d", now - (7 * 86_400 * Second));
        F("now-90m", now - (5_400 * Second));
        F("+1h", now + (3_600 * Second));
        F("2026-03-02T00:00:00Z", now);
        F("2026-03-02T08:00:00+08:00", now);
        F("2026-03-02", now);
        F("2026-03-02T00:00:00.123456789Z", now + 123_456_789);
        F("1772409600000000", now);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-7")]
    [InlineData("-d")]
    [InlineData("12")]
    [InlineData("9999-01-01")]
    [InlineData("2026-03-02T00:00:00.1234567890Z")]
    public void Instant_RefusesTheRest(string text) => Assert.False(TimeText.TryInstant(text, 0, out _));

    [Fact]
    public void Duration_AddsItsParts()
    {
        static void F(string text, long expected) =>
            Assert.Equal((true, expected), (TimeText.TryDuration(text, out var duration), duration));

        F("129600ms", 129_600_000_000);
        F("1h30m", 5_400 * Second);
        F("0.5s", Second / 2);
        F("1w", 7 * 86_400 * Second);
        Assert.False(TimeText.TryDuration("0s", out _));
        Assert.False(TimeText.TryDuration("1y", out _));
        Assert.False(TimeText.TryDuration("99999999d", out _));
    }

    [Fact]
    public void Iso_ReadsBack()
    {
        foreach (var time in new[] { 0L, 1, -1, 1_772_409_600_123_456_789, 1_500_000_000 })
        {
            Assert.True(TimeText.TryInstant(TimeText.Iso(time), 0, out var read));
            Assert.Equal(time, read);
        }
    }
}
