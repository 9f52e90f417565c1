using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Lode.Kernel.Sql;

/// <summary>One SQLite connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private const int KeptStatements = 256;
    private readonly Dictionary<StatementPlan, SqliteStatement> statements = [];
    private readonly Dictionary<string, SqliteStatement> steps = new(StringComparer.Ordinal);

    // No connection is used by two threads at once, so that SQLite need not lock it at every call. Where somebody else
    // in the process was first to open one, it goes on doing so.
    static SqliteHandle()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
    }

    internal SqliteHandle(string file, bool readOnly)
    {
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        Connection.Open();
        Pragma("busy_timeout=10000");
        Pragma("journal_mode=WAL");
        Pragma("synchronous=FULL");
        Pragma("wal_autocheckpoint=0");

        // More than the log grows to between two times that it starts over, or each time would cut the file.
        Pragma("journal_size_limit=268435456");
        Pragma("foreign_keys=ON");
        Pragma("temp_store=MEMORY");

        // 16 MB: larger is slower to write, since SQLite walks the whole cache in most commits.
        Pragma("cache_size=-16384");
        if (readOnly)
        {
            Pragma("query_only=ON");
        }
    }

    internal SqliteConnection Connection { get; }

    /// <summary>The prepared statement of a plan.</summary>
    internal SqliteStatement Statement(StatementPlan plan)
    {
        if (statements.TryGetValue(plan, out var statement))
        {
            return statement;
        }

        if (statements.Count >= KeptStatements)
        {
            Forget();
        }

        statement = SqliteStatement.Prepare(Connection.Handle!, plan);
        statements.Add(plan, statement);
        return statement;
    }

    /// <summary>Runs a statement that comes again and again: begin, commit, savepoints.</summary>
    internal void Step(string sql)
    {
        if (!steps.TryGetValue(sql, out var step))
        {
            steps[sql] = step = SqliteStatement.Prepare(Connection.Handle!, sql);
        }

        step.Run();
    }

    /// <summary>Moves pages of the write-ahead log into the database, as far as no reader needs them in the log and the
    /// disk has room; waits for nobody.</summary>
    /// <returns>Pages that the log holds, moved ones included.</returns>
    internal int MoveLog()
    {
        var code = SQLitePCL.raw.sqlite3_wal_checkpoint_v2(
            Connection.Handle, "main", SQLitePCL.raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        if (code is not (SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_FULL))
        {
            SqliteException.ThrowExceptionForRC(code, Connection.Handle);
        }

        return pages;
    }

    internal void Run(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Drops all prepared statements: their tables may have changed.</summary>
    internal void Forget()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }

    public void Dispose()
    {
        Forget();
        foreach (var step in steps.Values)
        {
            step.Dispose();
        }

        Connection.Dispose();
    }

    private void Pragma(string text) => Run("PRAGMA " + text);
}

/// <summary>Connections for reading beside the writer; at most <paramref name="limit"/> at once.</summary>
internal sealed class SqliteReaders(string file, int limit) : IDisposable
{
    private readonly SemaphoreSlim free = new(limit, limit);
    private readonly ConcurrentBag<SqliteHandle> idle = [];

    /// <summary>Runs a read on a connection of its own.</summary>
    internal async Task<T> RunAsync<T>(Func<SqliteHandle, T> read, CancellationToken cancel)
    {
        await free.WaitAsync(cancel).ConfigureAwait(false);
        SqliteHandle? handle = null;
        try
        {
            if (!idle.TryTake(out handle))
            {
                handle = new SqliteHandle(file, readOnly: true);
            }

            return read(handle);
        }
        finally
        {
            if (handle is not null)
            {
                idle.Add(handle);
            }

            free.Release();
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var handle))
        {
            handle.Dispose();
        }

        free.Dispose();
    }
}
