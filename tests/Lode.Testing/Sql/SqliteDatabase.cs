using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Testing.Sql;

/// <summary>A migrated SQLite database in a folder of its own.</summary>
public sealed class SqliteDatabase : ISqlFixture
{
    private readonly TemporaryFolder folder = new();
    private SqliteSession? session;

    public SqliteDatabase()
    {
        Settings = new LodeSettings { DataFolder = folder.Path };
        SqlModule.Migrate(Settings, TimeProvider.System);
    }

    public LodeSettings Settings { get; }

    public bool IsThere => true;

    public ISqlSession Session => session ??= new SqliteSession(SqlModule.FileOf(Settings), TimeProvider.System);

    public void Dispose()
    {
        session?.Dispose();
        folder.Dispose();
    }
}
