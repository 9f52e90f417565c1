namespace Lode.Kernel.Sql;

/// <summary>A step that a database already has.</summary>
internal sealed record AppliedMigration
{
    public long Number { get; init; }

    public string Name { get; init; } = "";

    public string Checksum { get; init; } = "";
}

/// <summary>The start-up refused a database; the message says which step and what to do.</summary>
public sealed class MigrationRefusedException : Exception
{
    public MigrationRefusedException()
    {
    }

    public MigrationRefusedException(string message)
        : base(message)
    {
    }

    public MigrationRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Which steps a database still needs.</summary>
internal static class MigrationPlan
{
    internal const string CreateTable = """
        CREATE TABLE IF NOT EXISTS kernel_migration (
            number     BIGINT NOT NULL PRIMARY KEY,
            name       TEXT   NOT NULL,
            checksum   TEXT   NOT NULL,
            applied_us BIGINT NOT NULL
        )
        """;

    internal const string Applied = "SELECT number, name, checksum FROM kernel_migration ORDER BY number";

    internal const string Record = """
        INSERT INTO kernel_migration (number, name, checksum, applied_us)
        VALUES (@Number, @Name, @Checksum, @AppliedUs)
        """;

    /// <summary>The steps to run, in order.</summary>
    /// <exception cref="MigrationRefusedException">The database is newer than this program, or a step was edited.
    /// </exception>
    internal static IReadOnlyList<MigrationFile> Pending(
        IReadOnlyList<MigrationFile> shipped, IReadOnlyList<AppliedMigration> applied)
    {
        var known = shipped.ToDictionary(file => (long)file.Number);
        foreach (var step in applied)
        {
            if (!known.TryGetValue(step.Number, out var file))
            {
                throw new MigrationRefusedException(
                    $"The database is newer than this program: it has step {step.Name}. Start the newer program.");
            }

            if (file.Checksum != step.Checksum)
            {
                throw new MigrationRefusedException(
                    $"Step {step.Name} was changed after it ran. Restore its text and add a new step instead.");
            }
        }

        var done = applied.Select(step => step.Number).ToHashSet();
        return [.. shipped.Where(file => !done.Contains(file.Number))];
    }
}
