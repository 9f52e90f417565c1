using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Lode.Kernel.Sql;

/// <summary>One SQLite connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private const int KeptStatements = 256;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

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
        Pragma("foreign_keys=ON");
        Pragma("temp_store=MEMORY");
        Pragma("cache_size=-16384");
        if (readOnly)
        {
            Pragma("query_only=ON");
        }
    }

    internal SqliteConnection Connection { get; }

    /// <summary>The prepared command of a statement.</summary>
    internal DbCommand Prepared(string sql)
    {
        if (prepared.TryGetValue(sql, out var command))
        {
            return command;
        }

        if (prepared.Count >= KeptStatements)
        {
            Forget();
        }

        command = Connection.CreateCommand();
        command.CommandText = sql;
        prepared.Add(sql, command);
        return command;
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
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
    }

    public void Dispose()
    {
        Forget();
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
