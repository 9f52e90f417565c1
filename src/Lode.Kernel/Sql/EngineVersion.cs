namespace Lode.Kernel.Sql;

/// <summary>Which database answers, as people name it: <c>SQLite 3.50.4</c>, <c>PostgreSQL 15.14</c>.</summary>
internal static class EngineVersion
{
    private const string Sqlite = "SELECT sqlite_version()";

    private const string Postgres = "SELECT current_setting('server_version')";

    internal static async Task<string> FindAsync(ISqlSession sql, CancellationToken cancel) =>
        sql.Engine == SqlEngine.Sqlite
            ? $"SQLite {await sql.FindAsync<string>(Sqlite, null, cancel)}"
            : $"PostgreSQL {(await sql.FindAsync<string>(Postgres, null, cancel))?.Split(' ')[0]}";
}
