using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Tests.Integration.Aborts;

/// <summary>Where a transaction is.</summary>
internal enum Point
{
    /// <summary>A statement is about to run.</summary>
    Statement,

    /// <summary>The body is through; COMMIT is next.</summary>
    Body,

    /// <summary>COMMIT came back; nobody has been told.</summary>
    Commit,
}

/// <summary>Tells of every point at which a process can end while it writes.</summary>
internal sealed class PointSession(ISqlSession inner, Action<Point, IWork?> reached) : ISqlSession
{
    public SqlEngine Engine => inner.Engine;

    public async Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class
    {
        var outcome = await inner.CommitAsync(
            work =>
            {
                var result = body(new PointWork((Work)work, reached));
                reached(Point.Body, work);
                return result;
            },
            lane,
            cancel);
        reached(Point.Commit, null);
        return outcome;
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        inner.QueryAsync<T>(sql, args, cancel);

    public Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        inner.FindAsync<T>(sql, args, cancel);

    private sealed class PointWork(Work inner, Action<Point, IWork?> reached) : Work(inner.Engine, inner.NowUs)
    {
        internal override ChainMark? Seal(ChainTable table, long site, ReadOnlySpan<byte> record) =>
            inner.Seal(table, site, record);

        public override int Execute(string sql, object? args = null)
        {
            reached(Point.Statement, inner);
            return inner.Execute(sql, args);
        }

        public override IReadOnlyList<T> Query<T>(string sql, object? args = null)
        {
            reached(Point.Statement, inner);
            return inner.Query<T>(sql, args);
        }
    }
}
