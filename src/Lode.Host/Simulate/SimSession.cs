using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Host.Simulate;

/// <summary>The database of a simulated process: every read and every transaction waits for its turn; a transaction
/// can end the process before any of its statements, before COMMIT or right after it.</summary>
internal sealed class SimSession : ISqlSession, IDisposable
{
    private const int LongestBody = 40;
    private const long AheadUs = 14_400_000_000;

    private readonly SqliteHandle handle;
    private readonly ChainHeads chains = new();
    private readonly SimClock clock;
    private readonly SimTurns turns;
    private readonly PlantedBug bug;
    private int? endsAfter;

    internal SimSession(string file, SimClock clock, SimTurns turns, PlantedBug bug)
    {
        (File, this.clock, this.turns, this.bug) = (file, clock, turns, bug);
        SqlTypes.Register();
        handle = new SqliteHandle(file, readOnly: false);
        // The files are copied when the process ends; what the disk loses is planted there.
        handle.Run("PRAGMA synchronous=OFF");
        handle.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    internal string File { get; }

    /// <summary>Transactions that were kept.</summary>
    internal long Commits { get; private set; }

    /// <summary>Length of the log before each of the last commits, newest last.</summary>
    internal List<long> LogMarks { get; } = [];

    public SqlEngine Engine => SqlEngine.Sqlite;

    /// <summary>The process ends within the next transaction.</summary>
    internal void EndSoon(Random random) => endsAfter = random.Next(LongestBody);

    public Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class => turns.WhenChosen(() => Commit(body, lane));

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        turns.WhenChosen(() => Work().Query<T>(sql, args));

    public Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        turns.WhenChosen(() => Work().Find<T>(sql, args));

    public void Dispose() => handle.Dispose();

    private SimWork Work(Lane lane = Lane.Interactive) => new(this, new SqliteWork(handle, NowUs(lane), chains));

    // What the product does by itself comes through the bulk lane.
    private long NowUs(Lane lane = Lane.Interactive) =>
        clock.NowUs() + (bug == PlantedBug.EarlyTimer && lane == Lane.Bulk ? AheadUs : 0);

    private Outcome<T> Commit<T>(Func<IWork, Outcome<T>> body, Lane lane)
        where T : class
    {
        Mark();
        handle.Run("BEGIN IMMEDIATE");
        chains.Begin();
        Outcome<T> outcome;
        try
        {
            outcome = body(Work(lane));
        }
        catch (SimCrashException)
        {
            if (bug == PlantedBug.TearTransaction)
            {
                handle.Run("COMMIT");
            }

            throw;
        }
        catch
        {
            Undo();
            throw;
        }

        var kept = outcome.TryGet(out _, out _);
        Reach();
        if (!kept && bug != PlantedBug.KeepRefused)
        {
            Undo();
            return outcome;
        }

        handle.Run("COMMIT");
        Commits++;
        // What was drawn lies behind the last statement: it is stored, and nobody is told.
        if (endsAfter is not null)
        {
            throw new SimCrashException();
        }

        return outcome;
    }

    private void Undo()
    {
        handle.Run("ROLLBACK");
        if (bug != PlantedBug.ForgetRollback)
        {
            chains.Undo();
        }
    }

    private void Reach()
    {
        if (endsAfter is not { } left)
        {
            return;
        }

        if (left == 0)
        {
            throw new SimCrashException();
        }

        endsAfter = left - 1;
    }

    private void Mark()
    {
        var log = new FileInfo(File + "-wal");
        LogMarks.Add(log.Exists ? log.Length : 0);
        if (LogMarks.Count > 4)
        {
            LogMarks.RemoveAt(0);
        }
    }

    private string Planted(string sql) => bug switch
    {
        PlantedBug.DropKeys when Inserts(sql, "kernel_case_event") || Inserts(sql, "kernel_ledger_transfer") =>
            sql.Replace("@IdemKey", "NULL", StringComparison.Ordinal),
        PlantedBug.DropOpeningKeys when Inserts(sql, "kernel_case ") =>
            sql.Replace("@OpenKey", "NULL", StringComparison.Ordinal),
        PlantedBug.LoseEvents when Inserts(sql, "kernel_outbox") =>
            "INSERT INTO kernel_inbox (site_id, event_id, receiver, at_us) VALUES (@SiteId, @Id, 'lost', @NowUs)",
        PlantedBug.KeepHeld when sql.Contains("kernel_ledger_pending", StringComparison.Ordinal)
            && sql.Contains("@RefersId", StringComparison.Ordinal) =>
            sql.Replace("@SiteId", "-@SiteId", StringComparison.Ordinal),
        _ => sql,
    };

    private static bool Inserts(string sql, string table) =>
        sql.Contains("INTO " + table, StringComparison.Ordinal);

    private sealed class SimWork(SimSession session, SqliteWork inner) : Work(SqlEngine.Sqlite, inner.NowUs)
    {
        internal override ChainMark? Seal(ChainTable table, long site, ReadOnlySpan<byte> record) =>
            inner.Seal(table, site, record);

        public override int Execute(string sql, object? args = null) => inner.Execute(Reached(sql), args);

        public override IReadOnlyList<T> Query<T>(string sql, object? args = null) =>
            inner.Query<T>(Reached(sql), args);

        private string Reached(string sql)
        {
            session.Reach();
            return session.bug == PlantedBug.None ? sql : session.Planted(sql);
        }
    }
}
