using System.Text.RegularExpressions;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Tidy;

public sealed partial class RepositoryTests
{
    private const int MostRootEntries = 24;

    // What git ignores or keeps for itself may lie in the root of a working copy.
    private static readonly string[] NotTracked = [".git", "artifacts", "data", ".vs", ".idea", "TestResults"];

    [Fact]
    public void Root_StaysShort()
    {
        var entries = Directory.EnumerateFileSystemEntries(Product.Root).Select(Path.GetFileName)
            .Except(NotTracked).Order(StringComparer.Ordinal).ToList();
        Assert.True(entries.Count <= MostRootEntries, $"{entries.Count} entries: {string.Join(' ', entries)}");
    }

    [Fact]
    public void Documents_HaveOneTitle() => Exemptions.Check("one-title",
        from file in SourceFile.All
        where file.Path.EndsWith(".md", StringComparison.Ordinal)
        let titles = WithoutCode().Replace(file.Text, "").Split('\n')
            .Count(line => line.StartsWith("# ", StringComparison.Ordinal))
        where titles != 1
        select (file.Path, $"{titles} titles"));

    [Fact]
    public void Files_NameNoMachine() => Exemptions.Check("machine-path",
        from file in SourceFile.All
        where !file.Path.StartsWith("tests/Lode.Tests/Tidy/", StringComparison.Ordinal)
        from match in MachinePath().Matches(file.Text)
        select (file.Path, match.Value));

    [Fact]
    public void Files_EndLinesWithLineFeedOnly() => Exemptions.Check("line-end",
        from file in SourceFile.All
        where file.Text.Contains('\r', StringComparison.Ordinal)
            && !file.Path.Contains("/data/", StringComparison.Ordinal)
        select (file.Path, "carriage return"));

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex WithoutCode();

    [GeneratedRegex(@"(?<![\w.])/(work|root|home/\w+|tmp/\w+|Users/\w+)/[\w.-]+")]
    private static partial Regex MachinePath();
}
