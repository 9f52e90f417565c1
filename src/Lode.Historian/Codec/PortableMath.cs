namespace Lode.Historian.Codec;

/// <summary>exp and ln from the four basic operations only: the same bits on every machine and library.</summary>
/// <remarks>The frequency tables of <see cref="ModelCatalog"/> are part of the file format, so they may not depend on
/// a platform's libm. Relative error below 1e-12 in the range used.</remarks>
internal static class PortableMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>e to the power <paramref name="x"/>, for −700 &lt; x ≤ 0.</summary>
    public static double Exp(double x)
    {
        // e^x = (e^(x/1024))^1024 with a short series: squaring ten times costs 2^10 of relative accuracy.
        var t = x / 1024;
        var sum = 1.0;
        for (var k = 12; k >= 1; k--)
        {
            sum = 1 + sum * t / k;
        }
        for (var k = 0; k < 10; k++)
        {
            sum *= sum;
        }
        return sum;
    }

    /// <summary>Natural logarithm of a positive normal number.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        // ln m = 2 atanh((m − 1)/(m + 1)), argument at most 1/3.
        var z = (mantissa - 1) / (mantissa + 1);
        var sum = 0.0;
        for (var k = 41; k >= 1; k -= 2)
        {
            sum = sum * z * z + 1.0 / k;
        }
        return exponent * Ln2 + 2 * z * sum;
    }
}
