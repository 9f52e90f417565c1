using System.Data.Common;
using System.Diagnostics;
using Lode.Kernel.Audit;

namespace Lode.Kernel.Sql;

/// <summary>The one thread that writes to SQLite: bodies from two bounded lanes, interactive first, each in its own
/// savepoint, committed together at most every 2 ms of work (rules §3).</summary>
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
            var order = new WriteOrder<T>(body, cancel);
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
            if (Next() is { } first)
            {
                RunGroup(first, group);
                group.Clear();
                continue;
            }

            lock (gate)
            {
                if (stopping && interactive.Count + bulk.Count == 0)
                {
                    return;
                }
            }

            arrived.WaitOne();
        }
    }

    private WriteOrder? Next()
    {
        lock (gate)
        {
            return interactive.TryDequeue(out var order) || bulk.TryDequeue(out order) ? order : null;
        }
    }

    private void RunGroup(WriteOrder first, List<WriteOrder> group)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            handle.Run("BEGIN IMMEDIATE");
            for (var order = first; order is not null; order = Next())
            {
                group.Add(order);
                RunOne(order);
                if (Stopwatch.GetElapsedTime(started) >= GroupLimit)
                {
                    break;
                }
            }

            handle.Run("COMMIT");
        }
        catch (DbException failure)
        {
            Abandon(first, group, failure);
            return;
        }

        foreach (var order in group)
        {
            order.Acknowledge();
        }
    }

    private void RunOne(WriteOrder order)
    {
        handle.Run("SAVEPOINT body");
        chains.Begin();
        var keep = order.Run(new SqliteWork(handle, Instants.ToUs(clock.GetUtcNow()), chains));
        handle.Run(keep ? "RELEASE body" : "ROLLBACK TO body");
        if (!keep)
        {
            chains.Undo();
            handle.Run("RELEASE body");
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
            handle.Run("ROLLBACK");
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

    internal override DbCommand Rent(StatementPlan plan, object? args)
    {
        var command = handle.Prepared(plan.Text);
        plan.Bind(command, args);
        return command;
    }
}
