using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Makes groups durable and applies them; numbers batches and gives them their arrival.</summary>
internal sealed class Commit : IDisposable
{
    private static readonly TimeSpan FullRetry = TimeSpan.FromSeconds(5);

    private readonly IDisk disk;
    private readonly HistorianOptions options;
    private readonly TimeProvider clock;
    private readonly HistorianMetrics metrics;
    private readonly SeriesIndex index;
    private readonly SegmentSet segments;
    private readonly Catalog catalog;
    private readonly Journal journal;
    private readonly Lock gate = new();
    private long lastSequence;
    private long lastArrival;

    private Commit(
        IDisk disk, HistorianOptions options, TimeProvider clock, HistorianMetrics metrics, SeriesIndex index,
        SegmentSet segments, Catalog catalog)
    {
        this.disk = disk;
        this.options = options;
        this.clock = clock;
        this.metrics = metrics;
        this.index = index;
        this.segments = segments;
        this.catalog = catalog;
        journal = new Journal(disk, metrics);
    }

    /// <summary>Greatest arrival given out.</summary>
    internal long LastArrival => Volatile.Read(ref lastArrival);

    /// <summary>Bytes of the journal.</summary>
    internal long JournalBytes
    {
        get
        {
            lock (gate)
            {
                return journal.Bytes;
            }
        }
    }

    /// <summary>Reads the journal back into heads.</summary>
    internal static Commit Recover(
        IDisk disk, HistorianOptions options, TimeProvider clock, HistorianMetrics metrics, SeriesIndex index,
        SegmentSet segments, List<StorageFault> faults)
    {
        var commit = new Commit(disk, options, clock, metrics, index, segments, segments.Catalog);
        var manifest = segments.Manifest;
        var replay = JournalReplay.Scan(disk, manifest.SealedThrough, manifest.LastArrival);
        faults.AddRange(replay.Faults);
        replay.CutTails();
        replay.Apply(manifest.SealedThrough, (file, frame, payload) =>
        {
            if (!commit.TryReplay(frame, payload.Span))
            {
                faults.Add(new StorageFault(file, frame.Offset, "journal frame names a series not in the catalog"));
            }
        });
        commit.lastSequence = replay.LastSequence;
        commit.lastArrival = replay.LastArrival;
        commit.journal.Durable = replay.LastSequence;
        foreach (var (name, length) in replay.Files)
        {
            commit.journal.Adopt(name, length);
        }

        return commit;
    }

    /// <summary>Fsyncs a group, then applies it. On failure nothing is applied and every batch has its
    /// answer.</summary>
    internal bool TryCommit(List<PendingAppend> group)
    {
        lock (gate)
        {
            try
            {
                if (disk.FreeBytes < options.ReservedDiskBytes)
                {
                    RefuseFull(group);
                    return false;
                }

                catalog.Save();
                Number(group);
                journal.Append(group);
            }
            catch (IOException failure) when (DiskSpace.IsFull(failure))
            {
                RefuseFull(group);
                return false;
            }
            catch (IOException failure)
            {
                foreach (var append in group)
                {
                    append.Fail(failure);
                }

                return false;
            }

            Apply(group);
            return true;
        }
    }

    /// <summary>Begins a new generation of heads; false when there is nothing to seal.</summary>
    internal bool Freeze()
    {
        lock (gate)
        {
            if (segments.HasFrozen)
            {
                return true;
            }

            if (!segments.HasUnsealed)
            {
                return false;
            }

            journal.Rotate();
            segments.Freeze(lastSequence + 1, journal.Closed());
            return true;
        }
    }

    /// <summary>Removes the journal files of the generation sealed last.</summary>
    internal void DropJournal()
    {
        lock (gate)
        {
            journal.Drop(segments.TakeSealedJournal());
        }
    }

    internal void CompactCatalog()
    {
        lock (gate)
        {
            catalog.Compact();
        }
    }

    /// <summary>Runs while nothing is committed.</summary>
    internal T Quiesce<T>(Func<Journal, T> body)
    {
        lock (gate)
        {
            return body(journal);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            try
            {
                journal.WriteEnd(++lastSequence, lastArrival);
            }
            catch (IOException)
            {
                // The frame only sharpens the diagnosis of later damage; every batch is durable without it.
                metrics.MaintenanceFailures.Add();
            }

            journal.Dispose();
        }
    }

    private bool TryReplay(Frame frame, ReadOnlySpan<byte> payload)
    {
        var reader = new RowReader(payload);
        var values = 0;
        while (reader.MoveNext())
        {
            while (reader.NextCell(out var column, out _, out _, out _))
            {
                values++;
                if ((uint)reader.SeriesId >= (uint)index.Count || column >= index[reader.SeriesId].Layout.Count)
                {
                    return false;
                }
            }
        }

        var rows = segments.Active.Apply(payload, frame.Sequence, frame.Arrival, values, index);
        metrics.Rows.Add(rows);
        metrics.Values.Add(values);
        segments.NoteUnsealed();
        return true;
    }

    private void Number(List<PendingAppend> group)
    {
        // Whole microseconds, each batch its own, never back: arrivals order the versions of a stamp.
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 * 1_000;
        foreach (var append in group)
        {
            append.Sequence = ++lastSequence;
            lastArrival = Math.Max(now, lastArrival + 1_000);
            append.Arrival = lastArrival;
        }
    }

    private void Apply(List<PendingAppend> group)
    {
        var generation = segments.Active;
        foreach (var append in group)
        {
            var batch = append.Batch;
            generation.Apply(batch.Payload, append.Sequence, append.Arrival, batch.ValueCount, index);
            metrics.Rows.Add(batch.RowCount);
            metrics.Values.Add(batch.ValueCount);
        }

        metrics.Batches.Add(group.Count);
        metrics.Groups.Add();
        segments.NoteUnsealed();
    }

    private void RefuseFull(List<PendingAppend> group)
    {
        metrics.DiskFull.Add(group.Count);
        foreach (var append in group)
        {
            append.Complete(new AppendResult(AppendOutcome.DiskFull, FullRetry, -1, 0));
        }
    }
}
