namespace Lode.Kernel.Ledger;

/// <summary>Name of an account in its book, <c>kind:place:item:lot</c>; the last parts may be empty.</summary>
/// <param name="Kind">What the account means, a word of the app: <c>INV</c>, <c>GEN</c>, <c>CLEARING</c>.</param>
/// <param name="Place">Where it is; the other site's number for <c>CLEARING</c>.</param>
/// <param name="Item">What lies there: waste code, material, meter.</param>
/// <param name="Lot">Batch, container, contract.</param>
public readonly record struct AccountPath(string Kind, string Place = "", string Item = "", string Lot = "")
{
    private const int LongestPart = 60;

    /// <summary>Whether the parts may stand in a path: a kind, no colon, no control character, at most 60 characters
    /// each.</summary>
    public bool IsValid => Kind.Length > 0 && IsPart(Kind) && IsPart(Place) && IsPart(Item) && IsPart(Lot);

    /// <summary>Reads a path; parts that are left out at its end are empty.</summary>
    public static bool TryParse(string? text, out AccountPath path)
    {
        var parts = (text ?? "").Split(':');
        path = parts.Length > 4 ? default
            : new AccountPath(parts[0], PartOf(parts, 1), PartOf(parts, 2), PartOf(parts, 3));
        return parts.Length <= 4 && path.IsValid;
    }

    public override string ToString() => string.Join(':', Kind, Place, Item, Lot);

    /// <summary>The same path with all three colons; anything that is no path stays as it is and names no account.
    /// </summary>
    internal static string Normal(string text)
    {
        var colons = text.AsSpan().Count(':');
        return colons >= 3 ? text : text + new string(':', 3 - colons);
    }

    private static string PartOf(string[] parts, int index) => index < parts.Length ? parts[index] : "";

    private static bool IsPart(string? part) => part is not null && part.Length <= LongestPart
        && part.AsSpan().Trim().Length == part.Length && !part.AsSpan().Contains(':')
        && part.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0;
}
