using System.Text;
using System.Text.RegularExpressions;

namespace Lode.Host.Evaluate.Statecharts;

/// <summary>Turns the part of ECMAScript that the public statechart tests use for plain data into Lode's expression
/// language: whole numbers, truth, comparison, sums, logic and <c>In('state')</c>.</summary>
internal static partial class EcmaTranslator
{
    /// <summary>Prefix of the names that say whether a state is active.</summary>
    internal const string StatePrefix = "state.";

    /// <summary>The same expression in Lode's language; null when it uses anything beyond the part.</summary>
    internal static string? Translate(string source)
    {
        var text = new StringBuilder();
        for (var at = 0; at < source.Length;)
        {
            var token = Token().Match(source, at);
            if (!token.Success)
            {
                return null;
            }

            at += token.Length;
            text.Append(token switch
            {
                _ when token.Groups["in"].Success => $"{{{StatePrefix}{token.Groups["in"].Value}}}",
                _ when token.Groups["name"].Success => Name(token.Value),
                _ => Symbol(token.Value),
            });
        }

        return text.ToString();
    }

    private static string Name(string word) => word is "true" or "false" ? word : $"{{{word}}}";

    private static string Symbol(string word) => word switch
    {
        "==" or "===" => " = ",
        "!=" or "!==" => " != ",
        "&&" => " and ",
        "||" => " or ",
        "!" => "not ",
        _ => word,
    };

    [GeneratedRegex("""
        \G(?: In\(\s*'(?<in>[^']+)'\s*\)
            | (?<name>(?!(?:return|typeof|new|function|in|var)\b)[A-Za-z]\w*)(?![\w.(\[])
            | \d+(?![\w.])
            | [=!]==? | <=? | >=? | && | \|\| | [-+*!()]
            | \s+ )
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
