namespace Lode.Kernel.Time;

/// <summary>The clock of the demonstration and of simulations: stands still until it is moved, then hands over to the system
/// clock for good (rules §12). Only wall-clock instants are stepped; timers and durations stay real.</summary>
public sealed class SteppedTimeProvider : TimeProvider
{
    private long ticks;

    public SteppedTimeProvider(DateTimeOffset start) => ticks = start.UtcTicks;

    /// <summary>False once the system clock has taken over.</summary>
    public bool IsStepped => Interlocked.Read(ref ticks) != 0;

    public override DateTimeOffset GetUtcNow()
    {
        var stepped = Interlocked.Read(ref ticks);
        return stepped == 0 ? base.GetUtcNow() : new DateTimeOffset(stepped, TimeSpan.Zero);
    }

    /// <summary>Moves on; an instant that is not later is ignored, so the clock never goes back.</summary>
    public void AdvanceTo(DateTimeOffset instant)
    {
        var seen = Interlocked.Read(ref ticks);
        while (seen != 0 && instant.UtcTicks > seen)
        {
            var before = Interlocked.CompareExchange(ref ticks, instant.UtcTicks, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>From now on the system clock tells the time.</summary>
    public void HandOver() => Interlocked.Exchange(ref ticks, 0);
}
