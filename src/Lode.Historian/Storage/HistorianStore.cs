using System.Diagnostics.CodeAnalysis;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>
/// The durable store of all history: batches are fsynced in a journal, kept as heads in memory, sealed into segments of
/// one UTC day, and merged in the background. docs/internals/historian.md holds formats, invariants and crash argument.
/// </summary>
/// <remarks>All members may be used from several threads.</remarks>
public sealed class HistorianStore : IDisposable
{
    private readonly HistorianOptions options;
    private readonly TimeProvider clock;
    private readonly Commit commit;
    private readonly GroupCommit groups;
    private readonly Subscriptions subscriptions;
    private readonly SegmentSet segments;
    private readonly Maintenance? maintenance;
    private readonly List<StorageFault> faults;
    private int disposed;

    private HistorianStore(IDisk disk, HistorianOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        Disk = disk;
        Metrics = new HistorianMetrics();
        Cache = new BlockCache(options.CacheBytes, Metrics);
        faults = [];
        Pool = new ChunkPool(2 * options.FlushBytes);
        segments = SegmentSet.Open(disk, options, Metrics, Index, Pool, faults);
        commit = Commit.Recover(disk, options, clock, Metrics, Index, segments, faults);
        subscriptions = new Subscriptions(options.Inline);
        groups = new GroupCommit(CommitGroup, Metrics, options.Inline);
        maintenance = options.Maintenance && !options.Inline ? new Maintenance(this, options, clock) : null;
    }

    /// <summary>Series and columns.</summary>
    public SeriesIndex Index { get; } = new();

    /// <summary>What the store counts.</summary>
    public HistorianMetrics Metrics { get; }

    /// <summary>Damage found since the start, at opening, reading or verifying.</summary>
    public IReadOnlyList<StorageFault> Faults
    {
        get
        {
            lock (faults)
            {
                return [.. faults];
            }
        }
    }

    internal IDisk Disk { get; }

    internal BlockCache Cache { get; }

    internal ChunkPool Pool { get; }

    internal SegmentSet Segments => segments;

    internal Commit Committer => commit;

    /// <summary>Opens the store in a folder, replaying what the journal holds.</summary>
    /// <exception cref="InvalidDataException">Damage that no second copy heals.</exception>
    public static HistorianStore Open(IDisk disk, HistorianOptions options, TimeProvider clock) =>
        new(disk, options, clock);

