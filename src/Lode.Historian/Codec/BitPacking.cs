using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lode.Historian.Codec;

/// <summary>Fixed-width packing. Blocks of 256 use four lanes of 64 bits, fewer values a plain bit stream.</summary>
/// <remarks>Lane layout: value i lies in lane i % 4 at row i / 4; each lane is a stream of items, least significant
/// bit first; word k of lane l is the ulong at 4k + l. So 256 values take 32 · width bytes and one vector
/// instruction moves four of them. Source: FastLanes (Afroozeh, Boncz 2023), four lanes.</remarks>
internal static class BitPacking
{
    /// <summary>Values of one packed block.</summary>
    public const int BlockSize = 256;

    private const int Lanes = 4;
    private const int Rows = BlockSize / Lanes;

    /// <summary>Bytes that <paramref name="count"/> values take.</summary>
    public static int Size(int count, int width) =>
        count == BlockSize ? 32 * width : (count * width + 7) / 8;

    /// <summary>Appends up to 256 values, of which only the low <paramref name="width"/> bits are kept.</summary>
    public static void Write(ReadOnlySpan<ulong> values, int width, ByteSink into)
    {
        if (width == 0)
        {
            return;
        }
        var size = Size(values.Length, width);
        var bytes = into.GetSpan(size)[..size];
        if (values.Length != BlockSize)
        {
            PackStream(values, width, bytes);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Pack(values, width, bytes);
        }
        else
        {
            PackScalar(values, width, bytes);
        }
        into.Advance(size);
    }

    /// <summary>Reads up to 256 values.</summary>
    public static void Read(ref ByteSource source, int width, scoped Span<ulong> values)
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }
        if (width > 64)
        {
            CorruptBlockException.Throw("width above 64 bits");
        }
        var bytes = source.Bytes(Size(values.Length, width));
        if (values.Length != BlockSize)
        {
            UnpackStream(bytes, width, values);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Unpack(bytes, width, values);
        }
        else
        {
            UnpackScalar(bytes, width, values);
        }
    }

    /// <summary>All ones in the low <paramref name="width"/> bits, 0 to 64.</summary>
    public static ulong Mask(int width) => width == 0 ? 0 : ulong.MaxValue >> (64 - width);

    /// <summary>Packs 256 values with vectors.</summary>
    public static void Pack(ReadOnlySpan<ulong> values, int width, Span<byte> into)
    {
        Invariant.Holds(values.Length == BlockSize && into.Length == 32 * width && width is > 0 and <= 64);
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(into));
        var mask = Vector256.Create(Mask(width));
        var word = Vector256<ulong>.Zero;
        nuint at = 0;
        var filled = 0;
        for (nuint i = 0; i < BlockSize; i += Lanes)
        {
            var value = Vector256.LoadUnsafe(ref from, i) & mask;
            word |= value << filled;
            filled = unchecked(filled + width);
            if (filled >= 64)
            {
                word.StoreUnsafe(ref to, at);
                at += Lanes;
                filled -= 64;
                // Shift counts are taken modulo 64, so a word that ended exactly here needs its own case.
                word = filled == 0 ? Vector256<ulong>.Zero : value >>> (width - filled);
            }
        }
    }

    /// <summary>Unpacks 256 values with vectors.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, int width, Span<ulong> values)
    {
        Invariant.Holds(values.Length == BlockSize && packed.Length == 32 * width && width is > 0 and <= 64);
        ref var from = ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(packed));
        ref var to = ref MemoryMarshal.GetReference(values);
        var mask = Vector256.Create(Mask(width));
        var last = width - 1;
        unchecked
        {
            for (int row = 0, bit = 0; row < Rows; row++, bit += width)
            {
                var word = bit >> 6;
                var shift = bit & 63;
                var low = Vector256.LoadUnsafe(ref from, (nuint)(word * Lanes)) >>> shift;
                // The last row may end with its word: the following one is then not needed and not there.
                var next = Vector256.LoadUnsafe(ref from, (nuint)(Math.Min(word + 1, last) * Lanes));
                var high = (next << 1) << (63 - shift);
                ((low | high) & mask).StoreUnsafe(ref to, (nuint)(row * Lanes));
            }
        }
    }

    /// <summary>Scalar twin of <see cref="Pack"/>.</summary>
    public static void PackScalar(ReadOnlySpan<ulong> values, int width, Span<byte> into)
    {
        Invariant.Holds(values.Length == BlockSize && into.Length == 32 * width && width is > 0 and <= 64);
        into.Clear();
        var words = MemoryMarshal.Cast<byte, ulong>(into);
        for (var i = 0; i < BlockSize; i++)
        {
            var value = values[i] & Mask(width);
            var bit = i / Lanes * width;
            var word = bit / 64 * Lanes + i % Lanes;
            words[word] |= value << (bit & 63);
            if ((bit & 63) + width > 64)
            {
                words[word + Lanes] |= value >> (64 - (bit & 63));
            }
        }
    }

    /// <summary>Scalar twin of <see cref="Unpack"/>.</summary>
    public static void UnpackScalar(ReadOnlySpan<byte> packed, int width, Span<ulong> values)
    {
        Invariant.Holds(values.Length == BlockSize && packed.Length == 32 * width && width is > 0 and <= 64);
        var words = MemoryMarshal.Cast<byte, ulong>(packed);
        for (var i = 0; i < BlockSize; i++)
        {
            var bit = i / Lanes * width;
            var word = bit / 64 * Lanes + i % Lanes;
            var value = words[word] >> (bit & 63);
            if ((bit & 63) + width > 64)
            {
                value |= words[word + Lanes] << (64 - (bit & 63));
            }
            values[i] = value & Mask(width);
        }
    }

    private static void PackStream(ReadOnlySpan<ulong> values, int width, Span<byte> into)
    {
        var mask = Mask(width);
        UInt128 pending = 0;
        int filled = 0, at = 0;
        foreach (var value in values)
        {
            pending |= (UInt128)(value & mask) << filled;
            filled += width;
            if (filled >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(into[at..], unchecked((ulong)pending));
                at += 8;
                filled -= 64;
                pending >>= 64;
            }
        }
        for (; filled > 0; filled -= 8)
        {
            into[at++] = unchecked((byte)pending);
            pending >>= 8;
        }
    }

    private static void UnpackStream(ReadOnlySpan<byte> packed, int width, Span<ulong> values)
    {
        var mask = Mask(width);
        var bit = 0;
        for (var i = 0; i < values.Length; i++, bit += width)
        {
            var at = bit >> 3;
            var shift = bit & 7;
            ulong value;
            if (at + 8 <= packed.Length)
            {
                value = BinaryPrimitives.ReadUInt64LittleEndian(packed[at..]) >> shift;
                if (shift + width > 64)
                {
                    value |= (ulong)packed[at + 8] << (64 - shift);
                }
            }
            else
            {
                value = 0;
                for (var j = packed.Length - 1; j >= at; j--)
                {
                    value = (value << 8) | packed[j];
                }
                value >>= shift;
            }
            values[i] = value & mask;
        }
    }
}
