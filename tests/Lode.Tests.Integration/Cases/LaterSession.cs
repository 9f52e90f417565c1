using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Tests.Integration.Cases;

/// <summary>A session whose transactions happen later than they do: deadlines pass without waiting.</summary>
internal sealed class LaterSession(ISqlSession inner, long byUs) : ISqlSession, IDisposable
{
    internal TimeProvider Clock { get; } = new LaterClock(byUs);

    public SqlEngine Engine => inner.Engine;

    public Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class => inner.CommitAsync(work => body(new LaterWork((Work)work, byUs)), lane, cancel);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        inner.QueryAsync<T>(sql, args, cancel);

    public Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        inner.FindAsync<T>(sql, args, cancel);

    public void Dispose()
    {
    }

    private sealed class LaterClock(long byUs) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(byUs * 10);
    }

    private sealed class LaterWork(Work inner, long byUs) : Work(inner.Engine, inner.NowUs + byUs)
    {
        internal override ChainMark? Seal(ChainTable table, long site, ReadOnlySpan<byte> record) =>
            inner.Seal(table, site, record);

        public override int Execute(string sql, object? args = null) => inner.Execute(sql, args);

        public override IReadOnlyList<T> Query<T>(string sql, object? args = null) => inner.Query<T>(sql, args);
    }
}
