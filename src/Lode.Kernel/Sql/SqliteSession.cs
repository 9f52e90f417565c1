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
        checkpoints = new SqliteCheckpoints(file);
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

/// <summary>Moves the write-ahead log into the database file, so that no commit waits for it.</summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    private const long TruncateAbove = 64L << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string file;
    private readonly ManualResetEventSlim stop = new(false);
    private readonly Thread thread;

    internal SqliteCheckpoints(string file)
    {
        this.file = file;
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite checkpoints" };
        thread.Start();
    }

    public void Dispose()
    {
        stop.Set();
        thread.Join();
        stop.Dispose();
    }

    private void Loop()
    {
        using var handle = new SqliteHandle(file, readOnly: false);
        var log = new FileInfo(file + "-wal");
        while (!stop.Wait(Pause))
        {
            log.Refresh();
            if (log is { Exists: true, Length: > 0 })
            {
                handle.Run(log.Length > TruncateAbove
                    ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)");
            }
        }

        handle.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
