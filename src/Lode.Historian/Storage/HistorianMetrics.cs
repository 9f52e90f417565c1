namespace Lode.Historian.Storage;

/// <summary>What the store counts, for <c>/metrics</c>.</summary>
public sealed class HistorianMetrics
{
    /// <summary>Batches acknowledged.</summary>
    public Counter Batches { get; } = new();

    /// <summary>Groups of batches made durable together; batches ÷ groups is the group size.</summary>
    public Counter Groups { get; } = new();

    /// <summary>Rows applied.</summary>
    public Counter Rows { get; } = new();

    /// <summary>Values applied.</summary>
    public Counter Values { get; } = new();

    /// <summary>Journal bytes written.</summary>
    public Counter JournalBytes { get; } = new();

    /// <summary>fsync calls on journal files.</summary>
    public Counter Fsyncs { get; } = new();

    /// <summary>Batches refused because too much is under way.</summary>
    public Counter Overloaded { get; } = new();

    /// <summary>Batches refused because the disk is full.</summary>
    public Counter DiskFull { get; } = new();

    /// <summary>Heads written to segments.</summary>
    public Counter Flushes { get; } = new();

    /// <summary>Merges of segments.</summary>
    public Counter Merges { get; } = new();

    /// <summary>Segment bytes written, by flushes and merges.</summary>
    public Counter SegmentBytesWritten { get; } = new();

    /// <summary>Background runs that failed and will be tried again.</summary>
    public Counter MaintenanceFailures { get; } = new();

    /// <summary>Blocks read that turned out damaged.</summary>
    public Counter DamagedBlocks { get; } = new();

    /// <summary>Blocks decoded.</summary>
    public Counter BlocksRead { get; } = new();

    /// <summary>Columns found decoded in the cache.</summary>
    public Counter CacheHits { get; } = new();

    /// <summary>Live segment files.</summary>
    public Counter Segments { get; } = new();

    /// <summary>Bytes of live segment files.</summary>
    public Counter SegmentBytes { get; } = new();

    /// <summary>Values in memory that segments do not hold yet.</summary>
    public Counter UnsealedValues { get; } = new();

    /// <summary>Bytes of heads in memory.</summary>
    public Counter UnsealedBytes { get; } = new();

    /// <summary>Bytes appended and not yet fsynced.</summary>
    public Counter UnsyncedBytes { get; } = new();
}

/// <summary>A number that threads add to.</summary>
public sealed class Counter
{
    private long value;

    /// <summary>The number now.</summary>
    public long Value => Interlocked.Read(ref value);

    internal void Add(long more = 1) => Interlocked.Add(ref value, more);

    internal void Set(long now) => Interlocked.Exchange(ref value, now);
}