    /// <summary>Stores a batch; completes after its fsync, when it can also be read. The batch may be used again
    /// then.</summary>
    public ValueTask<AppendResult> AppendAsync(RowBatch batch, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        cancel.ThrowIfCancellationRequested();
        if (batch.RowCount == 0)
        {
            return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Stored, TimeSpan.Zero, -1, 0));
        }

        if (TryRefuse(batch, out var refusal))
        {
            return new ValueTask<AppendResult>(refusal);
        }

        var append = new PendingAppend(batch);
        groups.Add(append);
        return new ValueTask<AppendResult>(append.Task);
    }

    /// <summary>Reads columns of a series with stamps in [fromNs, toNs), as it was known at
    /// <paramref name="asOfNs"/>.</summary>
    /// <param name="seriesId">From <see cref="Index"/>.</param>
    /// <param name="columns">Column numbers of the series, each at most once.</param>
    /// <param name="fromNs">First stamp, UTC ns.</param>
    /// <param name="toNs">Stamp after the last, UTC ns.</param>
    /// <param name="asOfNs">Only what had arrived by then; <see cref="long.MaxValue"/> for all.</param>
    public SampleReader OpenReader(
        int seriesId, ReadOnlySpan<int> columns, long fromNs, long toNs, long asOfNs = long.MaxValue)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        var view = segments.AcquireView();
        var last = toNs == long.MaxValue ? toNs : toNs - 1;
        return new MergeReader(this, view, Index[seriesId], columns, fromNs, last, asOfNs);
    }

    /// <summary>The newest value of a column: never goes back when older data arrive.</summary>
    public bool TryLast(int seriesId, int column, [NotNullWhen(true)] out LastValue value)
    {
        var view = segments.AcquireView();
        try
        {
            return LastReader.TryRead(view, segments.Last, Index[seriesId], column, out value);
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>Where a series may have changed since a batch: for those who derive something from it and were not
    /// there when it came.</summary>
    /// <param name="seriesId">From <see cref="Index"/>.</param>
    /// <param name="sequence">Number of a batch, see <see cref="AppliedBatch.Sequence"/>.</param>
    /// <returns>Stamps [from, to), UTC ns, that hold every row of later batches and perhaps others; null when there
    /// are none.</returns>
    public (long FromNs, long ToNs)? ChangedSince(int seriesId, long sequence)
    {
        var view = segments.AcquireView();
        try
        {
            return ChangedRange.Of(view, Index[seriesId], sequence);
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>Calls back for every durable batch, in order, on one thread; not for replayed ones.</summary>
    public IDisposable Subscribe(Action<AppliedBatch> subscriber) => subscriptions.Add(subscriber);

    /// <summary>Seals all heads into segments and drops their journal.</summary>
    public Task FlushAsync(CancellationToken cancel = default) => Task.Run(Flush, cancel);

    /// <summary>Merges the segments of every day into one.</summary>
    public Task MergeAsync(CancellationToken cancel = default) =>
        Task.Run(() => Merge(MergePolicy.All, cancel), cancel);

    /// <summary>Reads everything against its checksums; what is found is also added to <see cref="Faults"/>.</summary>
    public VerifyReport Verify(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var report = new Verifier(this).Run(progress, cancel);
        foreach (var fault in report.Faults)
        {
            Report(fault);
        }

        return report;
    }

    /// <summary>Writes a consistent copy as one tar file, while writing and reading go on.</summary>
    public Task BackupToAsync(Stream into, IProgress<double>? progress = null, CancellationToken cancel = default) =>
        Backup.WriteAsync(this, into, progress, cancel);

    /// <summary>Unpacks a backup into an empty folder; open a store on it afterwards.</summary>
    public static Task RestoreAsync(Stream from, IDisk into, CancellationToken cancel = default) =>
        Backup.RestoreAsync(from, into, cancel);

    /// <summary>Commits what waits and closes; what is in heads stays in the journal.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        maintenance?.Dispose();
        groups.Dispose();
        subscriptions.Dispose();
        commit.Dispose();
        segments.Dispose();
    }

    internal void Flush()
    {
        lock (segments.MaintenanceGate)
        {
            if (commit.Freeze())
            {
                segments.SealFrozen(commit.LastArrival);
                commit.DropJournal();
                commit.CompactCatalog();
            }
        }
    }

    internal bool Merge(Func<List<SegmentFile>, List<SegmentFile>> choose, CancellationToken cancel = default)
    {
        lock (segments.MaintenanceGate)
        {
            return segments.Merge(choose, NowNs(), cancel);
        }
    }

    internal void DropExpired()
    {
        if (options.Retention is { } kept)
        {
            lock (segments.MaintenanceGate)
            {
                segments.DropBefore(NowNs() - (kept.Ticks * 100));
            }
        }
    }

    internal string KeyOf(int seriesId) =>
        (uint)seriesId < (uint)Index.Count ? Index[seriesId].KeyText : $"series {seriesId}";

    internal void Report(StorageFault fault)
    {
        const int Most = 10_000;
        lock (faults)
        {
            if (faults.Count < Most && !faults.Contains(fault))
            {
                faults.Add(fault);
            }
        }
    }

    internal long NowNs() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private bool TryRefuse(RowBatch batch, out AppendResult refusal)
    {
        var unsynced = groups.UnsyncedBytes + subscriptions.Backlog;
        if (unsynced > 0 && unsynced + batch.Payload.Length > options.MaxUnsyncedBytes)
        {
            return Refuse(AppendOutcome.Overloaded, TimeSpan.FromMilliseconds(200), Metrics.Overloaded, out refusal);
        }

        if (segments.UnsealedBytes > options.MaxUnsealedBytes)
        {
            maintenance?.Hurry();
            return Refuse(AppendOutcome.Overloaded, TimeSpan.FromSeconds(1), Metrics.Overloaded, out refusal);
        }

        refusal = default;
        return false;
    }

    private static bool Refuse(AppendOutcome outcome, TimeSpan retryAfter, Counter counter, out AppendResult refusal)
    {
        counter.Add();
        refusal = new AppendResult(outcome, retryAfter, -1, 0);
        return true;
    }

    private void CommitGroup(List<PendingAppend> group)
    {
        if (commit.TryCommit(group))
        {
            subscriptions.Deliver(group);
            foreach (var append in group)
            {
                append.Complete(new AppendResult(
                    AppendOutcome.Stored, TimeSpan.Zero, append.Sequence, append.Arrival));
            }
        }
    }
}
