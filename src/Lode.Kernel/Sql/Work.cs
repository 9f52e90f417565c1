using System.Data.Common;
using Dapper;
using Lode.Kernel.Audit;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Sql;

/// <summary>One transaction on either engine; commands come from the engine's connection.</summary>
internal abstract class Work(SqlEngine engine, long nowUs) : IWork
{
    public long NowUs => nowUs;

    public int Execute(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, engine);
        var command = Rent(plan);
        plan.Bind(command, args);
        var changed = command.ExecuteNonQuery();
        Return(command);
        return Math.Max(changed, 0);
    }

    public IReadOnlyList<T> Query<T>(string sql, object? args = null)
    {
        var plan = StatementPlan.For(sql, args, engine);
        var command = Rent(plan);
        plan.Bind(command, args);
        using var reader = command.ExecuteReader();
        var rows = reader.Parse<T>().AsList();
        Return(command);
        return rows;
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

    /// <summary>A command with the plan's text, parameters bound or to be bound by the plan.</summary>
    protected abstract DbCommand Rent(StatementPlan plan);

    /// <summary>Gives the command back; its reader is about to be disposed or already is.</summary>
    protected abstract void Return(DbCommand command);
}
