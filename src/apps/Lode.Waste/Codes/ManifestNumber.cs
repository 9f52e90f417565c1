using System.Globalization;

namespace Lode.Waste.Codes;

/// <summary>Number of a transfer manifest: year 4, province 2, city 2, serial 6 of the sending city (decree 23,
/// Art. 15). The national system gives it; Lode only records and checks it.</summary>
internal sealed record ManifestNumber(int Year, string Province, string City, int Serial)
{
    internal const int Length = 14;

    /// <summary>Codes of provinces, regions and municipalities (GB/T 2260, first two digits).</summary>
    private static readonly HashSet<string> Provinces = [.. (
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82")
        .Split(' ')];

    /// <summary>The region of simulated numbers: no province has it.</summary>
    internal const string SimulatedRegion = "9999";

    /// <summary>Whether the region does not exist, as in numbers of the simulator.</summary>
    internal bool IsSimulated => Province + City == SimulatedRegion;

    /// <summary>Reads a number; the answer names the first part that is wrong: length, digits, year, region or serial.
    /// </summary>
    internal static ManifestNumber? Parse(string text, out string? wrongPart)
    {
        wrongPart = text.Length != Length ? "length"
            : text.AsSpan().ContainsAnyExceptInRange('0', '9') ? "digits"
            : text[..4] is var year && string.CompareOrdinal(year, "2022") < 0 ? "year"
            : !Provinces.Contains(text[4..6]) && text[4..8] != SimulatedRegion ? "region"
            : text[8..] == "000000" ? "serial"
            : null;
        return wrongPart is not null ? null : new ManifestNumber(
            int.Parse(text[..4], CultureInfo.InvariantCulture), text[4..6], text[6..8],
            int.Parse(text[8..], CultureInfo.InvariantCulture));
    }

    /// <summary>The 14 digits.</summary>
    /// <remarks>Worked example: 2026, 41, 01, 123 is 20264101000123.</remarks>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year:0000}{Province}{City}{Serial:000000}");
}
