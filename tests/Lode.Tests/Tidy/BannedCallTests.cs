using System.Text.RegularExpressions;
using Xunit;

namespace Lode.Tests.Tidy;

public sealed partial class BannedCallTests
{
    private static readonly (string Rule, string Pattern, bool InTests)[] Banned =
    [
        ("clock", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", true),
        ("new-guid", @"\bGuid\.NewGuid\b", true),
        ("unseeded-random", @"\bnew Random\(\s*\)|\bRandom\.Shared\b", true),
        ("sleep", @"\bThread\.Sleep\b", true),
        ("blocking-wait", @"\)\.Result\b|\.Wait\(\)|\.GetAwaiter\(\)\.GetResult\(\)", true),
        ("delay-without-clock", @"\bTask\.Delay\((?![^;]*([cC]lock|system|TimeProvider|Infinite))", false),
        ("region", @"^\s*#region", true),
        ("open-work", @"\b(FIXME|TODO|XXX|HACK)\b", true),
        ("dynamic", @"(?<![""/*\w])\bdynamic\s+\w+\s*[=;,)]", true),
        ("empty-catch", @"catch\s*(\([^)]*\))?\s*(when\s*\([^{]*\))?\s*\{\s*\}", true),
        ("vague-name",
            @"\b(class|struct|record|interface|namespace)\s+[\w.]*(Helper|Helpers|Util|Utils|Common|Manager)\b", true),
        ("culture-guess", @"\bCultureInfo\.(DefaultThread\w*)\s*=", true),
    ];

    [Fact]
    public void BannedCalls_AreAbsent()
    {
        foreach (var (rule, pattern, inTests) in Banned)
        {
            var regex = new Regex(pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(10));
            Exemptions.Check(rule, from file in SourceFile.Ending(".cs")
                                   where (inTests || file.IsProduct)
                                       && !file.Path.Contains("/Tidy/", StringComparison.Ordinal)
                                   from match in regex.Matches(file.Text)
                                   select (file.Path, $"line {LineOf(file.Text, match.Index)}: {match.Value.Trim()}"));
        }
    }

    [Fact]
    public void CatchAll_StandsAtTheListedBoundariesOnly() =>
        Exemptions.Check("catch-all", from file in SourceFile.Ending(".cs")
                                      where file.IsProduct
                                      from match in CatchAll().Matches(file.Text)
                                      where !Rethrows(file.Text, match.Index)
                                      select (file.Path, $"line {LineOf(file.Text, match.Index)}"));

    private static bool Rethrows(string text, int at)
    {
        var open = text.IndexOf('{', at);
        var depth = 0;
        for (var index = open; index < text.Length; index++)
        {
            depth += text[index] == '{' ? 1 : text[index] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return Throw().IsMatch(text[open..index]);
            }
        }

        return false;
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"\bthrow\b")]
    private static partial Regex Throw();

    [GeneratedRegex(@"catch(\s*\(Exception(\s+\w+)?\))?\s*\n\s*\{")]
    private static partial Regex CatchAll();
}
