using Microsoft.Data.Sqlite;

namespace Lode.Kernel.Sql;

/// <summary>Brings a SQLite file to the schema of this program; a copy of an existing file is made first.</summary>
internal static class SqliteMigrator
{
    /// <returns>Names of the steps that ran.</returns>
    internal static IReadOnlyList<string> Run(
        string file, IReadOnlyList<MigrationFile> shipped, TimeProvider clock)
    {
        SqlTypes.Register();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var handle = new SqliteHandle(file, readOnly: false);
        handle.Run("BEGIN IMMEDIATE");
        var work = new SqliteWork(handle, clock.NowUs());
        work.Execute(MigrationPlan.CreateTable);
        var applied = work.Query<AppliedMigration>(MigrationPlan.Applied);
        var pending = MigrationPlan.Pending(shipped, applied);
        if (pending.Count > 0 && applied.Count > 0)
        {
            CopyBefore(handle, file, pending[0], clock);
        }

        foreach (var step in pending)
        {
            handle.Run(step.For(SqlEngine.Sqlite));
            work.Execute(MigrationPlan.Record, new
            {
                step.Number,
                step.Name,
                step.Checksum,
                AppliedUs = work.NowUs,
            });
        }

        handle.Forget();
        handle.Run("COMMIT");
        return [.. pending.Select(step => step.Name)];
    }

    // The copy reads through a second connection: the open transaction has changed nothing but holds the lock.
    private static void CopyBefore(SqliteHandle handle, string file, MigrationFile first, TimeProvider clock)
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "backups");
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, $"before-{first.Number:0000}-{clock.GetUtcNow():yyyyMMddHHmmss}.db");
        using var source = new SqliteConnection($"Data Source={handle.Connection.DataSource};Pooling=False");
        using var copy = new SqliteConnection($"Data Source={target};Pooling=False");
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }
}
