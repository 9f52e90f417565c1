using System.Numerics;

namespace Lode.Historian.Codec;

/// <summary>The largest power of ten that divides all of many numbers, and division by it, without dividing.</summary>
/// <remarks>10^m = 2^m · 5^m. A number is a multiple of 5^m exactly when its product with the inverse of 5^m modulo
/// 2^64 does not exceed (2^64 − 1)/5^m, and that product is then the quotient (Hacker's Delight §10–17).</remarks>
internal static class PowerOfTen
{
    /// <summary>Greatest exponent.</summary>
    public const int Most = 18;

    private static readonly ulong[] Inverses = new ulong[Most + 1];
    private static readonly ulong[] Limits = new ulong[Most + 1];
    private static readonly long[] Values = new long[Most + 1];

    static PowerOfTen()
    {
        ulong five = 1, ten = 1;
        for (var m = 0; m <= Most; m++)
        {
            // Newton's iteration doubles the number of right bits; an odd number is its own inverse modulo 8.
            var inverse = five;
            for (var round = 0; round < 5; round++)
            {
                inverse = unchecked(inverse * (2 - five * inverse));
            }
            (Inverses[m], Limits[m], Values[m]) = (inverse, ulong.MaxValue / five, (long)ten);
            (five, ten) = (five * 5, ten * 10);
        }
    }

    /// <summary>10^m.</summary>
    public static long Value(int m) => Values[m];

    /// <summary>The greatest m, at most 18, with 10^m dividing every number; 0 for none but zeros.</summary>
    public static int Greatest(ReadOnlySpan<long> numbers)
    {
        ulong all = 0;
        foreach (var number in numbers)
        {
            all |= unchecked((ulong)number);
        }
        if (all == 0)
        {
            return 0;
        }
        var m = Math.Min(BitOperations.TrailingZeroCount(all), Most);
        for (var i = 0; i < numbers.Length && m > 0; i++)
        {
            var magnitude = unchecked((ulong)(numbers[i] < 0 ? -numbers[i] : numbers[i]));
            while (unchecked(magnitude * Inverses[m]) > Limits[m])
            {
                m--;
            }
        }
        return m;
    }

    /// <summary>Divides numbers that are all multiples of 10^m.</summary>
    public static void DivideExactly(Span<long> numbers, int m)
    {
        if (m == 0)
        {
            return;
        }
        var inverse = unchecked((long)Inverses[m]);
        foreach (ref var number in numbers)
        {
            number = unchecked((number >> m) * inverse);
        }
    }
}
