using System.Text.RegularExpressions;
using Xunit;

namespace Lode.Tests.Tidy;

public sealed partial class LengthTests
{
    private const int LongestFile = 800;
    private const int LongestWebFile = 400;
    private const int LongestLine = 120;
    private const int LongLinesLeft = 400;
    private const int LongestFunction = 70;
    private const long LargestFile = 1L << 20;

    [Fact]
    public void Files_StayShort()
    {
        Exemptions.Check("file-length", from file in SourceFile.Ending(".cs")
                                        where file.Lines.Length > LongestFile
                                        select (file.Path, $"{file.Lines.Length} lines"));
        Exemptions.Check("web-file-length", from file in SourceFile.All
                                            where file.Path.StartsWith("web/", StringComparison.Ordinal)
                                                && (file.Path.EndsWith(".ts", StringComparison.Ordinal)
                                                    || file.Path.EndsWith(".tsx", StringComparison.Ordinal))
                                                && file.Lines.Length > LongestWebFile
                                            select (file.Path, $"{file.Lines.Length} lines"));
    }

    [Fact]
    public void Lines_StayShort()
    {
        string[] found = [.. from file in SourceFile.Ending(".cs")
                             from line in file.Lines.Index()
                             where line.Item.Length > LongestLine
                             select $"{file.Path}: line {line.Index + 1} has {line.Item.Length} characters"];
        Assert.True(found.Length <= LongLinesLeft, $"{found.Length} long lines:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void Functions_StayShort() => Exemptions.Check("function-length", from file in SourceFile.Ending(".cs")
                                                                             from block in Blocks(file.Lines)
                                                                             where block.Length > LongestFunction
                                                                             select (file.Path, $"line {block.Start + 1} begins a block of {block.Length} lines"));

    [Fact]
    public void Files_StaySmall_OutsideTestData()
    {
        var root = new DirectoryInfo(Testing.Product.Root);
        Exemptions.Check("file-size", from file in SourceFile.All
                                      where !file.Path.Contains("/data/", StringComparison.Ordinal)
                                      let size = new FileInfo(Path.Combine(root.FullName, file.Path)).Length
                                      where size > LargestFile
                                      select (file.Path, $"{size} bytes"));
    }

    [Fact]
    public void Blocks_AreSeen()
    {
        var long1 = "class A\n{\n    void F()\n    {\n" + string.Concat(Enumerable.Repeat("        G();\n", 71))
            + "    }\n}\n";
        Assert.Contains(Blocks(long1.Split('\n')), block => block.Length > LongestFunction);
    }

    // Braces stand on their own lines, so a block ends at the closing brace of the same indentation. Types do not
    // count.
    private static IEnumerable<(int Start, int Length)> Blocks(string[] lines)
    {
        for (var open = 1; open < lines.Length; open++)
        {
            if (lines[open].Trim() != "{")
            {
                continue;
            }

            var indent = lines[open].Length - 1;
            var head = open - 1;
            while (head > 0 && IsPartOfHead(lines[head], indent))
            {
                head--;
            }

            var close = Array.FindIndex(
                lines, open, line => line.TrimEnd(';', ')', ',') == new string(' ', indent) + "}");
            if (close > 0 && !TypeHead().IsMatch(lines[head]))
            {
                yield return (open, close - open - 1);
            }
        }
    }

    private static bool IsPartOfHead(string line, int indent) =>
        line.Length == 0 || IndentOf(line) > indent || line.StartsWith('#')
        || line.TrimStart().StartsWith("where ", StringComparison.Ordinal);

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"\b(class|struct|record|interface|enum|namespace)\b|\bextension\b.*\(|^\s*\[|=>? *$|\bnew\b")]
    private static partial Regex TypeHead();
}
