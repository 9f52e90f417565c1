using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>The live segments and heads, and the steps that change them: freeze, seal, merge, drop.</summary>
/// <remarks>Flush and merge run under <see cref="MaintenanceGate"/>; readers take views and are never waited
/// for.</remarks>
internal sealed class SegmentSet : IDisposable
{
    private readonly IDisk disk;
    private readonly HistorianOptions options;
    private readonly HistorianMetrics metrics;
    private readonly SeriesIndex index;
    private readonly ChunkPool pool;
    private readonly Lock viewGate = new();
    private readonly Flusher flusher;
    private readonly Merger merger;
    private readonly List<SegmentFile> files = [];
    private IReadOnlyList<string> sealedJournal = [];
    private HeadHolder active;
    private HeadHolder? frozen;
    private StoreView view;
    private Manifest manifest;
    private long nextSegment;

    private SegmentSet(
        IDisk disk, HistorianOptions options, HistorianMetrics metrics, SeriesIndex index, ChunkPool pool,
        Manifest manifest, Catalog catalog)
    {
        this.disk = disk;
        this.options = options;
        this.metrics = metrics;
        this.index = index;
        this.pool = pool;
        this.manifest = manifest;
        nextSegment = manifest.NextSegment;
        Catalog = catalog;
        flusher = new Flusher(disk, index, options);
        merger = new Merger(disk, index, options);
        files.AddRange(manifest.Segments.Select(info => new SegmentFile(disk, info, metrics)));
        active = new HeadHolder(new HeadGeneration(pool, manifest.SealedThrough + 1));
        view = new StoreView(files, [active]);
        CountSegments();
    }

    internal Lock MaintenanceGate { get; } = new();

    internal Catalog Catalog { get; }

    internal LastValues Last { get; private set; } = new();

    internal Manifest Manifest => Volatile.Read(ref manifest);

    /// <summary>The heads that are being written.</summary>
    internal HeadGeneration Active => active.Generation;

    internal bool HasFrozen => frozen is not null;

    internal bool HasUnsealed => active.Generation.Values > 0;

    /// <summary>Memory of heads.</summary>
    internal long UnsealedBytes => metrics.UnsealedBytes.Value;

    internal static SegmentSet Open(
        IDisk disk, HistorianOptions options, HistorianMetrics metrics, SeriesIndex index, ChunkPool pool,
        List<StorageFault> faults)
    {
        var manifest = Manifest.Open(disk, faults);
        var catalog = Catalog.Open(disk, index, faults);
        Debris.Remove(disk, manifest);
        var set = new SegmentSet(disk, options, metrics, index, pool, manifest, catalog);
        set.Last = LastReader.Load(disk, manifest, set.view, index, faults);
        return set;
    }

    /// <summary>A view that stays as it is until released.</summary>
    internal StoreView AcquireView()
    {
        while (true)
        {
            var current = Volatile.Read(ref view);
            if (current.TryAcquire())
            {
                return current;
            }

            // A view that is still shown but held by nobody: the store was closed.
            ObjectDisposedException.ThrowIf(current == Volatile.Read(ref view), typeof(HistorianStore));
        }
    }

    internal void NoteUnsealed()
    {
        var (bytes, values) = (active.Generation.Bytes, active.Generation.Values);
        if (Volatile.Read(ref frozen) is { } waiting)
        {
            bytes += waiting.Generation.Bytes;
            values += waiting.Generation.Values;
        }

        metrics.UnsealedBytes.Set(bytes);
        metrics.UnsealedValues.Set(values);
    }

    /// <summary>Later batches go to new heads. The caller keeps commits away.</summary>
    internal void Freeze(long nextSequence, IReadOnlyList<string> journalFiles)
    {
        Invariant.Holds(frozen is null);
        active.Generation.JournalFiles = journalFiles;
        active.Generation.CoversThrough = nextSequence - 1;
        Volatile.Write(ref frozen, active);
        active = new HeadHolder(new HeadGeneration(pool, nextSequence));
        ShowView();
    }

