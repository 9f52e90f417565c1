using System.Data.Common;
using Dapper;
using Lode.Kernel.Audit;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Sql;

/// <summary>One transaction on either engine; commands come from the engine's connection.</summary>
internal abstract class Work(SqlEngine engine, long nowUs) : IWork
{
    /// <summary>Whose transaction it is.</summary>
    internal SqlEngine Engine => engine;

    public long NowUs => nowUs;

    public virtual int Execute(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, engine);
        return Math.Max(Rent(plan, args).ExecuteNonQuery(), 0);
    }

    public IReadOnlyList<T> Query<T>(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, engine);
        using var reader = Rent(plan, args).ExecuteReader();
        return reader.Parse<T>().AsList();
    }

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

    /// <summary>The connection's kept command of a statement, with its values bound.</summary>
    internal abstract DbCommand Rent(StatementPlan plan, object? args);
}
