namespace Lode.Waste.Books;

/// <summary>What a mass is made of: water of the wet mass, elements of the dry mass, both in millionths.</summary>
/// <param name="MoisturePpm">Water, 0 to 999,999.</param>
/// <param name="Parts">Elements by their symbols; those that nobody looked for are not there.</param>
internal sealed record Assay(long MoisturePpm, IReadOnlyDictionary<string, long> Parts)
{
    /// <summary>Elements that have a book of their own.</summary>
    internal static readonly IReadOnlyList<string> Elements = ["Al", "F", "Cl", "S", "Na", "As"];

    private const long Whole = 1_000_000;

    /// <summary>Dry mass: wet · (1 − w), to the nearest gram.</summary>
    /// <remarks>Worked example (W2): 1,000 t at 32 % are 680 t dry.</remarks>
    internal long Dry(long wetGrams) => Part(wetGrams, Whole - MoisturePpm);

    /// <summary>Grams of an element; null when nobody looked for it.</summary>
    internal long? Of(string element, long wetGrams) =>
        Parts.TryGetValue(element, out var part) ? Part(Dry(wetGrams), part) : null;

    /// <summary>An assay of shares, 0 to 1; null without a moisture.</summary>
    internal static Assay? Of(double? moisture, IReadOnlyDictionary<string, double>? elements) =>
        moisture is not { } water ? null
        : new Assay(Ppm(water), (elements ?? new Dictionary<string, double>())
            .ToDictionary(pair => pair.Key, pair => Ppm(pair.Value), StringComparer.Ordinal));

    /// <summary>Whether shares make sense: water below 1, known elements, together at most the dry mass.</summary>
    internal static bool IsValid(double? moisture, IReadOnlyDictionary<string, double>? elements) =>
        moisture is null or (>= 0 and < 1)
        && (elements is null || (moisture is not null && elements.Keys.All(Elements.Contains)
            && elements.Values.All(share => share is >= 0 and <= 1) && elements.Values.Sum() <= 1));

    private static long Ppm(double share) => (long)Math.Round(share * Whole, MidpointRounding.AwayFromZero);

    private static long Part(long grams, long ppm) => (long)Math.Round(
        (decimal)grams * ppm / Whole, MidpointRounding.AwayFromZero);
}
