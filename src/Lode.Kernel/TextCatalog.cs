using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lode.Kernel;

/// <summary>The texts of one refusal in one language, with <c>{placeholders}</c>.</summary>
public sealed record RefusalText(string Title, string Detail, string? Remedy = null);

/// <summary>All texts that the server renders, from every module's <c>Texts.{zh-CN,en-US}.json</c>.</summary>
public sealed partial class TextCatalog
{
    /// <summary>The languages of the product.</summary>
    public static readonly IReadOnlyList<string> Languages = ["zh-CN", "en-US"];

    private readonly FrozenDictionary<string, FrozenDictionary<string, RefusalText>> byLanguage;

    /// <exception cref="InvariantException">A code has two texts in one language.</exception>
    public TextCatalog(IEnumerable<Assembly> assemblies)
    {
        var all = assemblies.ToArray();
        byLanguage = Languages.ToFrozenDictionary(language => language, language => Load(all, language));
    }

    /// <summary>The codes that have a text in a language.</summary>
    internal IEnumerable<string> Codes(string language) => byLanguage[language].Keys;

    internal RefusalText? Raw(string language, string code) => byLanguage[language].GetValueOrDefault(code);

    /// <summary>Whether a code has a text.</summary>
    public bool Knows(string language, string code) =>
        byLanguage.GetValueOrDefault(language)?.ContainsKey(code) == true;

    /// <summary>The text of a code, its placeholders filled; a code without text shows itself. A value that differs by
    /// language is given once for each, as <c>name.zh-CN</c> and <c>name.en-US</c>.</summary>
    public RefusalText Render(string language, string code, IReadOnlyDictionary<string, string>? args)
    {
        var texts = byLanguage.GetValueOrDefault(language) ?? byLanguage["en-US"];
        return texts.TryGetValue(code, out var text)
            ? new RefusalText(
                Fill(text.Title, args, language), Fill(text.Detail, args, language),
                text.Remedy is { } r ? Fill(r, args, language) : null)
            : new RefusalText(code, code);
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string>? args, string language) =>
        Placeholder().Replace(text, match => args?.GetValueOrDefault(match.Groups[1].Value)
            ?? args?.GetValueOrDefault($"{match.Groups[1].Value}.{language}") ?? "—");

    private static FrozenDictionary<string, RefusalText> Load(Assembly[] assemblies, string language)
    {
        var all = new Dictionary<string, RefusalText>(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            var names = assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith($".Texts.{language}.json", StringComparison.Ordinal));
            foreach (var name in names)
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var texts = JsonSerializer.Deserialize<Dictionary<string, RefusalText>>(
                    stream, JsonSerializerOptions.Web)!;
                foreach (var (code, text) in texts)
                {
                    Invariant.Holds(all.TryAdd(code, text), $"{code} has two texts in {language}");
                }
            }
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
