namespace Lode.Kernel.Sql;

/// <summary>Which of the two bounded queues of the writer a command takes (rules §3).</summary>
public enum Lane
{
    /// <summary>A person waits.</summary>
    Interactive,

    /// <summary>Imports and jobs, in units of at most 50 rows.</summary>
    Bulk,
}

/// <summary>The one door to the database: reads on other connections, writes through
/// <see cref="CommitAsync"/>.</summary>
public interface ISqlSession
{
    /// <summary>Which database it is.</summary>
    SqlEngine Engine { get; }

    /// <summary>Runs a synchronous, SQL-only body in a transaction; what it returns is acknowledged after COMMIT.
    /// A refusal rolls back. The body may run twice, so it has no other effects.</summary>
    Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class;

    /// <summary>All rows of a query; columns map by name to <c>init</c> properties of type long, double, string,
    /// byte[], Id.</summary>
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken cancel = default);

    /// <summary>The first row or default.</summary>
    Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default);
}

/// <summary>One transaction. Tokens <c>{ids}</c> and <c>{lock}</c> are expanded as rules §2 says.</summary>
public interface IWork
{
    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    int Execute(string sql, object? args = null);

    /// <summary>All rows of a query.</summary>
    IReadOnlyList<T> Query<T>(string sql, object? args = null);

    /// <summary>The first row or default.</summary>
    T? Find<T>(string sql, object? args = null);

    /// <summary>The instant of the transaction, UTC microseconds.</summary>
    long NowUs { get; }

    /// <summary>Writes the audit row of the accepted command (rules §4).</summary>
    void Audit(Identity.Actor actor, string verb, string objectKind, string objectId, object? before = null,
        object? after = null);

    /// <summary>Keeps what happened in the outbox of this transaction; its receivers hear of it after the commit.
    /// </summary>
    void Publish<T>(T happened)
        where T : Events.IEvent;
}
