using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Imports;

namespace Lode.Host.Import;

/// <summary>What the command was asked.</summary>
internal sealed record ImportOrder(
    IReadOnlyList<string> Files, ImportMapping Mapping, string Zone, int Site, bool Check, bool Json);

/// <summary>Words for the terminal.</summary>
internal static class ImportText
{
    internal static readonly TextCatalog Texts = new([typeof(TextCatalog).Assembly]);

    private static string Language => CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal)
        ? "zh-CN" : "en-US";

    /// <summary>A refusal in the language of the terminal.</summary>
    internal static string Of(Refusal refusal)
    {
        var text = Texts.Render(Language, refusal.Code, refusal.Args);
        return $"{text.Detail} {text.Remedy} [{refusal.Code}]";
    }

    internal static string Of(ImportReject reject) => $"{reject.Reason(Texts, Language)} [{reject.Code}]";
}
