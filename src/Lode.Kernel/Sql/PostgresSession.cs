using System.Data;
using Dapper;
using Lode.Kernel.Metrics;
using Lode.Kernel.Requests;
using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>The database on a PostgreSQL server.</summary>
internal sealed class PostgresSession : ISqlSession, IDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly PostgresWriter writer;
    private readonly PostgresReaders readers;

    /// <param name="address">Connection string; <see cref="PostgresMigrator"/> has run on it.</param>
    /// <param name="clock">Gives each transaction its instant.</param>
    internal PostgresSession(PostgresAddress address, TimeProvider clock)
    {
        SqlTypes.Register();
        source = PostgresRole.Open(address);
        writer = new PostgresWriter(source, clock);
        readers = new PostgresReaders(source, limit: 16);
    }

    /// <summary>How often a body had to run again since the start.</summary>
    internal long Reruns => writer.Reruns;

    public SqlEngine Engine => SqlEngine.Postgres;

    public Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class => writer.RunAsync(RequestOnce.Around(body), lane, cancel);

    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, object? args = null, CancellationToken cancel = default) =>
        ReadAsync<T>(sql, args, CommandBehavior.SingleResult, cancel);

    public async Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default)
    {
        var rows = await ReadAsync<T>(sql, args, CommandBehavior.SingleRow, cancel).ConfigureAwait(false);
        return rows.Count == 0 ? default : rows[0];
    }

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
        source.Dispose();
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, object? args, CommandBehavior behavior, CancellationToken cancel)
    {
        var plan = StatementPlan.For(sql, args, SqlEngine.Postgres);
        return readers.RunAsync<IReadOnlyList<T>>(
            async (handle, token) =>
            {
                await using var reader = await handle.Command(plan, args).ExecuteReaderAsync(behavior, token)
                    .ConfigureAwait(false);
                return reader.Parse<T>().AsList();
            },
            cancel);
    }
}

/// <summary>How often bodies collide: a rate near that of commits says that many want the same rows.</summary>
internal sealed class PostgresMetrics(PostgresSession session) : IMetricSource
{
    public void Write(MetricsText text) => text.Counter(
        "lode_sql_reruns_total", "Transactions that ran again after a collision or a lost connection.", session.Reruns);
}
