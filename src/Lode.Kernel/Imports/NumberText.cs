using System.Globalization;

namespace Lode.Kernel.Imports;

/// <summary>Numbers as files of the trade write them, to the form of line protocol; strict, so that damage
/// shows.</summary>
internal static class NumberText
{
    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "na", "n/a", "nan", "null", "none", "-", "--", "—", "#n/a", "bad",
    };

    /// <summary>Whether a cell says that there is no value.</summary>
    internal static bool IsMissing(string cell) => Missing.Contains(cell);

    /// <summary>Rewrites <c>[sign] digits [decimal digits] [exponent]</c> with a point; false for anything else, as
    /// <c>9.887.715</c>, which a spreadsheet has spoiled.</summary>
    internal static bool TryNormalize(ReadOnlySpan<char> cell, char decimalSign, Span<char> into, out int length,
        out double value)
    {
        length = 0;
        value = 0;
        var (digits, points, exponent) = (0, 0, false);
        if (cell.Length > into.Length)
        {
            return false;
        }

        for (var at = 0; at < cell.Length; at++)
        {
            var letter = cell[at] == '−' ? '-' : cell[at];
            if (char.IsAsciiDigit(letter))
            {
                digits++;
            }
            else if (letter == decimalSign && points == 0 && !exponent)
            {
                points++;
                letter = '.';
            }
            else if (letter is 'e' or 'E' && digits > 0 && !exponent)
            {
                exponent = true;
            }
            else if (letter is not ('+' or '-') || (at > 0 && cell[at - 1] is not ('e' or 'E')))
            {
                return false;
            }

            into[length++] = letter;
        }

        return digits > 0 && char.IsAsciiDigit(into[length - 1])
            && double.TryParse(into[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>The decimal sign of a sample of cells: the comma when more cells need it than need the point.</summary>
    internal static char DecimalOf(IEnumerable<string> cells)
    {
        var (points, commas) = (0, 0);
        Span<char> scratch = stackalloc char[64];
        foreach (var cell in cells)
        {
            if (cell.Contains('.', StringComparison.Ordinal) && TryNormalize(cell, '.', scratch, out _, out _))
            {
                points++;
            }
            else if (cell.Contains(',', StringComparison.Ordinal) && TryNormalize(cell, ',', scratch, out _, out _))
            {
                commas++;
            }
        }

        return commas > points ? ',' : '.';
    }
}
