using System.Data.Common;
using System.Text.Json;

namespace Lode.Kernel.Sql;

/// <summary>How the values of a column cross from one engine to the other.</summary>
internal enum StoredType
{
    Whole,
    Number,
    Text,
    Bytes,
    Id,
}

/// <summary>A column of a table.</summary>
internal sealed record StoredColumn(string Name, StoredType Type);

/// <summary>A row in which a column holds what does not fit it: it cannot be read like the others.</summary>
/// <param name="Row">The values of its primary key, by name.</param>
/// <param name="Columns">What each of them holds, as <c>column: type</c>.</param>
internal sealed record MistypedRow(string Table, IReadOnlyDictionary<string, string> Row, IReadOnlyList<string> Columns)
{
    /// <summary>The key as one text.</summary>
    internal string Key => string.Join(", ", Row.Select(pair => $"{pair.Key} {pair.Value}"));
}

/// <summary>All tables of a database in one transaction, for copies that either engine can take back: a line of JSON
/// with the names of the columns, then one array per row; bytes and ids are lower-case hex.</summary>
internal abstract class Tables : IDisposable
{
    private const int FlushBytes = 1 << 16;

    /// <summary>The steps of the schema stand in the copy's own list and are not loaded.</summary>
    internal const string Steps = "kernel_migration";

    /// <summary>Names of the tables, parents of foreign keys before their children.</summary>
    internal abstract IReadOnlyList<string> Names();

    /// <summary>Columns of a table in their order.</summary>
    internal abstract IReadOnlyList<StoredColumn> Columns(string table);

    /// <summary>Steps of the schema that the database has.</summary>
    internal abstract IReadOnlyList<AppliedMigration> Applied();

    /// <summary>Rows of a table with a value of another type than its column: on SQLite whoever owns the file can write
    /// such a one.</summary>
    internal abstract IReadOnlyList<MistypedRow> Mistyped(string table, int most);

    /// <summary>What the engine itself finds wrong with its structure.</summary>
    internal abstract IReadOnlyList<string> Unsound(int most);

    /// <summary>Opens a transaction that sees the database as of now and changes nothing.</summary>
    internal static Tables OpenSnapshot(LodeSettings settings) => settings.UsesPostgres
        ? PostgresTables.Snapshot(PostgresAddress.Parse(settings.Database))
        : SqliteTables.Snapshot(SqlModule.FileOf(settings));

    /// <summary>Opens a transaction that fills an empty database; <see cref="Keep"/> ends it.</summary>
    internal static Tables OpenEmpty(LodeSettings settings) => settings.UsesPostgres
        ? PostgresTables.Empty(PostgresAddress.Parse(settings.Database))
        : SqliteTables.Empty(SqlModule.FileOf(settings));

    /// <summary>Writes a table.</summary>
    /// <returns>How many rows it has.</returns>
    internal async Task<long> WriteAsync(string table, Stream into, CancellationToken cancel)
    {
        var columns = Columns(table);
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var column in columns)
        {
            json.WriteStringValue(column.Name);
        }

        json.WriteEndArray();
        using var command = Command($"SELECT {List(columns)} FROM \"{table}\"");
        using var rows = command.ExecuteReader();
        long count = 0;
        while (true)
        {
            json.Flush();
            json.Reset();
            buffer.WriteByte((byte)'\n');
            var more = rows.Read();
            if (buffer.Length > FlushBytes || !more)
            {
                await into.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancel).ConfigureAwait(false);
                buffer.SetLength(0);
            }

            if (!more)
            {
                return count;
            }

            WriteRow(json, rows, columns);
            count++;
        }
    }

    /// <summary>Takes out what the steps of the schema put in: the copy holds it, too.</summary>
    internal void Clear()
    {
        foreach (var table in Names().Reverse().Where(name => name != Steps))
        {
            using var empty = Command($"DELETE FROM \"{table}\"");
            empty.ExecuteNonQuery();
        }
    }

    /// <summary>Fills a table with what <see cref="WriteAsync"/> wrote on any engine.</summary>
    /// <returns>How many rows came.</returns>
    /// <exception cref="InvalidDataException">The lines do not fit the table.</exception>
    internal long Load(string table, Stream from)
    {
        using var lines = new StreamReader(from);
        var names = JsonSerializer.Deserialize<string[]>(lines.ReadLine() ?? "[]")!;
        var known = Columns(table).ToDictionary(column => column.Name, StringComparer.Ordinal);
        if (Array.Find(names, name => !known.ContainsKey(name)) is { } foreign)
        {
            throw new InvalidDataException($"the table {table} has no column {foreign}");
        }

        return Load(table, [.. names.Select(name => known[name])], Rows(lines));
    }

    /// <summary>Makes what was loaded durable.</summary>
    internal abstract void Keep();

    public abstract void Dispose();

    /// <summary>Inserts rows whose cells are as JSON holds them.</summary>
    protected abstract long Load(string table, IReadOnlyList<StoredColumn> columns, IEnumerable<JsonElement> rows);

    protected abstract DbCommand Command(string sql);

    protected static string List(IEnumerable<StoredColumn> columns) =>
        string.Join(", ", columns.Select(column => $"\"{column.Name}\""));

    /// <summary>The cell as the column's engine stores it, before ids become uuids; null for NULL.</summary>
    protected static object? Cell(JsonElement cell, StoredType type) => (cell.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, StoredType.Whole) => cell.GetInt64(),
        (_, StoredType.Number) => cell.GetDouble(),
        (_, StoredType.Text) => cell.GetString(),
        _ => Convert.FromHexString(cell.GetString()!),
    };

    private static IEnumerable<JsonElement> Rows(StreamReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return row.RootElement;
        }
    }

    private static void WriteRow(Utf8JsonWriter json, DbDataReader row, IReadOnlyList<StoredColumn> columns)
    {
        json.WriteStartArray();
        for (var at = 0; at < columns.Count; at++)
        {
            switch (row.GetValue(at))
            {
                case DBNull: json.WriteNullValue(); break;
                case long whole: json.WriteNumberValue(whole); break;
                case double number: json.WriteNumberValue(number); break;
                case string text: json.WriteStringValue(text); break;
                case byte[] bytes: json.WriteStringValue(Convert.ToHexStringLower(bytes)); break;
                case Guid id: json.WriteStringValue(Convert.ToHexStringLower(id.ToByteArray(bigEndian: true))); break;
                case var other: throw new InvariantException($"BUG: {columns[at].Name} holds {other.GetType()}");
            }
        }

        json.WriteEndArray();
    }
}
