using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Testing.Sql;

/// <summary>A database of the product's schema that a suite runs on.</summary>
public interface ISqlFixture
{
    /// <summary>The session under test.</summary>
    ISqlSession Session { get; }
}

/// <summary>A migrated SQLite database in a folder of its own.</summary>
public sealed class SqliteDatabase : ISqlFixture, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteSession session;

    public SqliteDatabase()
        : this(TimeProvider.System)
    {
    }

    private SqliteDatabase(TimeProvider clock)
    {
        Settings = new LodeSettings { DataFolder = folder.Path };
        SqlModule.Migrate(Settings, clock);
        session = new SqliteSession(SqlModule.FileOf(Settings), clock);
    }

    /// <summary>A database that takes its time from a test's clock.</summary>
    public static SqliteDatabase At(TimeProvider clock) => new(clock);

    /// <summary>The settings that name the folder.</summary>
    public LodeSettings Settings { get; }

    public ISqlSession Session => session;

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }
}
