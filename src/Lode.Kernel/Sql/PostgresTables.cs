using System.Data;
using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Lode.Kernel.Sql;

/// <summary>The tables of a PostgreSQL database.</summary>
internal sealed class PostgresTables : Tables
{
    private const string TableNames = """
        SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename
        """;

    private const string ColumnsOf = """
        SELECT column_name, data_type FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = @table AND is_generated = 'NEVER'
         ORDER BY ordinal_position
        """;

    private const string Parents = """
        SELECT child.relname, parent.relname FROM pg_constraint c
          JOIN pg_class child ON child.oid = c.conrelid
          JOIN pg_class parent ON parent.oid = c.confrelid
         WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace AND c.conrelid <> c.confrelid
        """;

    private readonly NpgsqlDataSource source;
    private readonly PostgresHandle handle;
    private readonly NpgsqlTransaction transaction;

    private PostgresTables(PostgresAddress address, IsolationLevel level)
    {
        source = NpgsqlDataSource.Create(address.ConnectionString);
        handle = PostgresHandle.Open(source);
        transaction = handle.Connection.BeginTransaction(level);
    }

    internal static PostgresTables Snapshot(PostgresAddress address)
    {
        var tables = new PostgresTables(address, IsolationLevel.RepeatableRead);
        tables.handle.Run("SET TRANSACTION READ ONLY");
        // The snapshot begins with the first query.
        tables.Names();
        return tables;
    }

    internal static PostgresTables Empty(PostgresAddress address) => new(address, IsolationLevel.ReadCommitted);

    /// <summary>Whether the database is there and holds a table.</summary>
    /// <exception cref="MigrationRefusedException">The server cannot be reached.</exception>
    internal static bool AreIn(PostgresAddress address)
    {
        try
        {
            using var tables = Snapshot(address);
            return tables.Names().Count > 0;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
        catch (NpgsqlException failure)
        {
            throw new MigrationRefusedException(
                $"PostgreSQL on {address.Server} cannot be used: {failure.Message}", failure);
        }
    }

    internal override IReadOnlyList<string> Names()
    {
        var names = Read(TableNames, null, row => row.GetString(0));
        var parents = Read(Parents, null, row => (Child: row.GetString(0), Parent: row.GetString(1)))
            .ToLookup(one => one.Child, one => one.Parent);
        var ordered = new List<string>();
        foreach (var name in names)
        {
            Place(name, parents, ordered);
        }

        return ordered;
    }

    internal override IReadOnlyList<StoredColumn> Columns(string table) => Read(
        ColumnsOf, table, row => new StoredColumn(row.GetString(0), row.GetString(1) switch
        {
            "bigint" => StoredType.Whole,
            "double precision" => StoredType.Number,
            "bytea" => StoredType.Bytes,
            "uuid" => StoredType.Id,
            _ => StoredType.Text,
        }));

    internal override IReadOnlyList<AppliedMigration> Applied() => new PostgresWork(handle, 0)
        .Query<AppliedMigration>(MigrationPlan.Applied);

    /// <summary>PostgreSQL checks its pages when it reads them; what is wrong shows as an error of the read.</summary>
    // Its columns take nothing of another type.
    internal override IReadOnlyList<MistypedRow> Mistyped(string table, int most) => [];

    internal override IReadOnlyList<string> Unsound(int most) => [];

    internal override void Keep() => transaction.Commit();

    public override void Dispose()
    {
        transaction.Dispose();
        handle.Dispose();
        source.Dispose();
    }

    protected override DbCommand Command(string sql) => new NpgsqlCommand(sql, handle.Connection, transaction);

    protected override long Load(string table, IReadOnlyList<StoredColumn> columns, IEnumerable<JsonElement> rows)
    {
        using var copy = handle.Connection.BeginBinaryImport(
            $"COPY \"{table}\" ({List(columns)}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            copy.StartRow();
            for (var at = 0; at < columns.Count; at++)
            {
                Write(copy, Cell(row[at], columns[at].Type), columns[at].Type);
            }
        }

        return (long)copy.Complete();
    }

    private static void Write(NpgsqlBinaryImporter copy, object? cell, StoredType type)
    {
        switch (cell)
        {
            case null: copy.WriteNull(); break;
            case long whole: copy.Write(whole, NpgsqlDbType.Bigint); break;
            case double number: copy.Write(number, NpgsqlDbType.Double); break;
            case string text: copy.Write(text, NpgsqlDbType.Text); break;
            case byte[] bytes when type == StoredType.Id:
                copy.Write(new Guid(bytes, bigEndian: true), NpgsqlDbType.Uuid);
                break;
            case byte[] bytes: copy.Write(bytes, NpgsqlDbType.Bytea); break;
        }
    }

    private static void Place(string name, ILookup<string, string> parents, List<string> ordered)
    {
        if (ordered.Contains(name))
        {
            return;
        }

        foreach (var parent in parents[name])
        {
            Place(parent, parents, ordered);
        }

        ordered.Add(name);
    }

    private List<T> Read<T>(string sql, string? table, Func<DbDataReader, T> take)
    {
        using var command = Command(sql);
        if (table is not null)
        {
            command.Parameters.Add(new NpgsqlParameter("@table", table));
        }

        using var reader = command.ExecuteReader();
        var all = new List<T>();
        while (reader.Read())
        {
            all.Add(take(reader));
        }

        return all;
    }
}
