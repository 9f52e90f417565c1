using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>The role as which the product works on PostgreSQL: it owns nothing and may not change what is sealed, so
/// that neither a fault of the program nor a stolen session can (rules §4). The user of the connection string migrates
/// and then steps down to it.</summary>
internal static class PostgresRole
{
    // Columns that may be written after the insert; everything else of these tables stays. The triggers refuse the same
    // to every other role.
    private static readonly (string Table, string Columns)[] Sealed =
    [
        ("kernel_audit", "seq, hash"),
        ("kernel_ledger_transfer", "seq, hash"),
        ("kernel_case_event", "seq, hash"),
        ("kernel_ledger_period", ""),
        ("kernel_chain_root", ""),
        ("kernel_chain_anchor", ""),
    ];

    // Where the user may not make roles, an administrator does so once (docs/operating/postgresql.md); until then the
    // triggers alone protect what is sealed. Two programs may make the role at the same time.
    private const string Make = """
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'lode_app') THEN
                CREATE ROLE lode_app NOLOGIN;
                GRANT lode_app TO CURRENT_USER;
            END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
            RAISE NOTICE 'role lode_app not made: %', SQLERRM;
        END
        $$
        """;

    private const string Step = """
        SELECT set_config('role', rolname, false) FROM pg_roles
         WHERE rolname = 'lode_app' AND pg_has_role(session_user, oid, 'member')
        """;

    private const string IsThere = "SELECT count(*) FROM pg_roles WHERE rolname = 'lode_app'";

    /// <summary>Makes the role and gives it exactly what it needs; run by the migrator as the owner of the tables.
    /// </summary>
    internal static void Grant(PostgresHandle handle)
    {
        handle.Run(Make);
        using (var find = handle.Connection.CreateCommand())
        {
            find.CommandText = IsThere;
            if (find.ExecuteScalar() is not 1L)
            {
                return;
            }
        }

        handle.Run("""
            GRANT USAGE ON SCHEMA public TO lode_app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lode_app;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lode_app
            """);
        foreach (var (table, columns) in Sealed)
        {
            var give = columns.Length == 0 ? "" : $"GRANT UPDATE ({columns}) ON {table} TO lode_app;";
            handle.Run($"""
                DO $$
                BEGIN
                    IF to_regclass('{table}') IS NOT NULL THEN
                        REVOKE UPDATE, DELETE ON {table} FROM lode_app;
                        {give}
                    END IF;
                END
                $$
                """);
        }
    }

    /// <summary>Connections that work as the role wherever it was made.</summary>
    internal static NpgsqlDataSource Open(PostgresAddress address)
    {
        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = Command(connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = Command(connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Step;
        return command;
    }
}
