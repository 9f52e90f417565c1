namespace Lode.Historian.Storage;

/// <summary>Flushes, merges and drops in the background, when the options say that it is time.</summary>
internal sealed class Maintenance : IDisposable
{
    private const int PollMilliseconds = 250;
    private readonly HistorianStore store;
    private readonly HistorianOptions options;
    private readonly TimeProvider clock;
    private readonly AutoResetEvent hurry = new(false);
    private readonly Thread thread;
    private readonly Dictionary<int, (long Newest, long Since)> dayChanges = [];
    private volatile bool closing;
    private long valuesSeen;
    private long lastChange;
    private long firstUnsealed;
    private long flushesSeen;
    private bool wasIdle;

    internal Maintenance(HistorianStore store, HistorianOptions options, TimeProvider clock)
    {
        this.store = store;
        this.options = options;
        this.clock = clock;
        lastChange = clock.GetTimestamp();
        firstUnsealed = lastChange;
        thread = new Thread(Run) { IsBackground = true, Name = "historian maintenance" };
        thread.Start();
    }

    /// <summary>Looks at once: writers are being refused.</summary>
    internal void Hurry() => hurry.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        closing = true;
        hurry.Set();
        thread.Join();
        hurry.Dispose();
    }

    private void Run()
    {
        while (!closing)
        {
            try
            {
                Step();
            }
            catch (Exception failure) when (failure is IOException or Codec.CorruptBlockException)
            {
                // A full or failing disk: heads and journal stay, the next round tries again.
                store.Metrics.MaintenanceFailures.Add();
            }

            hurry.WaitOne(PollMilliseconds);
        }
    }

    private void Step()
    {
        var now = clock.GetTimestamp();
        var values = store.Metrics.Values.Value;
        var unsealed = store.Metrics.UnsealedValues.Value;
        var flushes = store.Metrics.Flushes.Value;
        if (values != valuesSeen)
        {
            (valuesSeen, lastChange, wasIdle) = (values, now, false);
        }

        firstUnsealed = unsealed == 0 ? now : firstUnsealed;
        var isIdle = clock.GetElapsedTime(lastChange, now) >= options.IdleAfter;
        if (MustFlush(now, unsealed, isIdle))
        {
            store.Flush();
            firstUnsealed = now;
        }

        if (isIdle && !wasIdle)
        {
            wasIdle = true;
            store.Merge(MergePolicy.All);
            store.Pool.Trim();
        }
        else if (!isIdle && flushes != flushesSeen)
        {
            flushesSeen = flushes;
            store.Merge(day => MergePolicy.Tiered(day, options.MergeAt));
            MergeClosedDays(now);
        }

        store.DropExpired();
    }

    /// <summary>A source that never rests must not keep yesterday in pieces.</summary>
    private void MergeClosedDays(long now)
    {
        var today = Partition.Of(store.NowNs());
        foreach (var info in store.Segments.Manifest.Segments)
        {
            if (!dayChanges.TryGetValue(info.Day, out var known) || known.Newest < info.Id)
            {
                dayChanges[info.Day] = (info.Id, now);
            }
        }

        store.Merge(day => MergePolicy.Closed(
            day, today, of => clock.GetElapsedTime(dayChanges[of].Since, now) > options.MaxUnsealedAge));
    }

    private bool MustFlush(long now, long unsealed, bool isIdle) =>
        store.Metrics.UnsealedBytes.Value >= options.FlushBytes
        || store.Committer.JournalBytes >= options.FlushJournalBytes
        || (isIdle && unsealed >= options.IdleValues)
        || (unsealed > 0 && clock.GetElapsedTime(firstUnsealed, now) >= options.MaxUnsealedAge);
}
