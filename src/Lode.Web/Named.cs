namespace Lode.Web;

/// <summary>A named value in an address, in any case: <c>show=shelved</c>. The framework's own reading of enumerations
/// knows capital letters only.</summary>
public readonly record struct Named<T>(T Value)
    where T : struct, Enum
{
    /// <summary>Reads a name or its number; false for any other text.</summary>
    public static bool TryParse(string? text, IFormatProvider? format, out Named<T> named)
    {
        var known = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value);
        named = new(value);
        return known;
    }
}
