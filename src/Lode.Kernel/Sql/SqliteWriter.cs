using System.Data.Common;
using System.Diagnostics;
using Lode.Kernel.Audit;

namespace Lode.Kernel.Sql;

/// <summary>The one thread that writes to SQLite: bodies from two bounded lanes, interactive first, each in its own
/// savepoint, committed together at most every 2 ms of work (rules §3). Once a group holds a person's command, no more
/// bulk joins it: the command is answered as soon as the disk has it.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private static readonly TimeSpan GroupLimit = TimeSpan.FromMilliseconds(2);

    private readonly SqliteHandle handle;
    private readonly ChainHeads chains = new();
    private readonly TimeProvider clock;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly AutoResetEvent arrived = new(false);
    private readonly Queue<WriteOrder> interactive = new();
    private readonly Queue<WriteOrder> bulk = new();
    private readonly SemaphoreSlim interactiveRoom;
    private readonly SemaphoreSlim bulkRoom;
    private Action? between;
    private bool stopping;

    internal SqliteWriter(string file, TimeProvider clock, int interactiveLimit = 1024, int bulkLimit = 64)
    {
        handle = new SqliteHandle(file, readOnly: false);
        this.clock = clock;
        interactiveRoom = new SemaphoreSlim(interactiveLimit, interactiveLimit);
        bulkRoom = new SemaphoreSlim(bulkLimit, bulkLimit);
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite writer" };
        thread.Start();
    }

    internal async Task<Outcome<T>> RunAsync<T>(Func<IWork, Outcome<T>> body, Lane lane, CancellationToken cancel)
        where T : class
    {
        var room = lane == Lane.Interactive ? interactiveRoom : bulkRoom;
        await room.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var order = new WriteOrder<T>(body, lane, cancel);
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(stopping, this);
                (lane == Lane.Interactive ? interactive : bulk).Enqueue(order);
            }

            arrived.Set();
            return await order.Answer.ConfigureAwait(false);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Does something on the writer's thread as soon as no group is being written, and waits for it; nothing
    /// once the writer is being closed.</summary>
    internal void RunBetween(Action action)
    {
        using var done = new ManualResetEvent(false);
        lock (gate)
        {
            if (stopping)
            {
                return;
            }

            between = () =>
            {
                action();
                done.Set();
            };
        }

        arrived.Set();
        done.WaitOne();
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
        }

        arrived.Set();
        thread.Join();
        handle.Dispose();
        arrived.Dispose();
    }

    private void Loop()
    {
        var group = new List<WriteOrder>();
        while (true)
        {
            Interlocked.Exchange(ref between, null)?.Invoke();
            if (Next() is { } first)
            {
                RunGroup(first, group);
                group.Clear();
                continue;
            }

            lock (gate)
            {
                if (stopping && between is null && interactive.Count + bulk.Count == 0)
                {
                    return;
                }
            }

            arrived.WaitOne();
        }
    }

    private WriteOrder? Next(bool withBulk = true)
    {
        lock (gate)
        {
            return interactive.TryDequeue(out var order) || (withBulk && bulk.TryDequeue(out order)) ? order : null;
        }
    }

    private void RunGroup(WriteOrder first, List<WriteOrder> group)
    {
        if (!TryCommit(first, group))
        {
            return;
        }

        foreach (var order in group)
        {
            order.Acknowledge();
        }
    }

    private bool TryCommit(WriteOrder first, List<WriteOrder> group)
    {
        var started = Stopwatch.GetTimestamp();
        var withBulk = true;
        try
        {
            handle.Step("BEGIN IMMEDIATE");
            for (var order = first; order is not null; order = Next(withBulk))
            {
                group.Add(order);
                RunOne(order);
                withBulk &= order.Lane == Lane.Bulk;
                if (Stopwatch.GetElapsedTime(started) >= GroupLimit)
                {
                    break;
                }
            }

            handle.Step("COMMIT");
        }
        catch (DbException failure)
        {
            Abandon(first, group, failure);
            return false;
        }

        return true;
    }

    private void RunOne(WriteOrder order)
    {
        handle.Step("SAVEPOINT body");
        chains.Begin();
        var keep = order.Run(new SqliteWork(handle, Instants.ToUs(clock.GetUtcNow()), chains));
        handle.Step(keep ? "RELEASE body" : "ROLLBACK TO body");
        if (!keep)
        {
            chains.Undo();
            handle.Step("RELEASE body");
        }
    }

    // The commit itself failed (disk full, I/O): nothing of the group is stored, and everyone who waits learns it.
    private void Abandon(WriteOrder first, List<WriteOrder> group, DbException failure)
    {
        chains.Forget();
        if (group.Count == 0)
        {
            group.Add(first);
        }

        if (SQLitePCL.raw.sqlite3_get_autocommit(handle.Connection.Handle) == 0)
        {
            handle.Step("ROLLBACK");
        }

        foreach (var order in group)
        {
            order.Fail(order.Thrown ?? failure);
        }
    }
}

/// <summary>A transaction, or a read, on a SQLite connection.</summary>
/// <param name="chains">The writer's chains; null where nothing is chained.</param>
internal sealed class SqliteWork(SqliteHandle handle, long nowUs, ChainHeads? chains = null)
    : Work(SqlEngine.Sqlite, nowUs)
{
    internal override ChainMark? Seal(ChainTable table, long site, ReadOnlySpan<byte> record)
    {
        Invariant.Holds(chains is not null);
        return chains.Next(this, table, site, record);
    }

    public override int Execute(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, SqlEngine.Sqlite);
        return handle.Statement(plan).Run(plan, args);
    }

    public override IReadOnlyList<T> Query<T>(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, SqlEngine.Sqlite);
        return handle.Statement(plan).Query<T>(plan, args);
    }
}
