using System.Diagnostics.CodeAnalysis;
using Lode.Kernel;
using Lode.Kernel.Sql;
using Xunit.Sdk;

namespace Lode.Testing.Sql;

/// <summary>A migrated PostgreSQL database of its own, dropped afterwards.</summary>
public sealed class PostgresDatabase : ISqlFixture
{
    private readonly TemporaryFolder folder = new();
    private readonly PostgresCluster? cluster = PostgresCluster.Find();
    private readonly PostgresAddress? address;
    private PostgresSession? session;

    public PostgresDatabase() => address = cluster?.CreateDatabase();

    public LodeSettings Settings => new()
    {
        DataFolder = folder.Path,
        Database = IsThere ? address.ConnectionString : throw Missing(),
    };

    [MemberNotNullWhen(true, nameof(address))]
    public bool IsThere => address is not null;

    public ISqlSession Session =>
        session ??= new PostgresSession(IsThere ? address : throw Missing(), TimeProvider.System);

    public void Dispose()
    {
        session?.Dispose();
        if (IsThere)
        {
            cluster!.Drop(address);
        }

        folder.Dispose();
    }

    /// <summary>Skips the test and says how to get PostgreSQL.</summary>
    internal static Exception Missing() => SkipException.ForSkip(PostgresCluster.HowToGet);
}
