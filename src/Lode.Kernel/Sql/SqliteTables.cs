using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lode.Kernel.Sql;

/// <summary>The tables of a SQLite file.</summary>
internal sealed class SqliteTables : Tables
{
    // An index of words and its shadow tables are left out: the triggers of the table that it follows fill it.
    private const string TableNames = """
        SELECT s.name FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main'
         WHERE l.type = 'table' AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY s.name
        """;

    // The number of a row is the engine's own; the other engine has none.
    private const string ColumnsOf = """
        SELECT name, type FROM pragma_table_info(@table) WHERE NOT (pk = 1 AND upper(type) = 'INTEGER') ORDER BY cid
        """;

    private const string KeyOf = "SELECT name FROM pragma_table_info(@table) WHERE pk > 0 ORDER BY pk";

    private const string Broken = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";

    private readonly SqliteHandle handle;
    private readonly SqliteTransaction transaction;

    private SqliteTables(SqliteHandle handle, bool deferred)
    {
        this.handle = handle;
        transaction = handle.Connection.BeginTransaction(deferred);
    }

    internal static SqliteTables Snapshot(string file)
    {
        var tables = new SqliteTables(new SqliteHandle(file, readOnly: true), deferred: true);
        // The snapshot begins with the first read.
        tables.Names();
        return tables;
    }

    internal static SqliteTables Empty(string file)
    {
        var handle = new SqliteHandle(file, readOnly: false);
        // Rows may come before those that they refer to; the end of the load looks at all of them.
        handle.Run("PRAGMA foreign_keys=OFF");
        return new SqliteTables(handle, deferred: false);
    }

    internal override IReadOnlyList<string> Names() => Read(TableNames, null, row => row.GetString(0));

    internal override IReadOnlyList<StoredColumn> Columns(string table) => Read(
        ColumnsOf, table, row => new StoredColumn(row.GetString(0), row.GetString(1).ToUpperInvariant() switch
        {
            "BIGINT" or "INTEGER" => StoredType.Whole,
            "DOUBLE PRECISION" or "REAL" => StoredType.Number,
            "BLOB" => StoredType.Bytes,
            _ => StoredType.Text,
        }));

    internal override IReadOnlyList<AppliedMigration> Applied() => new SqliteWork(handle, 0)
        .Query<AppliedMigration>(MigrationPlan.Applied);

    internal override IReadOnlyList<MistypedRow> Mistyped(string table, int most)
    {
        var columns = Columns(table);
        var keys = Read(KeyOf, table, row => row.GetString(0));
        // The number in the chain names a row whose id cannot be trusted.
        string[] naming = [.. keys.Union(columns.Select(column => column.Name).Intersect(["id", "seq"]))];
        var types = columns.Select(column => $"CASE WHEN {Misfit(column)} THEN typeof(\"{column.Name}\") END");
        var select = $"SELECT {string.Join(", ", naming.Select(name => $"\"{name}\""))}, "
            + string.Join(", ", types)
            + $" FROM \"{table}\" WHERE {string.Join(" OR ", columns.Select(Misfit))} LIMIT {most}";
        return Read(select, null, row => new MistypedRow(
            table,
            naming.Index().ToDictionary(one => one.Item, one => Named(row.GetValue(one.Index)), StringComparer.Ordinal),
            [.. columns.Index().Where(one => !row.IsDBNull(naming.Length + one.Index))
                .Select(one => $"{one.Item.Name}: {row.GetString(naming.Length + one.Index)}")]));
    }

    internal override IReadOnlyList<string> Unsound(int most) =>
    [
        .. Read($"PRAGMA integrity_check({most})", null, row => row.GetString(0)).Where(line => line != "ok"),
        .. Read(Broken, null, row => $"a row of {row.GetString(0)} refers to one that is not there"),
    ];

    internal override void Keep()
    {
        if (Read(Broken, null, row => row.GetString(0)) is [var table, ..])
        {
            throw new InvalidDataException($"a row of {table} refers to one that is not there");
        }

        handle.Forget();
        transaction.Commit();
    }

    public override void Dispose()
    {
        handle.Forget();
        transaction.Dispose();
        handle.Dispose();
    }

    protected override DbCommand Command(string sql)
    {
        var command = handle.Connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }

    protected override long Load(string table, IReadOnlyList<StoredColumn> columns, IEnumerable<JsonElement> rows)
    {
        var places = string.Join(", ", columns.Select((_, at) => $"@p{at}"));
        using var insert = Command($"INSERT INTO \"{table}\" ({List(columns)}) VALUES ({places})");
        foreach (var _ in columns)
        {
            insert.Parameters.Add(new SqliteParameter($"@p{insert.Parameters.Count}", null));
        }

        insert.Prepare();
        long count = 0;
        foreach (var row in rows)
        {
            for (var at = 0; at < columns.Count; at++)
            {
                insert.Parameters[at].Value = Cell(row[at], columns[at].Type) ?? DBNull.Value;
            }

            insert.ExecuteNonQuery();
            count++;
        }

        return count;
    }

    private static string Misfit(StoredColumn column) => column.Type switch
    {
        StoredType.Whole => $"typeof(\"{column.Name}\") NOT IN ('integer', 'null')",
        StoredType.Number => $"typeof(\"{column.Name}\") NOT IN ('real', 'integer', 'null')",
        StoredType.Text => $"typeof(\"{column.Name}\") NOT IN ('text', 'null')",
        _ when column.Name == "id" || column.Name.EndsWith("_id", StringComparison.Ordinal) =>
            $"(typeof(\"{column.Name}\") NOT IN ('blob', 'null') OR length(\"{column.Name}\") <> 16)",
        _ => $"typeof(\"{column.Name}\") NOT IN ('blob', 'null')",
    };

    private static string Named(object value) => value switch
    {
        byte[] { Length: 16 } id => new Id(new Guid(id, bigEndian: true)).ToString(),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    private List<T> Read<T>(string sql, string? table, Func<DbDataReader, T> take)
    {
        using var command = Command(sql);
        if (table is not null)
        {
            command.Parameters.Add(new SqliteParameter("@table", table));
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
