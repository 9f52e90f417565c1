using System.Text;
using Lode.Kernel;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Wording;

/// <summary>The page of all refusals: a code that is renamed, or a text that changes, shows in review.</summary>
public sealed class ErrorReferenceTests
{
    private static readonly TextCatalog Catalog = new(Product.Assemblies);

    [Fact]
    public void Reference_HoldsEveryCode_WithBothTexts()
    {
        var page = new StringBuilder("""
            # Error codes

            Every refusal is `application/problem+json` with a stable `code`; programs decide by it, never by the words.
            The texts come in the language of the signed-in person, else by `Accept-Language`. `{names}` are filled in.
            This page is written by a test from the product itself.

            A wrong field stands in `fields` as `{path, code, detail}`; its codes, such as `missing` or `format`, are
            words, not listed here.


            """);
        foreach (var module in Refusals.All.GroupBy(refusal => refusal.Code.Split('.')[0])
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            page.Append($"## {module.Key}\n\n| code | status | English | 中文 |\n|---|---|---|---|\n");
            foreach (var refusal in module.OrderBy(refusal => refusal.Code, StringComparer.Ordinal))
            {
                var clause = refusal.Clause is { } text ? $" · {text}" : "";
                page.Append($"| `{refusal.Code}` | {refusal.Status}{clause} | {Words("en-US", refusal.Code)} ")
                    .Append($"| {Words("zh-CN", refusal.Code)} |\n");
            }

            page.Append('\n');
        }

        Golden.MatchesFile("docs/reference/errors.md", page.ToString().TrimEnd() + "\n");
    }

    private static string Words(string language, string code)
    {
        var text = Catalog.Raw(language, code)!;
        string?[] parts = [$"**{text.Title}**", text.Detail, text.Remedy];
        return string.Join("<br>", parts.Where(part => part is not null))
            .Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
    }
}
