using System.Globalization;

namespace Lode.Waste.Codes;

/// <summary>Digital code of a container of hazardous waste: 37 characters in four segments (HJ 1276-2022).</summary>
/// <remarks>Unit 18 (unified social credit code), waste 8 digits, date 8 digits, serial 3 digits. The lengths of the
/// segments are to be confirmed; they sum to the 37 of the standard.</remarks>
internal sealed record ContainerCode(string CreditCode, string WasteCode, DateOnly Date, int Serial)
{
    internal const int Length = 37;

    /// <summary>Reads a code; the answer names the first segment that is wrong: unit, waste, date or serial.</summary>
    internal static ContainerCode? Parse(string text, out string? wrongSegment)
    {
        wrongSegment = null;
        if (text.Length != Length)
        {
            wrongSegment = "length";
        }
        else if (!Codes.CreditCode.IsValid(text.AsSpan(0, 18)))
        {
            wrongSegment = "unit";
        }
        else if (!IsDigits(text.AsSpan(18, 8)))
        {
            wrongSegment = "waste";
        }
        else if (!DateOnly.TryParseExact(
            text.AsSpan(26, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            wrongSegment = "date";
        }
        else if (!IsDigits(text.AsSpan(34, 3)) || text[34..] == "000")
        {
            wrongSegment = "serial";
        }

        return wrongSegment is not null ? null : new ContainerCode(
            text[..18],
            $"{text[18..21]}-{text[21..24]}-{text[24..26]}",
            DateOnly.ParseExact(text[26..34], "yyyyMMdd", CultureInfo.InvariantCulture),
            int.Parse(text[34..], CultureInfo.InvariantCulture));
    }

    /// <summary>The 37 characters.</summary>
    /// <remarks>Worked example: 91410100MA0DEMA009 + 32102348 + 20260117 + 001.</remarks>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CreditCode}{WasteCode.Replace("-", "", StringComparison.Ordinal)}{Date:yyyyMMdd}{Serial:000}");

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
