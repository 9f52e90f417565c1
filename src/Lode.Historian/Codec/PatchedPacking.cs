using System.Numerics;

namespace Lode.Historian.Codec;

/// <summary>Up to 256 unsigned numbers at one width, the few wider ones patched (PFOR).</summary>
/// <remarks>Layout: width byte (bit 7: there are patches) | packed low bits | count byte, patch width byte, positions,
/// packed high bits. The width is the exact optimum over the histogram of bit lengths.</remarks>
internal static class PatchedPacking
{
    private const int Patched = 0x80;

    /// <summary>The best width for a histogram of bit lengths (shape [65]) and its cost in bits.</summary>
    public static (int Width, int Bits) Plan(ReadOnlySpan<int> lengths, int count)
    {
        var widest = lengths.LastIndexOfAnyExcept(0);
        if (widest <= 0)
        {
            return (0, 8);
        }
        var best = (Width: widest, Bits: 8 + 8 * BitPacking.Size(count, widest));
        var wider = 0;
        for (var width = widest - 1; width >= 0; width--)
        {
            wider += lengths[width + 1];
            // A patch costs more than a bit for each value of its block: when most are patched it cannot win.
            if (wider > count / 2)
            {
                break;
            }
            var bits = 8 * (3 + BitPacking.Size(count, width) + wider + BitPacking.Size(wider, widest - width));
            if (bits < best.Bits)
            {
                best = (width, bits);
            }
        }
        return best;
    }

    /// <summary>Counts bit lengths 0 to 64 into <paramref name="lengths"/>, shape [65].</summary>
    public static void Histogram(ReadOnlySpan<ulong> values, Span<int> lengths)
    {
        lengths = lengths[..65];
        lengths.Clear();
        foreach (var value in values)
        {
            lengths[64 - BitOperations.LeadingZeroCount(value)]++;
        }
    }

    /// <summary>Appends the values at the planned width.</summary>
    public static void Write(ReadOnlySpan<ulong> values, int width, ByteSink into)
    {
        Span<ulong> high = stackalloc ulong[BitPacking.BlockSize];
        Span<byte> positions = stackalloc byte[BitPacking.BlockSize];
        var patches = 0;
        ulong all = 0;
        if (width < 64)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var rest = values[i] >> width;
                if (rest != 0)
                {
                    all |= rest;
                    positions[patches] = unchecked((byte)i);
                    high[patches++] = rest;
                }
            }
        }
        Invariant.Holds(patches < 256);
        into.Byte((byte)(width | (patches > 0 ? Patched : 0)));
        BitPacking.Write(values, width, into);
        if (patches > 0)
        {
            var patchWidth = 64 - BitOperations.LeadingZeroCount(all);
            into.Byte((byte)patches);
            into.Byte((byte)patchWidth);
            into.Bytes(positions[..patches]);
            BitPacking.Write(high[..patches], patchWidth, into);
        }
    }

    /// <summary>Reads as many values as <paramref name="values"/> holds.</summary>
    public static void Read(ref ByteSource source, scoped Span<ulong> values)
    {
        int head = source.Byte();
        var width = head & ~Patched;
        BitPacking.Read(ref source, width, values);
        if ((head & Patched) == 0)
        {
            return;
        }
        int patches = source.Byte();
        int patchWidth = source.Byte();
        var positions = source.Bytes(patches);
        if (width + patchWidth > 64)
        {
            CorruptBlockException.Throw("patched width above 64 bits");
        }
        Span<ulong> high = stackalloc ulong[BitPacking.BlockSize];
        high = high[..patches];
        BitPacking.Read(ref source, patchWidth, high);
        for (var i = 0; i < patches; i++)
        {
            if (positions[i] >= values.Length)
            {
                CorruptBlockException.Throw("patch outside the block");
            }
            values[positions[i]] |= high[i] << width;
        }
    }
}
