using System.Data;
using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>Brings a PostgreSQL database to the schema of this program, one program at a time; a copy of an existing
/// database is written to the data folder first.</summary>
internal static class PostgresMigrator
{
    private const int OldestServer = 15;

    // Any number does, as long as all programs agree on it: "lode" in ASCII.
    private const string TakeLock = "SELECT pg_advisory_lock(1819239525)";

    private const string Describe = """
        SELECT current_setting('server_version_num') AS version, pg_encoding_to_char(encoding) AS encoding,
               datcollate AS collation, datlocprovider AS provider
          FROM pg_database WHERE datname = current_database()
        """;

    private sealed record Description
    {
        public string Version { get; init; } = "";

        public string Encoding { get; init; } = "";

        public string Collation { get; init; } = "";

        public char Provider { get; init; }
    }

    /// <returns>Names of the steps that ran.</returns>
    /// <exception cref="MigrationRefusedException">The database is newer, is not as the product needs it, or cannot be
    /// reached.</exception>
    internal static IReadOnlyList<string> Run(
        PostgresAddress address, string dataFolder, IReadOnlyList<MigrationFile> shipped, TimeProvider clock)
    {
        SqlTypes.Register();
        using var source = NpgsqlDataSource.Create(address.ConnectionString);
        using var handle = OpenOrCreate(source, address);
        Check(handle, address, clock);
        handle.Run(TakeLock);
        try
        {
            return RunLocked(handle, dataFolder, shipped, clock);
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new MigrationRefusedException(
                $"PostgreSQL does not let this user make tables in {address.Database}: {denied.MessageText}. "
                + $"As an administrator run: ALTER DATABASE {Quoted(address.Database)} OWNER TO the user.", denied);
        }
    }

    // Everything is one transaction: a step that fails leaves the database as it was. The lock is taken before the
    // transaction begins, so that its snapshot shows what the program before us did.
    private static List<string> RunLocked(
        PostgresHandle handle, string dataFolder, IReadOnlyList<MigrationFile> shipped, TimeProvider clock)
    {
        using var transaction = handle.Connection.BeginTransaction(IsolationLevel.RepeatableRead);
        var work = new PostgresWork(handle, clock.NowUs());
        work.Execute(MigrationPlan.CreateTable);
        var applied = work.Query<AppliedMigration>(MigrationPlan.Applied);
        var pending = MigrationPlan.Pending(shipped, applied);
        if (pending.Count > 0 && applied.Count > 0)
        {
            PostgresCopy.Write(handle.Connection, PostgresCopy.FileBefore(dataFolder, pending[0], clock), applied);
        }

        foreach (var step in pending)
        {
            handle.Run(step.For(SqlEngine.Postgres));
            work.Execute(MigrationPlan.Record, new
            {
                step.Number,
                step.Name,
                step.Checksum,
                AppliedUs = work.NowUs,
            });
        }

        PostgresRole.Grant(handle);
        transaction.Commit();
        return [.. pending.Select(step => step.Name)];
    }

    private static PostgresHandle OpenOrCreate(NpgsqlDataSource source, PostgresAddress address)
    {
        try
        {
            return PostgresHandle.Open(source);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            Create(address);
            return PostgresHandle.Open(source);
        }
        catch (NpgsqlException failure)
        {
            throw Unreachable(address, failure);
        }
    }

    private static void Create(PostgresAddress address)
    {
        var create = $"CREATE DATABASE {Quoted(address.Database)} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'";
        try
        {
            using var source = NpgsqlDataSource.Create(address.With("postgres").ConnectionString);
            using var handle = PostgresHandle.Open(source);
            handle.Run(create);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Another program that starts at the same time was faster.
            return;
        }
        catch (NpgsqlException failure)
        {
            throw new MigrationRefusedException(
                $"The database {address.Database} does not exist on {address.Server} and cannot be made by this user: "
                + $"{failure.Message} As an administrator run: {create} OWNER the user.", failure);
        }
    }

    private static void Check(PostgresHandle handle, PostgresAddress address, TimeProvider clock)
    {
        var found = new PostgresWork(handle, clock.NowUs()).Find<Description>(Describe)!;
        var version = int.Parse(found.Version, System.Globalization.CultureInfo.InvariantCulture) / 10_000;
        if (version < OldestServer)
        {
            throw new MigrationRefusedException(
                $"PostgreSQL on {address.Server} is version {version}; {OldestServer} or later is needed.");
        }

        // Another collation orders differently from SQLite and from one server to the next (rules §2).
        if (found is not { Encoding: "UTF8", Collation: "C" or "POSIX", Provider: 'c' })
        {
            throw new MigrationRefusedException(
                $"The database {address.Database} has encoding {found.Encoding} and collation {found.Collation}; it "
                + $"must have UTF8 and C. Make it so: CREATE DATABASE {Quoted(address.Database)} TEMPLATE template0 "
                + "ENCODING 'UTF8' LOCALE 'C'.");
        }
    }

    private static MigrationRefusedException Unreachable(PostgresAddress address, NpgsqlException failure) =>
        new($"PostgreSQL on {address.Server} cannot be used: {failure.Message}", failure);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
