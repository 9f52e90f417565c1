namespace Lode.Kernel;

/// <summary>Business instants: UTC microseconds since 1970 (design §4).</summary>
public static class Instants
{
    /// <summary>Microseconds of an instant, rounded down.</summary>
    public static long ToUs(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant of microseconds.</summary>
    public static DateTimeOffset FromUs(long us) =>
        new(DateTime.UnixEpoch.Ticks + (us * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The clock's instant in microseconds.</summary>
    public static long NowUs(this TimeProvider clock) => ToUs(clock.GetUtcNow());
}
