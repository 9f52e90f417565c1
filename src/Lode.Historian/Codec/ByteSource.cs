using System.Buffers.Binary;

namespace Lode.Historian.Codec;

/// <summary>Reads what <see cref="ByteSink"/> wrote; a read past the end throws <see cref="CorruptBlockException"/>.
/// </summary>
public ref struct ByteSource
{
    private readonly ReadOnlySpan<byte> bytes;
    private int offset;

    public ByteSource(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        offset = 0;
    }

    /// <summary>Bytes already read.</summary>
    public readonly int Offset => offset;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => bytes.Length - offset;

    /// <summary>All bytes not yet read, without moving.</summary>
    public readonly ReadOnlySpan<byte> Rest => bytes[offset..];

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        if ((uint)offset >= (uint)bytes.Length)
        {
            CorruptBlockException.Throw("payload ends early");
        }
        return bytes[offset++];
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)(bytes.Length - offset))
        {
            CorruptBlockException.Throw("payload ends early");
        }
        var slice = bytes.Slice(offset, count);
        offset += count;
        return slice;
    }

    /// <summary>16 bits, little-endian.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>32 bits, little-endian.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>64 bits, little-endian.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>LEB128, at most 10 bytes.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
            {
                CorruptBlockException.Throw("varint exceeds 64 bits");
            }
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        CorruptBlockException.Throw("varint exceeds 64 bits");
        return 0;
    }

    /// <summary>Zigzag LEB128.</summary>
    public long SignedVarint()
    {
        var value = Varint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    /// <summary>A LEB128 number that must not exceed <paramref name="limit"/>.</summary>
    public int Count(int limit)
    {
        var value = Varint();
        if (value > (ulong)limit)
        {
            CorruptBlockException.Throw("count out of range");
        }
        return (int)value;
    }

    /// <summary>The payload must end here.</summary>
    public readonly void End()
    {
        if (offset != bytes.Length)
        {
            CorruptBlockException.Throw("bytes left over");
        }
    }
}
