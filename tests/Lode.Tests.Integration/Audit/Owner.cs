using System.Data.Common;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lode.Tests.Integration.Audit;

/// <summary>Whoever owns the database, and what they can do to it.</summary>
internal static class Owner
{
    /// <summary>A connection that nothing holds back: no triggers, no checks of values.</summary>
    internal static DbConnection Of(ISqlFixture database)
    {
        DbConnection owner = database.Session.Engine == SqlEngine.Sqlite
            ? new SqliteConnection($"Data Source={SqlModule.FileOf(database.Settings)};Pooling=False")
            : new NpgsqlConnection(database.Settings.Database);
        owner.Open();
        if (database.Session.Engine == SqlEngine.Postgres)
        {
            Run(owner, "SET session_replication_role = replica");
            foreach (var row in Read(owner, """
                SELECT conrelid::regclass::text, conname::text FROM pg_constraint
                 WHERE contype = 'c' AND conrelid::regclass::text LIKE 'kernel%'
                """))
            {
                Run(owner, $"ALTER TABLE {row[0]} DROP CONSTRAINT {row[1]}");
            }

            return owner;
        }

        Run(owner, "PRAGMA ignore_check_constraints = ON");
        foreach (var row in Read(owner, "SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
        {
            Run(owner, $"DROP TRIGGER {row[0]}");
        }

        return owner;
    }

    internal static void Run(DbConnection owner, string statement, params (string Name, object Value)[] values)
    {
        using var command = owner.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in values.Where(one => statement.Contains("@" + one.Name, StringComparison.Ordinal)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    internal static List<object[]> Read(DbConnection owner, string query)
    {
        using var command = owner.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
