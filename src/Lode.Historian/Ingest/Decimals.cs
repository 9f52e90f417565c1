using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lode.Historian.Ingest;

/// <summary>Decimal text to doubles, correctly rounded, keeping the digits and the power of ten as well.</summary>
/// <remarks>A mantissa below 2⁵³ times or divided by an exact power of ten up to 10²² rounds once, hence correctly
/// (Clinger 1990); all else goes through the runtime's parser. Dividing matters: multiplying by 10⁻ᵉ misses the
/// nearest double for 29 % of decimals.</remarks>
public static class Decimals
{
    /// <summary>Largest |exponent| of the exact path.</summary>
    public const int MaxExponent = 22;

    /// <summary>Mantissas below this are exact doubles.</summary>
    public const long MaxMantissa = 1L << 53;

    private static ReadOnlySpan<double> Powers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>mantissa · 10^exponent, correctly rounded.</summary>
    /// <param name="mantissa">|mantissa| &lt; 2⁵³.</param>
    /// <param name="exponent">−22 to 22.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(long mantissa, int exponent) =>
        exponent <= 0 ? mantissa / Powers[-exponent] : mantissa * Powers[exponent];

    /// <summary>Reads a whole text as a number of line protocol: sign, digits, point, exponent; no NaN, no infinity,
    /// no blanks. Overflow to infinity is refused.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="value">Correctly rounded.</param>
    /// <param name="mantissa">Digits without leading zeros, signed; meaningful when <paramref name="exact"/>.</param>
    /// <param name="exponent">Power of ten of the last digit.</param>
    /// <param name="exact">The pair gives the value through <see cref="ToDouble"/> bit for bit.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, out double value, out long mantissa, out int exponent, out bool exact)
    {
        value = 0;
        exact = false;
        if (!Scan(text, out mantissa, out exponent, out var digits, out var negative))
        {
            return false;
        }

        exact = digits <= 18 && mantissa < MaxMantissa && exponent is >= -MaxExponent and <= MaxExponent
            && !(mantissa == 0 && negative);
        mantissa = negative ? -mantissa : mantissa;
        if (exact)
        {
            value = ToDouble(mantissa, exponent);
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private static bool Scan(
        ReadOnlySpan<byte> text, out long mantissa, out int exponent, out int digits, out bool negative)
    {
        mantissa = 0;
        exponent = 0;
        digits = 0;
        var i = 0;
        negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
        {
            i++;
        }

        var any = false;
        var point = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            any = true;
            if (digits > 0 || c != '0')
            {
                digits++;
                mantissa = digits <= 18 ? (mantissa * 10) + (c - '0') : mantissa;
            }

            exponent -= point ? 1 : 0;
        }

        return any && (i == text.Length || ScanExponent(text[i..], ref exponent));
    }

    private static bool ScanExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        var i = 1;
        var negative = text.Length > 1 && text[1] == '-';
        if (negative || (text.Length > 1 && text[1] == '+'))
        {
            i++;
        }

        if (i == text.Length)
        {
            return false;
        }

        var power = 0;
        for (; i < text.Length; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            power = Math.Min((power * 10) + (text[i] - '0'), 100_000);
        }

        exponent += negative ? -power : power;
        return true;
    }
}
