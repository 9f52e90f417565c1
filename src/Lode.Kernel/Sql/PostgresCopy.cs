using System.Globalization;
using System.IO.Compression;
using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>A copy of all tables as CSV in one zip, made before the schema changes. It needs no program beside this
/// one, and PostgreSQL reads it back with <c>COPY … FROM … (FORMAT csv, HEADER)</c>: docs/operating/postgresql.md.
/// </summary>
internal static class PostgresCopy
{
    private const string Tables = """
        SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename
        """;

    internal static string FileBefore(string dataFolder, MigrationFile first, TimeProvider clock)
    {
        var folder = Path.Combine(dataFolder, "backups");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture, $"before-{first.Number:0000}-{clock.GetUtcNow():yyyyMMddHHmmss}.zip"));
    }

    /// <summary>Writes the tables as the connection's transaction sees them.</summary>
    internal static void Write(NpgsqlConnection connection, string file, IReadOnlyList<AppliedMigration> applied)
    {
        using var zip = new ZipArchive(File.Create(file), ZipArchiveMode.Create);
        using (var schema = new StreamWriter(zip.CreateEntry("schema.txt").Open()))
        {
            foreach (var step in applied)
            {
                schema.WriteLine($"{step.Name} {step.Checksum}");
            }
        }

        foreach (var table in Names(connection))
        {
            using var entry = new StreamWriter(zip.CreateEntry(table + ".csv", CompressionLevel.Fastest).Open());
            using var rows = connection.BeginTextExport($"COPY \"{table}\" TO STDOUT (FORMAT csv, HEADER)");
            var buffer = new char[1 << 16];
            for (int count; (count = rows.ReadBlock(buffer)) > 0;)
            {
                entry.Write(buffer, 0, count);
            }
        }
    }

    private static List<string> Names(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Tables, connection);
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
