using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>A double in few bytes where it is a short decimal, else in nine; exact to the bit.</summary>
internal static class LeanDouble
{
    private const int Raw = 7;
    private const double Limit = 1L << 50;
    private static readonly double[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    internal static void Write(ByteSink sink, double value)
    {
        if (Math.Abs(value) < Limit)
        {
            for (var exponent = 0; exponent < Raw; exponent++)
            {
                var scaled = Math.Round(value * Powers[exponent]);
                var mantissa = Math.Abs(scaled) < Limit ? (long)scaled : 0;
                if (SameBits(mantissa / Powers[exponent], value))
                {
                    sink.Varint(unchecked((ulong)((mantissa << 1) ^ (mantissa >> 63)) << 3) | (uint)exponent);
                    return;
                }
            }
        }

        sink.Varint(Raw);
        sink.UInt64(BitConverter.DoubleToUInt64Bits(value));
    }

    internal static double Read(ref ByteSource source)
    {
        var word = source.Varint();
        var exponent = (int)(word & 7);
        if (exponent == Raw)
        {
            return BitConverter.UInt64BitsToDouble(source.UInt64());
        }

        var zigzag = word >> 3;
        return unchecked((long)(zigzag >> 1) ^ -(long)(zigzag & 1)) / Powers[exponent];
    }

    private static bool SameBits(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);
}
