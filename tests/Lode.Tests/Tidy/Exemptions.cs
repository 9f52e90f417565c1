using Xunit;

namespace Lode.Tests.Tidy;

/// <summary>The one list of files that a rule spares, each with its reason. It only ever shrinks: an entry that is no
/// longer needed fails its test.</summary>
internal static class Exemptions
{
    private static readonly (string Rule, string Path, string Reason)[] List =
    [
        ("catch-all", "src/Lode.Web/Problems/ProblemMiddleware.cs", "last boundary of a request"),
        ("catch-all", "src/Lode.Kernel/Jobs/JobRunner.cs", "last boundary of a job"),
        ("catch-all", "src/Lode.Kernel/Events/OutboxRelay.cs", "last boundary of a delivery"),
        ("catch-all", "src/Lode.Kernel/Sql/WriteOrder.cs", "the caller of a body gets its exception, not the writer"),
        ("sql", "Lode.Kernel.Sql.Tables", "tables and columns are read from the engine, so their names are quoted"),
        ("sql", "Lode.Kernel.Sql.EngineVersion", "asks each engine in its own words"),
        ("migration", "src/Lode.Kernel/Audit/Migrations/0002_audit.sql", "code-length: landed before the rule"),
        ("migration", "src/Lode.Kernel/Identity/Migrations/0001_identity.sql", "code-length: landed before the rule"),
        ("migration", "src/Lode.Kernel/Imports/Migrations/0120_create_imports.sql", "code-length: landed before the rule"),
        ("migration", "src/Lode.Kernel/Jobs/Migrations/0003_jobs.sql", "code-length: landed before the rule"),
        ("migration", "src/Lode.Kernel/Plant/Migrations/0100_create_plant.sql", "code-length: landed before the rule"),
        ("migration", "src/Lode.Kernel/Search/Migrations/0701_search.sqlite.sql", "types: FTS5 finds rows by an integer"),
        ("migration", "src/Lode.Kernel/Search/Migrations/0701_search.pg.sql", "types: words are a tsvector"),
        ("blocking-wait", "src/Lode.Historian/Storage/Subscriptions.cs", "a thread of its own waits for its queue"),
        ("blocking-wait", "tests/Lode.Tests.Integration/Ledger/LedgerLawsCompliance.cs",
            "properties of FsCheck run synchronously"),
        ("blocking-wait", "tests/Lode.Tests/Storage/Plant.cs", "properties of FsCheck run synchronously"),
    ];

    /// <summary>Fails with the findings that are not spared, and with the exemptions that found nothing.</summary>
    internal static void Check(string rule, IEnumerable<(string Path, string What)> findings)
    {
        var found = findings.ToList();
        var spared = List.Where(entry => entry.Rule == rule).Select(entry => entry.Path).ToHashSet();
        string[] faults =
        [
            .. found.Where(finding => !spared.Contains(finding.Path))
                .Select(finding => $"{finding.Path}: {finding.What}"),
            .. spared.Except(found.Select(finding => finding.Path)).Select(path => $"{path} needs no exemption"),
        ];
        Assert.True(faults.Length == 0, $"{rule}:\n{string.Join('\n', faults)}");
    }
}
