using System.Text.RegularExpressions;

namespace Lode.Waste.Codes;

/// <summary>Codes of what is done with waste: R for use, D for disposal, C for co-processing (HJ 1033, annex F).
/// </summary>
internal static partial class MethodCode
{
    internal static bool IsValid(string? code) => code is not null && Form().IsMatch(code);

    /// <summary>Whether the code is one of disposal.</summary>
    internal static bool IsDisposal(string code) => code.StartsWith('D');

    [GeneratedRegex("^(R(1[0-5]?|[2-9])|D(1[0-6]?|[2-9])|C[1-5])$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
