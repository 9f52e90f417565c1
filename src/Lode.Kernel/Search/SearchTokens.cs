using System.Globalization;
using System.Text;

namespace Lode.Kernel.Search;

/// <summary>The one tokenizer of search (rules §13): normalized, lower case, Chinese in pairs of characters, Latin
/// words,
/// codes whole and in parts. The databases only store what it gives.</summary>
/// <remarks>Worked examples: 铝灰渣 gives 铝, 铝灰, 灰, 灰渣, 渣; LT-201 gives lt201, lt, 201; 321-024-48 gives 32102448, 321,
/// 024,
/// 48.</remarks>
internal static class SearchTokens
{
    private const int MostTokens = 400, LongestToken = 60;

    private enum Script
    {
        None,
        Letter,
        Digit,
        Ideograph,
    }

    /// <summary>Tokens to store for texts, each once, joined by spaces.</summary>
    internal static string ForIndex(params IEnumerable<string> texts)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var token in Of(text, forQuery: false).TakeWhile(_ => tokens.Count < MostTokens))
            {
                tokens.Add(token);
            }
        }

        return string.Join(' ', tokens);
    }

    /// <summary>Tokens that a question asks for; all must be there, the last one as a beginning.</summary>
    internal static IReadOnlyList<string> ForQuery(string text) => [.. Of(text, forQuery: true).Distinct().Take(16)];

    private static IEnumerable<string> Of(string text, bool forQuery)
    {
        var normal = text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture);
        foreach (var run in Runs(normal))
        {
            var parts = ScriptOf(run[0]) == Script.Ideograph ? Ideographs(run, forQuery) : Code(run, forQuery);
            foreach (var token in parts)
            {
                yield return token.Length <= LongestToken ? token : token[..LongestToken];
            }
        }
    }

    // A run is Chinese, or letters and digits with the marks that codes carry between them.
    private static IEnumerable<string> Runs(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var here = i < text.Length ? ScriptOf(text[i]) : Script.None;
            var joins = here == Script.None && i > start && i + 1 < text.Length && text[i] is '-' or '_' or '.' or '/'
                && ScriptOf(text[i + 1]) is Script.Letter or Script.Digit;
            var before = i > start ? ScriptOf(text[start]) : Script.None;
            var ends = i > start && !joins
                && (here == Script.None || (here == Script.Ideograph) != (before == Script.Ideograph));
            if (ends)
            {
                yield return text[start..i];
                start = i;
            }

            if (here == Script.None && !joins)
            {
                start = i + 1;
            }
        }
    }

    private static IEnumerable<string> Ideographs(string run, bool forQuery)
    {
        for (var i = 0; i < run.Length; i++)
        {
            if (!forQuery || run.Length == 1)
            {
                yield return run[i..(i + 1)];
            }

            if (i + 1 < run.Length)
            {
                yield return run[i..(i + 2)];
            }
        }
    }

    private static IEnumerable<string> Code(string run, bool forQuery)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 1; i <= run.Length; i++)
        {
            if (i == run.Length || ScriptOf(run[i]) != ScriptOf(run[start]))
            {
                if (ScriptOf(run[start]) != Script.None)
                {
                    parts.Add(run[start..i]);
                }

                start = i;
            }
        }

        return parts.Count == 1 ? parts : forQuery ? parts : [string.Concat(parts), .. parts];
    }

    private static Script ScriptOf(char letter) => letter switch
    {
        >= '0' and <= '9' => Script.Digit,
        >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' => Script.Ideograph,
        _ when char.IsDigit(letter) => Script.Digit,
        _ when char.IsLetter(letter) => Script.Letter,
        _ => Script.None,
    };
}
