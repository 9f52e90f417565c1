using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>One PostgreSQL connection with its prepared statements; used by one thread at a time.</summary>
internal sealed class PostgresHandle : IDisposable
{
    private const int KeptStatements = 256;

    // By plan, not by text: the same text may come with arguments of other types.
    private readonly Dictionary<StatementPlan, NpgsqlCommand> kept = [];

    private PostgresHandle(NpgsqlConnection connection) => Connection = connection;

    internal NpgsqlConnection Connection { get; }

    /// <summary>The connection is gone: the server stopped, or the network did.</summary>
    internal bool IsBroken => Connection.State != ConnectionState.Open;

    internal static PostgresHandle Open(NpgsqlDataSource source) => new(source.OpenConnection());

    internal static async Task<PostgresHandle> OpenAsync(NpgsqlDataSource source, CancellationToken cancel) =>
        new(await source.OpenConnectionAsync(cancel).ConfigureAwait(false));

    /// <summary>The kept command of a statement with its values bound; prepared at its second use, because preparing
    /// costs a round trip that a statement run once never earns back.</summary>
    internal NpgsqlCommand Command(StatementPlan plan, object? args)
    {
        if (kept.TryGetValue(plan, out var command))
        {
            plan.Bind(command, args);
            if (!command.IsPrepared)
            {
                command.Prepare();
            }

            return command;
        }

        if (kept.Count >= KeptStatements)
        {
            Forget();
        }

        command = Connection.CreateCommand();
        command.CommandText = plan.Text;
        plan.Bind(command, args);
        kept.Add(plan, command);
        return command;
    }

    /// <summary>Runs a script without arguments.</summary>
    internal void Run(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Forget();
        Connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in kept.Values)
        {
            if (command.IsPrepared && !IsBroken)
            {
                command.Unprepare();
            }

            command.Dispose();
        }

        kept.Clear();
    }
}

/// <summary>Connections for reading beside the writers; at most <paramref name="limit"/> at once.</summary>
internal sealed class PostgresReaders(NpgsqlDataSource source, int limit) : IDisposable
{
    private const int LongestPauseMs = 500;

    private readonly SemaphoreSlim free = new(limit, limit);
    private readonly ConcurrentBag<PostgresHandle> idle = [];

    /// <summary>Runs a read on a connection of its own. A read that finds its connection gone is run again on a new
    /// one, so that a restart of the database costs no answer.</summary>
    /// <exception cref="DatabaseUnavailableException">The database stays away.</exception>
    internal async Task<T> RunAsync<T>(
        Func<PostgresHandle, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        await free.WaitAsync(cancel).ConfigureAwait(false);
        var handle = idle.TryTake(out var kept) ? kept : null;
        try
        {
            var started = Stopwatch.GetTimestamp();
            for (var pauseMs = 0; ; pauseMs = Math.Min((2 * pauseMs) + 10, LongestPauseMs))
            {
                try
                {
                    handle ??= await PostgresHandle.OpenAsync(source, cancel).ConfigureAwait(false);
                    return await read(handle, cancel).ConfigureAwait(false);
                }
                catch (NpgsqlException failure) when (handle is null or { IsBroken: true })
                {
                    handle?.Dispose();
                    handle = null;
                    if (!PostgresFailure.MayPass(failure)
                        || Stopwatch.GetElapsedTime(started) > PostgresFailure.Patience)
                    {
                        throw PostgresFailure.Final(failure);
                    }
                }

                // The others stand on the same connection that is gone. The wait is one of the wire, not of the plant.
                CloseIdle();
                await Task.Delay(TimeSpan.FromMilliseconds(pauseMs), TimeProvider.System, cancel)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            if (handle is { IsBroken: false })
            {
                idle.Add(handle);
            }
            else
            {
                handle?.Dispose();
            }

            free.Release();
        }
    }

    public void Dispose()
    {
        CloseIdle();
        free.Dispose();
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var handle))
        {
            handle.Dispose();
        }
    }
}

/// <summary>A transaction on a PostgreSQL connection.</summary>
internal sealed class PostgresWork(PostgresHandle handle, long nowUs) : Work(SqlEngine.Postgres, nowUs)
{
    public override int Execute(string sql, object? args = null) => Math.Max(Command(sql, args).ExecuteNonQuery(), 0);

    public override IReadOnlyList<T> Query<T>(string sql, object? args = null)
    {
        using var reader = Command(sql, args).ExecuteReader();
        return reader.Parse<T>().AsList();
    }

    private NpgsqlCommand Command(string sql, object? args) =>
        handle.Command(StatementPlan.For(sql, args, SqlEngine.Postgres), args);
}
