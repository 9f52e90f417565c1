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
        checkpoints = new SqliteCheckpoints(file, writer.Between);
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
/// <remarks>The log is written from its start again once all of it was moved, which never happens beside a writer that
/// does not rest: when the log is long, the last few pages are moved while the writer stands between two groups. Only
/// then does SQLite bring the database file to disk, which for all the pages moved before would take the writer's time;
/// so that is done just before. What is overwritten in place costs an fsync less than what makes the file longer.
/// </remarks>
internal sealed class SqliteCheckpoints : IDisposable
{
    private const int LongLog = 16_384;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string file;
    private readonly Lock between;
    private readonly ManualResetEventSlim stop = new(false);
    private readonly Thread thread;

    /// <param name="between">See <see cref="SqliteWriter.Between"/>.</param>
    internal SqliteCheckpoints(string file, Lock between)
    {
        this.file = file;
        this.between = between;
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
        // Closed last of all: with any descriptor of a file, Linux lets go of the process's locks on it.
        using var pages = System.IO.File.OpenHandle(
            file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var handle = new SqliteHandle(file, readOnly: false);
        while (!stop.Wait(Pause))
        {
            if (handle.MoveLog() > LongLog)
            {
                RandomAccess.FlushToDisk(pages);
                handle.MoveLog();
                RandomAccess.FlushToDisk(pages);
                lock (between)
                {
                    handle.MoveLog();
                }
            }
        }

        handle.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
