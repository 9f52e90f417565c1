namespace Lode.Historian.Storage;

/// <summary>Limits and periods of the store.</summary>
public sealed record HistorianOptions
{
    /// <summary>Appended bytes that may wait for their fsync; beyond it appends are answered Overloaded.</summary>
    public long MaxUnsyncedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of heads in memory; beyond it appends are answered Overloaded.</summary>
    public long MaxUnsealedBytes { get; init; } = 1L << 30;

    /// <summary>Heads are sealed when they hold this much.</summary>
    public long FlushBytes { get; init; } = 192L << 20;

    /// <summary>Heads are sealed when their journal is this long.</summary>
    public long FlushJournalBytes { get; init; } = 64L << 20;

    /// <summary>Heads are sealed after this time without writes when they hold at least
    /// <see cref="IdleValues"/>.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>See <see cref="IdleAfter"/>.</summary>
    public long IdleValues { get; init; } = 100_000;

    /// <summary>No value waits longer than this to be sealed.</summary>
    public TimeSpan MaxUnsealedAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Free bytes below which appends are answered DiskFull.</summary>
    public long ReservedDiskBytes { get; init; } = 64L << 20;

    /// <summary>Rows of one block; blocks of a merged day are of equal size below it.</summary>
    public int MaxBlockRows { get; init; } = 4096;

    /// <summary>Segments of one day that are merged into one as soon as there are so many.</summary>
    public int MergeAt { get; init; } = 8;

    /// <summary>Superseded values stay readable as-of for this long.</summary>
    public TimeSpan AsOfRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Days older than this are dropped; null keeps all.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Bytes of decoded blocks kept for repeated questions.</summary>
    public long CacheBytes { get; init; } = 512L << 20;

    /// <summary>Flush and merge by themselves in the background; off, only when asked.</summary>
    public bool Maintenance { get; init; } = true;

    /// <summary>Appends run on the caller's thread: for simulation, where one seed must give one history.</summary>
    internal bool Inline { get; init; }
}
