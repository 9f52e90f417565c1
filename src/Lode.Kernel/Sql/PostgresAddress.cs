using Npgsql;

namespace Lode.Kernel.Sql;

/// <summary>Where the PostgreSQL database is, as <c>LODE_DATABASE</c> says.</summary>
internal sealed record PostgresAddress(string ConnectionString, string Server, string Database)
{
    /// <exception cref="MigrationRefusedException">The text is no connection string; the message never repeats it,
    /// because it may hold a password.</exception>
    internal static PostgresAddress Parse(string text)
    {
        NpgsqlConnectionStringBuilder parts;
        try
        {
            // Kept handles hold their own connections, so the driver's pool would only hide broken ones.
            parts = new NpgsqlConnectionStringBuilder(text) { Pooling = false };
            parts.ApplicationName ??= "lode";
        }
        catch (ArgumentException wrong)
        {
            throw new MigrationRefusedException(
                "LODE_DATABASE is neither 'sqlite' nor a PostgreSQL connection string like "
                + $"'Host=db.example;Database=lode;Username=lode;Password=…': {wrong.Message}", wrong);
        }

        if (string.IsNullOrEmpty(parts.Host))
        {
            throw new MigrationRefusedException("LODE_DATABASE names no Host.");
        }

        parts.Database ??= "lode";
        return new PostgresAddress(parts.ConnectionString, $"{parts.Host}:{parts.Port}", parts.Database);
    }

    /// <summary>The same server with another database.</summary>
    internal PostgresAddress With(string database) => this with
    {
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString,
        Database = database,
    };
}
