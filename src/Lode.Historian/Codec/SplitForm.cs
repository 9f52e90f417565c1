using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>Doubles without decimal structure: front bits entropy-coded, the rest as they are.</summary>
/// <remarks>After ALP-RD (Afroozeh, Kuffó, Boncz 2023), with an entropy coder instead of fixed dictionary codes.
/// Layout: cut p | key count | keys of 16 bits | frequency table | escape count varint, escaped fronts of 16 bits |
/// <see cref="Rans"/> stream | low p bits packed by 256.</remarks>
internal static class SplitForm
{
    /// <summary>Fronts are at most 16 bits.</summary>
    public const int LeastCut = 48;

    private const int MostKeys = SymbolModel.Escape - 1;
    private const int SampleSize = 128;

    /// <summary>The cheapest cut by a sample, and its bits per value.</summary>
    public static (int Cut, double Bits) Choose(ReadOnlySpan<double> values)
    {
        Span<ulong> sample = stackalloc ulong[SampleSize];
        sample = sample[..Math.Min(SampleSize, values.Length)];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = BitConverter.DoubleToUInt64Bits(values[(int)((long)i * values.Length / sample.Length)]);
        }
        sample.Sort();
        var best = (Cut: 0, Bits: 64.0);
        for (var cut = LeastCut; cut < 64; cut++)
        {
            double entropy = 0;
            var keys = 0;
            for (int i = 0, end; i < sample.Length; i = end)
            {
                for (end = i + 1; end < sample.Length && sample[end] >> cut == sample[i] >> cut; end++)
                {
                }
                var share = (double)(end - i) / sample.Length;
                entropy -= share * Math.Log2(share);
                keys++;
            }
            // Miller–Madow correction of the entropy, and the table's own bits.
            var bits = cut + entropy + 0.72 * (keys - 1) / sample.Length + 22.0 * keys / values.Length;
            if (keys <= MostKeys && bits < best.Bits)
            {
                best = (cut, bits);
            }
        }
        return (best.Cut, best.Bits + 200.0 / values.Length);
    }

    /// <summary>Appends the values.</summary>
    public static void Write(ReadOnlySpan<double> values, int cut, IntegerWorkspace work, ByteSink into)
    {
        var bits = MemoryMarshal.Cast<double, ulong>(values);
        Span<ushort> keys = stackalloc ushort[MostKeys];
        Span<byte> slots = stackalloc byte[256];
        slots.Clear();
        var symbols = work.Symbols.AsSpan(0, values.Length);
        Array.Clear(work.Counts);
        int count = 0, escapes = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            var front = (ushort)(bits[i] >> cut);
            var slot = unchecked((front * 40503) >> 8) & 255;
            while (slots[slot] != 0 && keys[slots[slot] - 1] != front)
            {
                slot = (slot + 1) & 255;
            }
            var symbol = slots[slot] - 1;
            if (symbol < 0 && count < MostKeys)
            {
                keys[count] = front;
                symbol = count++;
                slots[slot] = (byte)count;
            }
            symbol = symbol < 0 ? SymbolModel.Escape : symbol;
            escapes += symbol == SymbolModel.Escape ? 1 : 0;
            symbols[i] = (byte)symbol;
            work.Counts[symbol]++;
        }
        into.Byte((byte)cut);
        into.Byte((byte)count);
        into.Bytes(MemoryMarshal.AsBytes(keys[..count]));
        FrequencyTable.Write(work.Counts, work.Own, into);
        into.Varint((ulong)escapes);
        for (var i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] == SymbolModel.Escape)
            {
                into.UInt16((ushort)(bits[i] >> cut));
            }
        }
        Rans.Encode(symbols, work.Own, 0, work.Words, into);
        for (var at = 0; at < bits.Length; at += BitPacking.BlockSize)
        {
            BitPacking.Write(bits.Slice(at, Math.Min(BitPacking.BlockSize, bits.Length - at)), cut, into);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static void Read(ref ByteSource source, IntegerWorkspace work, Span<double> values)
    {
        int cut = source.Byte();
        int count = source.Byte();
        if (cut is < LeastCut or > 63 || count > MostKeys)
        {
            CorruptBlockException.Throw("split header");
        }
        Span<ulong> fronts = stackalloc ulong[SymbolModel.Symbols];
        fronts.Clear();
        for (var i = 0; i < count; i++)
        {
            fronts[i] = (ulong)source.UInt16() << cut;
        }
        FrequencyTable.Read(ref source, work.Own);
        var escaped = source.Bytes(2 * source.Count(values.Length));
        var symbols = work.Symbols.AsSpan(0, values.Length);
        if (Rans.Decode(ref source, work.Own.Decoder, work.Words, symbols) != 0)
        {
            CorruptBlockException.Throw("bits carried by fronts");
        }
        var bits = MemoryMarshal.Cast<double, ulong>(values);
        for (var at = 0; at < bits.Length; at += BitPacking.BlockSize)
        {
            BitPacking.Read(ref source, cut, bits.Slice(at, Math.Min(BitPacking.BlockSize, bits.Length - at)));
        }
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] |= fronts[symbols[i] & SymbolModel.Escape];
        }
        var next = new ByteSource(escaped);
        for (var i = symbols.IndexOf((byte)SymbolModel.Escape); i >= 0 && i < bits.Length; i++)
        {
            bits[i] |= symbols[i] == SymbolModel.Escape ? (ulong)next.UInt16() << cut : 0;
        }
        next.End();
    }
}
