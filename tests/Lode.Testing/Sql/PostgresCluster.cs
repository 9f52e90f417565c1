using System.Diagnostics;
using Lode.Kernel.Sql;
using Npgsql;

namespace Lode.Testing.Sql;

/// <summary>The PostgreSQL server of the test run: the one that <c>LODE_TEST_POSTGRES</c> names, or a throw-away
/// cluster of the installed binaries. One per run; each fixture gets a database of its own, copied from a migrated
/// one.</summary>
internal sealed class PostgresCluster
{
    /// <summary>What a skipped suite says.</summary>
    internal const string HowToGet =
        "skipped: PostgreSQL 15 or later is needed. On Debian: apt-get install postgresql-15; or set LODE_TEST_POSTGRES "
        + "to a connection string of a user that may create databases.";

    // PostgreSQL refuses to run as root. The cluster lives as long as the standard input that this process holds, so
    // it also ends when the tests are killed.
    private const string Script = """
        bin=$1
        trap '' INT TERM
        folder=$(mktemp -d "${TMPDIR:-/tmp}/lode-pg-XXXXXX") || exit 1
        "$bin/initdb" -D "$folder/data" -U lode -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 || exit 1
        "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
          -c full_page_writes=off -c shared_buffers=64MB -c max_connections=900 -c autovacuum=off \
          -c deadlock_timeout=100ms \
          -c log_min_messages=fatal >>"$folder/log" 2>&1 &
        server=$!
        until "$bin/pg_isready" -q -h "$folder" || ! kill -0 $server 2>/dev/null; do sleep 0.05; done
        echo "$folder"
        cat >/dev/null
        kill -QUIT $server
        wait $server 2>/dev/null
        rm -rf "$folder"
        """;

    private static readonly Lazy<PostgresCluster?> Shared = new(Start);

    private readonly PostgresAddress server;
    private readonly string template;
    private readonly Process? process;
    private readonly Lock gate = new();
    private int made;

    private PostgresCluster(PostgresAddress server, Process? process)
    {
        this.server = server;
        this.process = process;
        template = $"lode_test_{Guid.CreateVersion7():N}";
        var address = server.With(template);
        PostgresMigrator.Run(
            address, Path.GetTempPath(), MigrationFile.Discover(SqlEngine.Postgres, SqlModule.Assemblies),
            TimeProvider.System);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    /// <summary>The server of this run; null when there is none.</summary>
    internal static PostgresCluster? Find() => Shared.Value;

    /// <summary>A database with the schema of the product and no rows.</summary>
    internal PostgresAddress CreateDatabase()
    {
        lock (gate)
        {
            var name = $"{template}_{made++}";
            Run($"CREATE DATABASE {name} TEMPLATE {template}");
            return server.With(name);
        }
    }

    /// <summary>The address of a database that does not exist.</summary>
    internal PostgresAddress NameDatabase()
    {
        lock (gate)
        {
            return server.With($"{template}_{made++}");
        }
    }

    internal void Drop(PostgresAddress database) => Run($"DROP DATABASE IF EXISTS {database.Database} WITH (FORCE)");

    /// <summary>Runs a statement beside the databases of the tests.</summary>
    internal void Run(string sql)
    {
        using var connection = new NpgsqlConnection(server.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void End()
    {
        if (process is null)
        {
            Drop(server.With(template));
            return;
        }

        process.StandardInput.Close();
        process.WaitForExit(TimeSpan.FromSeconds(5));
    }

    private static PostgresCluster? Start()
    {
        if (Environment.GetEnvironmentVariable("LODE_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresCluster(PostgresAddress.Parse(given), null);
        }

        if (OperatingSystem.IsWindows() || Binaries() is not { } folder)
        {
            return null;
        }

        string[] command = Environment.IsPrivilegedProcess
            ? ["runuser", "-u", "postgres", "--", "sh", "-c", Script, "sh", folder]
            : ["sh", "-c", Script, "sh", folder];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var socket = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"PostgreSQL does not start: {process.StandardError.ReadToEnd()}");
        return new PostgresCluster(
            PostgresAddress.Parse($"Host={socket};Username=lode;Database=postgres"), process);
    }

    private static string? Binaries()
    {
        const string Debian = "/usr/lib/postgresql";
        return !Directory.Exists(Debian) ? null
            : Directory.EnumerateDirectories(Debian)
                .Where(folder => int.TryParse(Path.GetFileName(folder), out var version) && version >= 15)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
