using Lode.Kernel.Requests;

namespace Lode.Kernel.Sql;

/// <summary>The database in one file of LODE_DATA.</summary>
internal sealed class SqliteSession : ISqlSession, IDisposable
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly SqliteCheckpoints checkpoints;
    private readonly TimeProvider clock;

    internal SqliteSession(string file, TimeProvider clock)
    {
        SqlTypes.Register();
        this.clock = clock;
        File = file;
        writer = new SqliteWriter(file, clock);
        readers = new SqliteReaders(file, limit: 16);
        checkpoints = new SqliteCheckpoints(file, writer);
    }

    /// <summary>Path of the database file.</summary>
    internal string File { get; }

    public SqlEngine Engine => SqlEngine.Sqlite;

    public Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class => writer.RunAsync(RequestOnce.Around(body), lane, cancel);

    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, object? args = null, CancellationToken cancel = default) =>
        readers.RunAsync(handle => new SqliteWork(handle, clock.NowUs()).Query<T>(sql, args), cancel);

    public Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        readers.RunAsync(handle => new SqliteWork(handle, clock.NowUs()).Find<T>(sql, args), cancel);

    /// <summary>Copies the database as of now into a new file, while others go on.</summary>
    internal Task<Done> BackupAsync(string target, CancellationToken cancel) => readers.RunAsync(
        handle =>
        {
            using var copy = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={target};Pooling=False");
            copy.Open();
            handle.Connection.BackupDatabase(copy);
            return Done.Instance;
        },
        cancel);

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
        checkpoints.Dispose();
    }
}
