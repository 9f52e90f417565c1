namespace Lode.Waste.Codes;

/// <summary>Unified social credit code of an organization: 17 characters and a check character (GB 32100-2015).
/// </summary>
internal static class CreditCode
{
    internal const int Length = 18;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Whether the text is 18 characters of the alphabet and the last one fits the others.</summary>
    internal static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == Length && CheckCharacter(text[..17]) is { } check && check == text[17];

    /// <summary>The check character of 17 characters; null when one is not of the alphabet.</summary>
    /// <remarks>c = (31 − Σ vᵢ · 3ⁱ mod 31) mod 31. Worked example: 91350100M000100Y4 gives 3.</remarks>
    internal static char? CheckCharacter(ReadOnlySpan<char> body)
    {
        var (sum, weight) = (0, 1);
        foreach (var letter in body)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            sum += value * weight;
            weight = weight * 3 % 31;
        }

        return body.Length == Length - 1 ? Alphabet[(31 - (sum % 31)) % 31] : null;
    }
}