    /// <summary>Writes the frozen heads as segments and makes them count. On failure they stay frozen.</summary>
    internal void SealFrozen(long lastArrival)
    {
        var generation = frozen!.Generation;
        var added = flusher.Seal(generation, TakeSegmentId, Last);
        if (added.Count > 0)
        {
            disk.FlushDirectory(SegmentInfo.Folder);
        }

        Last.Save(disk, generation.CoversThrough);
        var before = manifest;
        Commit(manifest with
        {
            SealedThrough = generation.CoversThrough,
            LastArrival = lastArrival,
            NextSegment = nextSegment,
            Segments = [.. manifest.Segments, .. added],
        });
        files.AddRange(added.Select(info => new SegmentFile(disk, info, metrics)));
        sealedJournal = generation.JournalFiles;
        var done = frozen;
        Volatile.Write(ref frozen, null);
        ShowView();
        done.Release();
        NoteUnsealed();
        disk.Delete(LastValues.NameOf(before.SealedThrough));
        metrics.Flushes.Add();
        metrics.SegmentBytesWritten.Add(added.Sum(info => info.Length));
    }

    /// <summary>Journal files that are no longer needed.</summary>
    internal IReadOnlyList<string> TakeSealedJournal()
    {
        var taken = sealedJournal;
        sealedJournal = [];
        return taken;
    }

    /// <summary>Merges, day by day, the segments that <paramref name="choose"/> picks. True when there were
    /// any.</summary>
    internal bool Merge(Func<List<SegmentFile>, List<SegmentFile>> choose, long now, CancellationToken cancel)
    {
        var any = false;
        foreach (var day in files.GroupBy(file => file.Info.Day).ToList())
        {
            cancel.ThrowIfCancellationRequested();
            var inputs = choose([.. day.OrderBy(file => file.Info.FirstSequence)]);
            if (inputs.Count < 2)
            {
                continue;
            }

            var merged = merger.Merge(inputs, TakeSegmentId(), now);
            disk.FlushDirectory(SegmentInfo.Folder);
            Replace(inputs, merged);
            metrics.Merges.Add();
            metrics.SegmentBytesWritten.Add(merged.Length);
            any = true;
        }

        return any;
    }

    /// <summary>Drops whole days before a stamp.</summary>
    internal void DropBefore(long time)
    {
        var old = files.Where(file => file.Info.Day < Partition.Of(time)).ToList();
        if (old.Count > 0)
        {
            Replace(old, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (MaintenanceGate)
        {
            view.Release();
            active.Release();
            frozen?.Release();
            foreach (var file in files)
            {
                file.Release();
            }

            files.Clear();
        }
    }

    /// <summary>Each attempt writes files of its own: after a failure the manifest on the disk may be the new
    /// one.</summary>
    private long TakeSegmentId() => nextSegment++;

    private void Replace(List<SegmentFile> inputs, SegmentInfo? merged)
    {
        var gone = inputs.Select(file => file.Info.Id).ToHashSet();
        var kept = manifest.Segments.Where(info => !gone.Contains(info.Id));
        Commit(manifest with
        {
            NextSegment = nextSegment,
            Segments = merged is null ? [.. kept] : [.. kept, merged],
        });
        files.RemoveAll(inputs.Contains);
        if (merged is not null)
        {
            files.Add(new SegmentFile(disk, merged, metrics));
        }

        ShowView();
        foreach (var file in inputs)
        {
            file.IsObsolete = true;
            file.Release();
        }
    }

    /// <summary>The step that counts: before it the old state holds, after it the new one.</summary>
    private void Commit(Manifest next)
    {
        next.Save(disk);
        Volatile.Write(ref manifest, next);
    }

    private void ShowView()
    {
        lock (viewGate)
        {
            var heads = frozen is null ? new[] { active } : [frozen, active];
            var old = view;
            Volatile.Write(ref view, new StoreView(files, heads));
            old.Release();
        }

        CountSegments();
    }

    private void CountSegments()
    {
        metrics.Segments.Set(files.Count);
        metrics.SegmentBytes.Set(files.Sum(file => file.Info.Length));
    }
}
