using Lode.Kernel.Sql;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Integration.Sql;

public sealed class SqliteMigratorTests : IDisposable
{
    private static readonly MigrationFile First = new(1, "0001_first", "CREATE TABLE a (id {id} NOT NULL PRIMARY KEY)");
    private static readonly MigrationFile Second = new(
        2, "0002_second", "CREATE TABLE b (id {id} NOT NULL PRIMARY KEY)");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void FreshDatabase_RunsAllSteps_WithoutCopy()
    {
        Assert.Equal(["0001_first", "0002_second"], Run(First, Second));
        Assert.Empty(Run(First, Second));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "backups")));
    }

    [Fact]
    public void ExistingDatabase_IsCopiedBeforeItChanges()
    {
        Run(First);
        Assert.Equal(["0002_second"], Run(First, Second));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "backups"), "before-0002-*.db"));
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

    public void Dispose() => folder.Dispose();

    private IReadOnlyList<string> Run(params MigrationFile[] files) =>
        SqliteMigrator.Run(Path.Combine(folder.Path, "lode.db"), files, TimeProvider.System);
}
