namespace Lode.Host.Simulate;

/// <summary>The time of a simulation: only the scheduler moves it, durations included.</summary>
internal sealed class SimClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    internal void Step(TimeSpan by) => now += by;
}
