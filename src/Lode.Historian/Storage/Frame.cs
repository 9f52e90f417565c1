using System.Buffers.Binary;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>One batch in the journal: a head of 48 bytes, then the payload of the row batch.</summary>
/// <remarks>
/// Head, little-endian: magic u32, CRC-32C u32 of all that follows, payload length u32, kind u32, sequence i64,
/// arrival i64 (UTC ns), previous i64, durable i64. <c>previous</c> is the sequence of the frame before, so that a
/// missing
/// one shows; <c>durable</c> is the last sequence known to be fsynced when the frame was written: it tells a torn tail
/// (nobody was told that it is stored) from damage (somebody was).
/// </remarks>
internal readonly record struct Frame(
    long Sequence, long Arrival, long Previous, long Durable, int Kind, int Offset, int Length)
{
    internal const int HeadLength = 48;
    internal const int Rows = 0;
    internal const int End = 1;
    private const uint Magic = 0x46_4A_44_4C;
    private const int Checked = 8;

    internal static ReadOnlySpan<byte> MagicBytes => "LDJF"u8;

    /// <summary>Where the payload lies in the file.</summary>
    internal int PayloadOffset => Offset + HeadLength;

    /// <summary>Offset of the byte after the frame.</summary>
    internal int Next => PayloadOffset + Length;

    internal static void Write(
        ByteSink into, long sequence, long arrival, long previous, long durable, ReadOnlySpan<byte> payload,
        int kind = Rows)
    {
        var start = into.Length;
        into.UInt32(Magic);
        into.UInt32(0);
        into.UInt32((uint)payload.Length);
        into.UInt32((uint)kind);
        into.UInt64((ulong)sequence);
        into.UInt64((ulong)arrival);
        into.UInt64(unchecked((ulong)previous));
        into.UInt64(unchecked((ulong)durable));
        into.Bytes(payload);
        var crc = Crc32C.Of(into.Written[(start + Checked)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(into.Patch(start + 4, 4), crc);
    }

    /// <summary>Reads the frame that begins at an offset; false when there is no whole, sound one.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> file, int offset, out Frame frame)
    {
        frame = default;
        var rest = file[offset..];
        if (rest.Length < HeadLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Magic)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        if (length > (uint)(rest.Length - HeadLength))
        {
            return false;
        }

        var body = rest[Checked..(HeadLength + (int)length)];
        if (Crc32C.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]))
        {
            return false;
        }

        frame = new Frame(
            BinaryPrimitives.ReadInt64LittleEndian(rest[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(rest[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(rest[12..]),
            offset,
            (int)length);
        return true;
    }
}
