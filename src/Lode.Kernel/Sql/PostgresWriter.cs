using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>Threads that write to PostgreSQL, each on a connection of its own: one serializable transaction per body,
/// run again when the database says that it collided with another (rules §3).</summary>
/// <remarks>Bodies are synchronous, so they get threads of their own: on the shared pool a few slow commits would hold
/// up every request. Bulk work has its own, fewer threads, so that nobody who waits stands behind an import.</remarks>
internal sealed class PostgresWriter : IDisposable
{
    private const int InteractiveThreads = 8;
    private const int BulkThreads = 2;
    private const int LongestPauseMs = 64;

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider clock;
    private readonly ManualResetEventSlim stop = new(false);
    private readonly LaneQueue interactive = new(1024);
    private readonly LaneQueue bulk = new(64);
    private readonly Thread[] threads;

    // Bodies that collided run again one at a time, so that they meet newcomers at most and not each other.
    private readonly Lock collided = new();
    private long reruns;

    internal PostgresWriter(NpgsqlDataSource source, TimeProvider clock)
    {
        this.source = source;
        this.clock = clock;
        threads =
        [
            .. Enumerable.Range(0, InteractiveThreads).Select(_ => Start(interactive)),
            .. Enumerable.Range(0, BulkThreads).Select(_ => Start(bulk)),
        ];
    }

    /// <summary>How often a body had to run again since the start.</summary>
    internal long Reruns => Interlocked.Read(ref reruns);

    internal async Task<Outcome<T>> RunAsync<T>(Func<IWork, Outcome<T>> body, Lane lane, CancellationToken cancel)
        where T : class
    {
        var queue = lane == Lane.Interactive ? interactive : bulk;
        await queue.Room.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var order = new WriteOrder<T>(body, lane, cancel);
            ObjectDisposedException.ThrowIf(stop.IsSet, this);
            queue.Orders.Add(order, CancellationToken.None);
            return await order.Answer.ConfigureAwait(false);
        }
        finally
        {
            queue.Room.Release();
        }
    }

    /// <summary>Ends after what is queued is answered.</summary>
    public void Dispose()
    {
        stop.Set();
        interactive.Orders.CompleteAdding();
        bulk.Orders.CompleteAdding();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        interactive.Dispose();
        bulk.Dispose();
        stop.Dispose();
    }

    private Thread Start(LaneQueue queue)
    {
        var thread = new Thread(() => Loop(queue)) { IsBackground = true, Name = "postgres writer" };
        thread.Start();
        return thread;
    }

    private void Loop(LaneQueue queue)
    {
        PostgresHandle? handle = null;
        foreach (var order in queue.Orders.GetConsumingEnumerable())
        {
            RunUntilAnswered(order, ref handle);
        }

        handle?.Dispose();
    }

    private void RunUntilAnswered(WriteOrder order, ref PostgresHandle? handle)
    {
        var failure = RunOnce(order, ref handle, out var mayRunAgain);
        if (failure is null)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        lock (collided)
        {
            for (var pauseMs = 0; mayRunAgain && Stopwatch.GetElapsedTime(started) < PostgresFailure.Patience;)
            {
                Interlocked.Increment(ref reruns);
                stop.Wait(pauseMs);
                pauseMs = Math.Min((2 * pauseMs) + 1, LongestPauseMs);
                failure = RunOnce(order, ref handle, out mayRunAgain);
                if (failure is null)
                {
                    return;
                }
            }
        }

        order.Fail(PostgresFailure.Final(failure));
    }

    /// <returns>Null when the caller has its answer.</returns>
    private NpgsqlException? RunOnce(WriteOrder order, ref PostgresHandle? handle, out bool mayRunAgain)
    {
        var committing = false;
        try
        {
            handle ??= PostgresHandle.Open(source);
            using var transaction = handle.Connection.BeginTransaction(IsolationLevel.Serializable);
            var keep = order.Run(new PostgresWork(handle, clock.NowUs()));
            if (order.Thrown is NpgsqlException thrown && (PostgresFailure.IsCollision(thrown) || handle.IsBroken))
            {
                throw thrown;
            }

            committing = keep;
            if (keep)
            {
                transaction.Commit();
            }
            else
            {
                transaction.Rollback();
            }
        }
        catch (NpgsqlException failure)
        {
            // A connection that broke before COMMIT stored nothing. One that broke during it may have: its body is not
            // run again, and the caller's idempotency key makes the repeated request safe.
            var broken = handle is null or { IsBroken: true };
            mayRunAgain = PostgresFailure.IsCollision(failure)
                || (broken && !committing && PostgresFailure.MayPass(failure));
            if (broken)
            {
                handle?.Dispose();
                handle = null;
            }

            return failure;
        }

        mayRunAgain = false;
        order.Acknowledge();
        return null;
    }

    private sealed class LaneQueue(int limit) : IDisposable
    {
        internal SemaphoreSlim Room { get; } = new(limit, limit);

        internal BlockingCollection<WriteOrder> Orders { get; } = [];

        public void Dispose()
        {
            Room.Dispose();
            Orders.Dispose();
        }
    }
}
