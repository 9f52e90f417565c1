using Lode.Kernel.Audit;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Sql;

/// <summary>One transaction on either engine.</summary>
internal abstract class Work(SqlEngine engine, long nowUs) : IWork
{
    /// <summary>Whose transaction it is.</summary>
    internal SqlEngine Engine => engine;

    public long NowUs => nowUs;

    public abstract int Execute(string sql, object? args = null);

    public abstract IReadOnlyList<T> Query<T>(string sql, object? args = null);

    public T? Find<T>(string sql, object? args = null)
    {
        var rows = Query<T>(sql, args);
        return rows.Count == 0 ? default : rows[0];
    }

    public void Audit(
        Actor actor, string verb, string objectKind, string objectId, object? before = null, object? after = null) =>
        AuditRows.Write(this, actor, verb, objectKind, objectId, before, after);

    public void Publish<T>(T happened)
        where T : IEvent => Outbox.Write(this, happened);

    /// <summary>Numbers and hashes a record that is about to be stored; null where the sealer does so after the commit
    /// (rules §4).</summary>
    internal virtual ChainMark? Seal(ChainTable table, long site, ReadOnlySpan<byte> record) => null;
}
