using System.Text.RegularExpressions;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Wording;

/// <summary>The table of bad input names codes and tests that exist.</summary>
public sealed class BadInputPageTests
{
    [Fact]
    public void Page_NamesCodesAndTestsThatExist()
    {
        var rows = File.ReadAllLines(Path.Combine(Product.Root, "docs/reference/bad-input.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split(" | ")).ToList();
        Assert.True(rows.Count > 12);
        var codes = Refusals.All.Select(refusal => refusal.Code).ToHashSet(StringComparer.Ordinal);
        var tests = Directory.EnumerateFiles(Path.Combine(Product.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToList();
        Assert.All(rows, row =>
        {
            if (Regex.Match(row[1], "`(.+?)`") is { Success: true } code)
            {
                Assert.Contains(code.Groups[1].Value, codes);
            }

            var test = Regex.Match(row[2], @"`(\w+)\.(\w+)`");
            Assert.True(
                tests.Exists(text => text.Contains($"class {test.Groups[1]}", StringComparison.Ordinal)
                    && text.Contains($" {test.Groups[2]}(", StringComparison.Ordinal)), test.Value);
        });
    }
}
