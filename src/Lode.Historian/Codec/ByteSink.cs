using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lode.Historian.Codec;

/// <summary>A byte buffer that grows and is used again: what every codec and the journal write into.</summary>
/// <remarks>Not safe for threads. <see cref="Clear"/> keeps the memory, so a reused sink stops allocating.</remarks>
public sealed class ByteSink : IBufferWriter<byte>
{
    private byte[] buffer;
    private int length;

    /// <summary>Reserves <paramref name="capacity"/> bytes at once.</summary>
    public ByteSink(int capacity = 4096) => buffer = new byte[Math.Max(capacity, 64)];

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public int Length => length;

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>What was written, as memory; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, length);

    /// <summary>Written bytes that may still be changed, for lengths and checksums filled in afterwards.</summary>
    public Span<byte> Patch(int offset, int count) => buffer.AsSpan(0, length).Slice(offset, count);

    /// <summary>Forgets what was written; keeps the memory.</summary>
    public void Clear() => length = 0;

    /// <summary>Cuts back to an earlier <see cref="Length"/>.</summary>
    public void Truncate(int to)
    {
        Invariant.Holds((uint)to <= (uint)length);
        length = to;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsSpan(length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return buffer.AsMemory(length);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count)
    {
        Invariant.Holds((uint)count <= (uint)(buffer.Length - length));
        length += count;
    }

    /// <summary>One byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Byte(byte value)
    {
        Reserve(1);
        buffer[length++] = value;
    }

    /// <summary>Bytes as they are, without a length.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>16 bits, little-endian.</summary>
    public void UInt16(ushort value)
    {
        Reserve(2);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(length), value);
        length += 2;
    }

    /// <summary>32 bits, little-endian.</summary>
    public void UInt32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(length), value);
        length += 4;
    }

    /// <summary>64 bits, little-endian.</summary>
    public void UInt64(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(length), value);
        length += 8;
    }

    /// <summary>LEB128: 7 bits a byte, least significant first; 1 to 10 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Varint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            buffer[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }
        buffer[length++] = (byte)value;
    }

    /// <summary>Zigzag, then LEB128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SignedVarint(long value) => Varint(unchecked((ulong)((value << 1) ^ (value >> 63))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (buffer.Length - length < count)
        {
            Grow(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var wanted = Math.Max((long)length + count, (long)buffer.Length * 2);
        Array.Resize(ref buffer, (int)Math.Min(wanted, Array.MaxLength));
        Invariant.Holds(buffer.Length - length >= count);
    }
}
