using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Testing.Sql;

/// <summary>An empty folder, and the name of a database that is not there yet: what a restore fills.</summary>
public sealed class EmptyDatabase : ISqlFixture
{
    private readonly TemporaryFolder folder = new();
    private readonly SqlEngine engine;
    private readonly PostgresCluster? cluster;
    private readonly PostgresAddress? address;

    public EmptyDatabase(SqlEngine engine)
    {
        this.engine = engine;
        cluster = engine == SqlEngine.Postgres ? PostgresCluster.Find() : null;
        address = cluster?.NameDatabase();
    }

    public LodeSettings Settings => new()
    {
        DataFolder = folder.Path,
        Database = engine == SqlEngine.Sqlite ? "sqlite"
            : address?.ConnectionString ?? throw PostgresDatabase.Missing(),
    };

    public bool IsThere => engine == SqlEngine.Sqlite || address is not null;

    public ISqlSession Session => throw new NotSupportedException("There is no database before something makes one.");

    public void Dispose()
    {
        if (address is not null)
        {
            cluster!.Drop(address);
        }

        folder.Dispose();
    }
}
