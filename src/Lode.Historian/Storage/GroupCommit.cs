namespace Lode.Historian.Storage;

/// <summary>Collects batches while the disk is busy and commits what has come together as one group.</summary>
/// <remarks>Natural batching: an idle disk takes a batch at once, a busy one gathers those that wait for it.</remarks>
internal sealed class GroupCommit : IDisposable
{
    private const long LargestGroup = 32L << 20;
    private readonly Action<List<PendingAppend>> commit;
    private readonly HistorianMetrics metrics;
    private readonly Lock gate = new();
    private readonly AutoResetEvent arrived = new(false);
    private readonly Queue<PendingAppend> waiting = new();
    private readonly List<PendingAppend> group = [];
    private readonly Thread? thread;
    private long unsynced;
    private bool closing;

    /// <param name="inline">Commit on the caller's thread.</param>
    internal GroupCommit(Action<List<PendingAppend>> commit, HistorianMetrics metrics, bool inline)
    {
        this.commit = commit;
        this.metrics = metrics;
        if (!inline)
        {
            thread = new Thread(Run) { IsBackground = true, Name = "historian journal" };
            thread.Start();
        }
    }

    /// <summary>Bytes that wait for their fsync.</summary>
    internal long UnsyncedBytes => Interlocked.Read(ref unsynced);

    internal void Add(PendingAppend append)
    {
        metrics.UnsyncedBytes.Set(Interlocked.Add(ref unsynced, append.Bytes));
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, typeof(HistorianStore));
            waiting.Enqueue(append);
        }

        if (thread is null)
        {
            CommitWaiting();
        }
        else
        {
            arrived.Set();
        }
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
        }

        arrived.Set();
        thread?.Join();
        arrived.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            if (CommitWaiting())
            {
                continue;
            }

            lock (gate)
            {
                if (closing && waiting.Count == 0)
                {
                    return;
                }
            }

            arrived.WaitOne();
        }
    }

    private bool CommitWaiting()
    {
        long bytes = 0;
        group.Clear();
        lock (gate)
        {
            while (bytes < LargestGroup && waiting.TryDequeue(out var append))
            {
                group.Add(append);
                bytes += append.Bytes;
            }
        }

        if (group.Count == 0)
        {
            return false;
        }

        commit(group);
        metrics.UnsyncedBytes.Set(Interlocked.Add(ref unsynced, -bytes));
        return true;
    }
}
