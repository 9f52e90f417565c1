using System.Text.RegularExpressions;

namespace Lode.Waste.Codes;

/// <summary>The written form of waste codes.</summary>
internal static partial class WasteCode
{
    /// <summary>Hazardous waste of the national list: industry, serial and category, as in 321-024-48.</summary>
    internal static bool IsHazardous(string text) => Hazardous().IsMatch(text);

    /// <summary>General industrial solid waste of the 2024 catalogue: SW and two digits, then up to two parts of three.
    /// </summary>
    internal static bool IsGeneral(string text) => General().IsMatch(text);

    /// <summary>Category of a hazardous code: 321-024-48 belongs to HW48.</summary>
    internal static string CategoryOf(string hazardousCode) => "HW" + hazardousCode[8..];

    [GeneratedRegex("^[0-9]{3}-[0-9]{3}-[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hazardous();

    [GeneratedRegex("^SW[0-9]{2}(-[0-9]{3}){0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex General();
}
