using System.Text.RegularExpressions;
using Lode.Testing;
using Lode.Testing.Sql;
using Lode.Tests.Tidy;
using Xunit;

namespace Lode.Tests.Sql;

/// <summary>Every statement and every migration of the product keeps the rules of docs/internals/sql.md; found, never
/// listed.</summary>
public sealed partial class SqlLintTests
{
    [Fact]
    public void Statements_RunAlikeOnBothEngines()
    {
        Assert.True(SqlStrings.Statements.Count > 150, "the discovery found too few statements");
        var findings = (
            from found in SqlStrings.Statements
            where !IsOfOneEngine(found.Owner)
            let lint = new StatementLint(SqlSchema.Product, PrefixOf(found.Assembly.GetName().Name!))
            from fault in lint.Check(found.Text)
            group found by (fault.Rule, found.Owner, fault.What) into same
            select same.Key).ToList();
        Exemptions.Check("sql", findings.Select(found => (found.Owner, $"{found.Rule}: {found.What}")));
    }

    [Fact]
    public void Statements_AreWhole_WhenTheyReachTheSession() => Exemptions.Check("sql-fragment",
        from found in SqlStrings.Fragments
        where !IsOfOneEngine(found.Owner)
        select (found.Owner, $"is put together at run time: {found.Text.Trim()}"));

    [Fact]
    public void Doors_HaveNoSqlOfTheirOwn() => Exemptions.Check("sql-in-web",
        from found in SqlStrings.Statements
        where found.Assembly.GetName().Name == "Lode.Web"
        select (found.Owner, "belongs to a slice of the kernel"));

    [Fact]
    public void Migrations_KeepTheRules()
    {
        var migrations = SourceFile.Ending(".sql").Where(file => file.IsProduct).ToList();
        Assert.True(migrations.Count >= 12, "the discovery found too few migrations");
        var findings = (
            from file in migrations
            from fault in MigrationLint.Check(file, PrefixOf(file.Path.Split('/')[^4] is "src" or "apps"
                ? file.Path.Split('/')[^3] : file.Path.Split('/')[1]))
            select (file.Path, fault)).ToList();
        Exemptions.Check("migration", findings.Select(found => (found.Path, $"{found.fault.Rule}: {found.fault.What}")));
    }

    [Fact]
    public void Dialects_ComeInPairs() => Assert.Empty(
        from file in SourceFile.Ending(".sql")
        let pair = file.Path.Replace(".pg.sql", ".sqlite.sql", StringComparison.Ordinal)
        let other = pair == file.Path ? file.Path.Replace(".sqlite.sql", ".pg.sql", StringComparison.Ordinal) : pair
        where SourceFile.All.All(known => known.Path != other)
        select $"{file.Path} has no {other}");

    [Fact]
    public void ExamplesOfTheDocument_FailByTheRuleTheyStandUnder()
    {
        var text = File.ReadAllText(Path.Combine(Product.Root, "docs/internals/sql.md"));
        var schema = new SqlSchema([new SourceFile("0001_example.sql", Example().Match(text).Groups["sql"].Value)]);
        var rules = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match example in Failing().Matches(text))
        {
            var rule = example.Groups["rule"].Value;
            var sql = example.Groups["sql"].Value;
            var faults = sql.Contains("CREATE ", StringComparison.Ordinal) || sql.Contains("ALTER ", StringComparison.Ordinal)
                ? MigrationLint.Check(new SourceFile("0002_example.sql", sql), "plant_")
                : new StatementLint(schema, "plant_").Check(sql);
            Assert.True(faults.Select(fault => fault.Rule).Distinct().SequenceEqual([rule]),
                $"{rule}: {sql} fails by {string.Join("; ", faults)}");
            rules.Add(rule);
        }

        Assert.Equal(
            SourceFile.All.Where(file => file.Path.EndsWith("Lint.cs", StringComparison.Ordinal))
                .SelectMany(file => RuleName().Matches(file.Text)).Select(match => match.Groups[1].Value)
                .Where(rule => rule != "file-name").Distinct().Order(StringComparer.Ordinal),
            rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RightExamplesOfTheDocument_Pass()
    {
        var text = File.ReadAllText(Path.Combine(Product.Root, "docs/internals/sql.md"));
        var schema = new SqlSchema([new SourceFile("0001_example.sql", Example().Match(text).Groups["sql"].Value)]);
        Assert.NotEmpty(Passing().Matches(text));
        Assert.Empty(
            from Match example in Passing().Matches(text)
            from statement in example.Groups["sql"].Value.Split(";\n", StringSplitOptions.RemoveEmptyEntries)
            from fault in new StatementLint(schema, "plant_").Check(statement)
            select $"{statement}: {fault}");
    }

    // A class that begins with the name of an engine speaks that engine's dialect.
    private static bool IsOfOneEngine(string owner) =>
        owner.Split('.')[^1].StartsWith("Postgres", StringComparison.Ordinal)
        || owner.Split('.')[^1].StartsWith("Sqlite", StringComparison.Ordinal);

    // Apps own the tables of their name; the kernel and what serves it own kernel_.
    private static string PrefixOf(string project) =>
        SourceFile.All.Any(file => file.Path.StartsWith($"src/apps/{project}/", StringComparison.Ordinal))
            ? $"{project["Lode.".Length..].ToLowerInvariant()}_"
            : "kernel_";

    [GeneratedRegex(@"The examples use these tables:\s*```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"Fails by `(?<rule>[\w-]+)`[^\n]*\n\s*```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Failing();

    [GeneratedRegex(@"Passes:\s*```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Passing();

    [GeneratedRegex(@"new\(""([\w-]+)"",")]
    private static partial Regex RuleName();
}
