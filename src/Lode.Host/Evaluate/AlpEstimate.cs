using System.Globalization;
using System.Numerics;

namespace Lode.Host.Evaluate;

/// <summary>Bits per value that ALP and ALP-RD would take for vectors of 1024 doubles.</summary>
/// <remarks>A re-computation of size from the paper's method (Afroozeh, Kuffó, Boncz 2023): exponent and factor by 32
/// samples, frame of reference, exceptions of 16 + 64 bits; fronts in a dictionary of eight, misses of 16 + 16 bits.
/// In ALP's favour: headers are not counted and the smaller of the two is taken.</remarks>
internal static class AlpEstimate
{
    private const int VectorSize = 1024;
    private const int Samples = 32;
    private const int MostExponent = 18;
    private const double Magic = 6755399441055744.0;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostExponent + 1).Select(e => Math.Pow(10, e))];

    private static readonly double[] Fractions =
        [.. Enumerable.Range(0, MostExponent + 1).Select(e => double.Parse($"1e-{e}", CultureInfo.InvariantCulture))];

    /// <summary>Mean bits per value over all vectors.</summary>
    public static double BitsPerValue(ReadOnlySpan<double> values)
    {
        double bits = 0;
        for (var at = 0; at < values.Length; at += VectorSize)
        {
            var vector = values.Slice(at, Math.Min(VectorSize, values.Length - at));
            bits += Math.Min(DecimalBits(vector), SplitBits(vector));
        }
        return bits / values.Length;
    }

    private static double DecimalBits(ReadOnlySpan<double> vector)
    {
        var sample = new double[Math.Min(Samples, vector.Length)];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = vector[i * vector.Length / sample.Length];
        }
        var best = (Exponent: 0, Factor: 0, Bits: double.MaxValue);
        for (var exponent = MostExponent; exponent >= 0; exponent--)
        {
            for (var factor = exponent; factor >= 0; factor--)
            {
                var bits = Size(sample, exponent, factor);
                if (bits < best.Bits)
                {
                    best = (exponent, factor, bits);
                }
            }
        }
        return Size(vector, best.Exponent, best.Factor);
    }

    private static double Size(ReadOnlySpan<double> values, int exponent, int factor)
    {
        long least = long.MaxValue, greatest = long.MinValue;
        var exceptions = 0;
        foreach (var value in values)
        {
            var scaled = value * Powers[exponent] * Fractions[factor];
            var rounded = scaled + Magic - Magic;
            var back = rounded * Powers[factor] * Fractions[exponent];
            if (!(Math.Abs(scaled) < 1L << 51)
                || BitConverter.DoubleToInt64Bits(back) != BitConverter.DoubleToInt64Bits(value))
            {
                exceptions++;
                continue;
            }
            least = Math.Min(least, (long)rounded);
            greatest = Math.Max(greatest, (long)rounded);
        }
        var width = greatest <= least ? 0 : 64 - BitOperations.LeadingZeroCount((ulong)(greatest - least));
        return values.Length * width + 80.0 * exceptions;
    }

    private static double SplitBits(ReadOnlySpan<double> vector)
    {
        var best = double.MaxValue;
        for (var cut = 48; cut < 64; cut++)
        {
            var fronts = new Dictionary<ulong, int>();
            foreach (var value in vector)
            {
                var front = BitConverter.DoubleToUInt64Bits(value) >> cut;
                fronts[front] = fronts.GetValueOrDefault(front) + 1;
            }
            var counts = fronts.Values.OrderDescending().ToArray();
            for (var bits = 1; bits <= 3; bits++)
            {
                var misses = counts.Skip(1 << bits).Sum();
                best = Math.Min(best, vector.Length * (double)(cut + bits) + 32.0 * misses);
            }
        }
        return best;
    }
}
