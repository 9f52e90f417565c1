using System.Numerics;

namespace Lode.Historian.Codec;

/// <summary>Symbol frequencies inside a block: six bits each, steps of a quarter octave.</summary>
/// <remarks>Layout: number of symbols n without the escape (0 to 63) | n + 1 codes of 6 bits, the escape's last.
/// Code 0 is weight 0, code c is (4 + (c−1) mod 4) · 2^((c−1) div 4).</remarks>
internal static class FrequencyTable
{
    private const int CodeBits = 6;

    /// <summary>Appends the table for these counts (shape [64]) and loads it into the model.</summary>
    public static void Write(ReadOnlySpan<int> counts, SymbolModel model, ByteSink into)
    {
        var symbols = counts[..SymbolModel.Escape].LastIndexOfAnyExcept(0) + 1;
        var total = 0;
        foreach (var count in counts[..SymbolModel.Symbols])
        {
            total += count;
        }
        Span<ulong> codes = stackalloc ulong[SymbolModel.Symbols];
        codes = codes[..(symbols + 1)];
        for (var symbol = 0; symbol <= symbols; symbol++)
        {
            var count = counts[symbol < symbols ? symbol : SymbolModel.Escape];
            codes[symbol] = Code(((long)count << 17) / total);
        }
        codes[symbols] = Math.Max(codes[symbols], Code(1 << 6));
        into.Byte((byte)symbols);
        BitPacking.Write(codes, CodeBits, into);
        Load(codes, model);
        model.PrepareEncoding();
    }

    /// <summary>Reads a table into the model.</summary>
    public static void Read(ref ByteSource source, SymbolModel model)
    {
        int symbols = source.Byte();
        if (symbols > SymbolModel.Escape)
        {
            CorruptBlockException.Throw("symbol count");
        }
        Span<ulong> codes = stackalloc ulong[SymbolModel.Symbols];
        codes = codes[..(symbols + 1)];
        BitPacking.Read(ref source, CodeBits, codes);
        if (codes[symbols] == 0)
        {
            CorruptBlockException.Throw("escape without a frequency");
        }
        Load(codes, model);
    }

    private static void Load(ReadOnlySpan<ulong> codes, SymbolModel model)
    {
        Span<double> weights = stackalloc double[SymbolModel.Symbols];
        weights.Clear();
        for (var symbol = 0; symbol < codes.Length; symbol++)
        {
            var weight = codes[symbol] == 0 ? 0 : (4 + (codes[symbol] - 1 & 3)) << (int)(codes[symbol] - 1 >> 2);
            weights[symbol == codes.Length - 1 ? SymbolModel.Escape : symbol] = weight;
        }
        Span<ushort> frequencies = stackalloc ushort[SymbolModel.Symbols];
        SymbolModel.Normalise(weights, frequencies);
        model.Load(frequencies);
    }

    /// <summary>The code whose weight is nearest below or at (rounded in the mantissa) the given one.</summary>
    private static ulong Code(long weight)
    {
        if (weight < 4)
        {
            return weight > 0 ? 1UL : 0;
        }
        var exponent = BitOperations.Log2((ulong)weight) - 2;
        var half = exponent > 0 ? 1L << (exponent - 1) : 0;
        var mantissa = (weight + half) >> exponent;
        if (mantissa == 8)
        {
            (mantissa, exponent) = (4, exponent + 1);
        }
        return (ulong)Math.Min(1 + 4 * exponent + mantissa - 4, 63);
    }
}
