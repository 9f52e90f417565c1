using System.IO.Compression;
using Lode.Kernel.Sql;
using Lode.Testing;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Sql;

/// <summary>How a database comes to the schema of the program, on every engine (rules §2).</summary>
public abstract class MigratorCompliance : IDisposable
{
    private static readonly MigrationFile First = new(1, "0001_first", "CREATE TABLE a (id {id} NOT NULL PRIMARY KEY)");
    private static readonly MigrationFile Second = new(
        2, "0002_second", "CREATE TABLE b (id {id} NOT NULL PRIMARY KEY)");

    private protected TemporaryFolder Folder { get; } = new();

    [Fact]
    public void FreshDatabase_RunsAllSteps_WithoutCopy()
    {
        Assert.Equal(["0001_first", "0002_second"], Run(First, Second));
        Assert.Empty(Run(First, Second));
        Assert.Empty(Copies());
    }

    [Fact]
    public void ExistingDatabase_IsCopiedBeforeItChanges()
    {
        Run(First);
        Assert.Equal(["0002_second"], Run(First, Second));
        Assert.StartsWith("before-0002-", Path.GetFileName(Assert.Single(Copies())), StringComparison.Ordinal);
    }

    [Fact]
    public void NewerDatabase_IsRefused()
    {
        Run(First, Second);
        Assert.Contains("0002_second", Assert.Throws<MigrationRefusedException>(() => Run(First)).Message);
    }

    [Fact]
    public void EditedStep_IsRefused()
    {
        Run(First);
        var edited = First with { Script = First.Script + " " };
        Assert.Contains("0001_first", Assert.Throws<MigrationRefusedException>(() => Run(edited)).Message);
    }

    [Fact]
    public void BrokenStep_LeavesTheDatabaseAsItWas()
    {
        Run(First);
        var broken = Second with { Script = "CREATE TABLE b (id BIGINT); NONSENSE" };
        Assert.ThrowsAny<Exception>(() => Run(First, broken));
        Assert.Equal(["0002_second"], Run(First, Second));
    }

    [Fact]
    public async Task TwoProgramsAtOnce_RunEachStepOnce()
    {
        Run(First);
        var ran = await Task.WhenAll(
            Task.Run(() => Run(First, Second)), Task.Run(() => Run(First, Second)));
        Assert.Equal(["0002_second"], ran.SelectMany(steps => steps));
    }

    [Fact]
    public void StepsWithDialects_AreTakenForTheirEngine() => Assert.All(
        MigrationFile.Discover(Engine, SqlModule.Assemblies),
        step => Assert.DoesNotContain(Engine == SqlEngine.Sqlite ? ".pg" : ".sqlite", step.Name));

    public virtual void Dispose() => Folder.Dispose();

    private protected abstract SqlEngine Engine { get; }

    private protected abstract IReadOnlyList<string> Run(params MigrationFile[] files);

    private protected string[] Copies() => Directory.Exists(Path.Combine(Folder.Path, "backups"))
        ? Directory.GetFiles(Path.Combine(Folder.Path, "backups"))
        : [];
}

public sealed class MigratorOnSqlite : MigratorCompliance
{
    private protected override SqlEngine Engine => SqlEngine.Sqlite;

    private protected override IReadOnlyList<string> Run(params MigrationFile[] files) =>
        SqliteMigrator.Run(Path.Combine(Folder.Path, "lode.db"), files, TimeProvider.System);
}

public sealed class MigratorOnPostgres : MigratorCompliance
{
    private readonly PostgresCluster cluster = PostgresCluster.Find() ?? throw PostgresDatabase.Missing();
    private readonly PostgresAddress address;

    public MigratorOnPostgres() => address = cluster.NameDatabase();

    private protected override SqlEngine Engine => SqlEngine.Postgres;

    [Fact]
    public void Copy_HoldsEveryTableAsCsv()
    {
        var rows = new MigrationFile(1, "0001_rows", """
            CREATE TABLE a (v BIGINT NOT NULL PRIMARY KEY, t TEXT);
            INSERT INTO a (v, t) VALUES (1, '铝灰, "raw"'), (2, NULL)
            """);
        var next = new MigrationFile(2, "0002_next", "CREATE TABLE b (v BIGINT NOT NULL PRIMARY KEY)");
        Run(rows);
        Run(rows, next);
        using var zip = ZipFile.OpenRead(Assert.Single(Copies()));
        Assert.Equal(
            ["a.csv", "kernel_migration.csv", "schema.txt"], zip.Entries.Select(entry => entry.FullName).Order());
        using var table = new StreamReader(zip.GetEntry("a.csv")!.Open());
        Assert.Equal("v,t\n1,\"铝灰, \"\"raw\"\"\"\n2,\n", table.ReadToEnd());
    }

    [Fact]
    public void OtherCollation_IsRefused_AndTheMessageSaysHowToMakeItRight()
    {
        cluster.Run($"CREATE DATABASE {address.Database} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
        var refused = Assert.Throws<MigrationRefusedException>(() => Run());
        Assert.Contains("SQL_ASCII", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE DATABASE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UserWithoutRights_IsToldWhichOneIsMissing()
    {
        Run();
        var user = $"{address.Database}_user";
        cluster.Run($"CREATE ROLE {user} LOGIN");
        var other = PostgresAddress.Parse(address.ConnectionString.Replace(
            "Username=lode", $"Username={user}", StringComparison.Ordinal));
        var refused = Assert.Throws<MigrationRefusedException>(() =>
            PostgresMigrator.Run(cluster.NameDatabase() with
            {
                ConnectionString = other.With("not_there").ConnectionString,
                Database = "not_there",
            }, Folder.Path, [], TimeProvider.System));
        Assert.Contains("cannot be made by this user", refused.Message, StringComparison.Ordinal);
        cluster.Drop(address);
        cluster.Run($"CREATE DATABASE {address.Database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        refused = Assert.Throws<MigrationRefusedException>(() =>
            PostgresMigrator.Run(other, Folder.Path, [], TimeProvider.System));
        Assert.Contains("OWNER TO", refused.Message, StringComparison.Ordinal);
        cluster.Run($"DROP ROLE {user}");
    }

    [Fact]
    public void UnreachableServer_IsNamed_WithoutItsPassword()
    {
        var nowhere = PostgresAddress.Parse("Host=127.0.0.1;Port=1;Username=u;Password=secret;Timeout=2");
        var refused = Assert.Throws<MigrationRefusedException>(() =>
            PostgresMigrator.Run(nowhere, Folder.Path, [], TimeProvider.System));
        Assert.Contains("127.0.0.1:1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("Database=lode")]
    [InlineData("Host=x;Nonsense=1")]
    public void NoConnectionString_IsRefused(string text) =>
        Assert.Contains("LODE_DATABASE", Assert.Throws<MigrationRefusedException>(
            () => PostgresAddress.Parse(text)).Message, StringComparison.Ordinal);

    public override void Dispose()
    {
        cluster.Drop(address);
        base.Dispose();
    }

    private protected override IReadOnlyList<string> Run(params MigrationFile[] files) =>
        PostgresMigrator.Run(address, Folder.Path, files, TimeProvider.System);
}
