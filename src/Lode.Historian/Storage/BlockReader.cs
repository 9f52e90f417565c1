using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>One encoded block: finds its sections, decodes the ones asked for. Used again for block after
/// block.</summary>
internal sealed class BlockReader
{
    private readonly List<Entry> entries = [];
    private byte[] bytes = [];
    private (int At, int Length) times;
    private (int At, int Length) qualities;
    private (int At, int Length) keys;
    private (int At, int Length) exact;
    private int form;
    private int size;
    private long oneLag;
    private SegmentIndex index = null!;
    private long[] longs = [];
    private bool[] flags = [];
    private int[] starts = [];
    private int[] lengths = [];

    /// <summary>Rows.</summary>
    internal int Count { get; private set; }

    /// <summary>Every row has quality good.</summary>
    internal bool AllGood { get; private set; }

    /// <summary>Columns that have values in the block.</summary>
    internal int Width => entries.Count;

    /// <summary>Number of a column of the block.</summary>
    internal int ColumnAt(int entry) => entries[entry].Column;

    /// <summary>The whole block as it lies in the file.</summary>
    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, size);

    /// <summary>Number of values.</summary>
    internal long Values
    {
        get
        {
            long values = 0;
            foreach (var entry in entries)
            {
                values += entry.Present;
            }

            return values;
        }
    }

    /// <summary>A buffer to read the next block into.</summary>
    internal Span<byte> Buffer(int length)
    {
        if (bytes.Length < length)
        {
            bytes = new byte[Math.Max(length, 2 * bytes.Length)];
        }

        return bytes.AsSpan(0, length);
    }

    /// <summary>Checks the block in the buffer and finds its sections.</summary>
    /// <exception cref="CorruptBlockException">Checksum or structure is wrong.</exception>
    internal void Open(int length, int count, SegmentIndex index)
    {
        const int CrcLength = 4;
        if (length <= CrcLength)
        {
            CorruptBlockException.Throw("block too short");
        }

        var body = bytes.AsSpan(0, length - CrcLength);
        if (Crc32C.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length - CrcLength)))
        {
            CorruptBlockException.Throw("checksum does not match");
        }

        (Count, size, this.index) = (count, length, index);
        var source = new ByteSource(body);
        var head = source.Byte();
        AllGood = (head & BlockWriter.HasQualities) == 0;
        form = head >> BlockWriter.KeysShift;
        times = (0, source.Count(length));
        qualities = (0, AllGood ? 0 : source.Count(length));
        oneLag = form == BlockWriter.OneLag ? source.SignedVarint() : 0;
        keys = (0, form == BlockWriter.OneLag ? 0 : source.Count(length));
        exact = (0, form == BlockWriter.Mixed ? source.Count(length) : 0);
        ReadDirectory(ref source, body.Length);
        Place(source.Offset, body.Length);
    }

    internal void DecodeTimes(Span<long> into) => Times.Decode(Slice(times), into);

    internal void DecodeQualities(Span<uint> into)
    {
        if (AllGood)
        {
            into.Clear();
        }
        else
        {
            Runs.Decode(Slice(qualities), into);
        }
    }

    /// <summary>The steps that the rows' arrivals refer to; null when they stand for themselves.</summary>
    internal ArrivalSteps? Steps
    {
        get
        {
            if (form != BlockWriter.Steps)
            {
                return null;
            }

            var source = new ByteSource(Slice(keys));
            return index.StepsOf((long)source.Varint());
        }
    }

    /// <summary>Arrivals of the rows, see <see cref="ArrivalKey"/>.</summary>
    /// <param name="stamps">Stamps of the rows.</param>
    internal void DecodeKeys(ReadOnlySpan<long> stamps, Span<long> into)
    {
        switch (form)
        {
            case BlockWriter.Steps:
                DecodeSteps(stamps, into);
                return;
            case BlockWriter.OneLag:
                into.Fill(KeyOf(oneLag));
                return;
            case BlockWriter.AllExact:
                Integers.Decode(Slice(keys), into);
                return;
            default:
                Runs.Decode(Slice(keys), into);
                DecodeMixedKeys(into);
                return;
        }
    }

    /// <summary>Index of a column among the block's columns; negative when it has no values here.</summary>
    internal int Find(int column)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Column == column)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether every row has a value of the column.</summary>
    internal bool IsFull(int entry) => entries[entry].Present == Count;

    internal bool TrySummary(int entry, out ColumnSummary summary)
    {
        var found = entries[entry];
        if (found.Type == ColumnType.Text)
        {
            summary = default;
            return false;
        }

        summary = Summaries.Read(
            bytes.AsSpan(found.SummaryAt, found.SummaryLength), found.Present, found.AllUsable);
        return true;
    }

    /// <summary>Decodes a column into rows beginning at a row; the cells' arrays are long enough.</summary>
    internal void DecodeInto(int entry, ColumnCells cells, int row)
    {
        var found = entries[entry];
        var payload = Slice((found.At, found.Length));
        if (found.Present == Count)
        {
            DecodeDense(found.Type, payload, cells, row, Count);
            cells.MarkPresent(row, Count);
            return;
        }

        var presence = Presence(ref payload);
        if (found.Type == ColumnType.Text)
        {
            ScatterTexts(payload, found.Present, presence, cells, row);
            return;
        }

        var dense = Longs(found.Present);
        DecodeBits(found.Type, payload, dense);
        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            if (presence[i])
            {
                cells.Set(row + i, dense[next++]);
            }
        }
    }

    /// <summary>Decodes a full numeric column as doubles, the way readers want it.</summary>
    internal void DecodeDoubles(int entry, Span<double> into)
    {
        var found = entries[entry];
        Invariant.Holds(found.Present == Count);
        var payload = Slice((found.At, found.Length));
        switch (found.Type)
        {
            case ColumnType.Float64:
                Floats.Decode(payload, into);
                break;
            case ColumnType.Int64:
                Integers.DecodeAsDouble(payload, into);
                break;
            default:
                var values = Longs(into.Length);
                DecodeBits(found.Type, payload, values);
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = Summaries.AsDouble(found.Type, values[i]);
                }

                break;
        }
    }

    private static long KeyOf(long lag) =>
        lag == -BlockWriter.ExactMark ? ArrivalKey.Ancient : ArrivalKey.Within(lag);

    private void ReadDirectory(ref ByteSource source, int limit)
    {
        entries.Clear();
        var width = source.Count(limit);
        var column = -1;
        for (var i = 0; i < width; i++)
        {
            column += source.Count(limit) + 1;
            var marks = source.Byte();
            var present = (marks & BlockWriter.FullBit) != 0 ? Count : source.Count(Count);
            var length = source.Count(limit);
            var type = (ColumnType)(marks & 7);
            var summaryLength = type == ColumnType.Text ? 0 : source.Byte();
            entries.Add(new Entry(
                column, type, present, (marks & BlockWriter.AllUsableBit) != 0, source.Offset, summaryLength, length));
            source.Bytes(summaryLength);
        }
    }

    private void Place(int at, int end)
    {
        times.At = at;
        qualities.At = times.At + times.Length;
        keys.At = qualities.At + qualities.Length;
        exact.At = keys.At + keys.Length;
        var next = exact.At + exact.Length;
        var all = CollectionsMarshal.AsSpan(entries);
        for (var i = 0; i < all.Length; i++)
        {
            all[i].At = next;
            next += all[i].Length;
        }

        if (next != end)
        {
            CorruptBlockException.Throw("sections do not fill the block");
        }
    }

    private ReadOnlySpan<byte> Slice((int At, int Length) section) => bytes.AsSpan(section.At, section.Length);

    private void DecodeSteps(ReadOnlySpan<long> stamps, Span<long> into)
    {
        var source = new ByteSource(Slice(keys));
        index.StepsOf((long)source.Varint()).Fill(stamps, into);
        var count = source.Count(into.Length);
        if (count == 0)
        {
            return;
        }

        var exceptions = Longs(2 * count);
        Integers.Decode(source.Bytes(source.Count(size)), exceptions[..count]);
        Integers.Decode(source.Rest, exceptions[count..]);
        long row = 0;
        for (var i = 0; i < count; i++)
        {
            row += exceptions[i];
            if ((ulong)row >= (ulong)into.Length)
            {
                CorruptBlockException.Throw("arrival of a row that is not there");
            }

            into[(int)row] += exceptions[count + i];
        }
    }

    private void DecodeMixedKeys(Span<long> into)
    {
        var exactCount = into.Count(BlockWriter.ExactMark);
        var sequences = Longs(exactCount);
        if (exactCount > 0)
        {
            Integers.Decode(Slice(exact), sequences);
        }

        var next = 0;
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = into[i] == BlockWriter.ExactMark ? sequences[next++] : KeyOf(into[i]);
        }
    }

    private ReadOnlySpan<bool> Presence(ref ReadOnlySpan<byte> payload)
    {
        if (flags.Length < 2 * Count)
        {
            flags = new bool[Math.Max(8192, 2 * Count)];
        }

        var source = new ByteSource(payload);
        var length = (int)source.UInt32();
        var presence = flags.AsSpan(0, Count);
        Bools.Decode(source.Bytes(length), presence);
        payload = source.Rest;
        return presence;
    }

    private void DecodeDense(ColumnType type, ReadOnlySpan<byte> payload, ColumnCells cells, int row, int count)
    {
        if (type != ColumnType.Text)
        {
            DecodeBits(type, payload, cells.Bits.AsSpan(row, count));
            return;
        }

        FindTexts(payload, count);
        for (var i = 0; i < count; i++)
        {
            cells.Texts[row + i] = payload.Slice(starts[i], lengths[i]).ToArray();
        }
    }

    private void DecodeBits(ColumnType type, ReadOnlySpan<byte> payload, Span<long> into)
    {
        switch (type)
        {
            case ColumnType.Float64:
                Floats.Decode(payload, MemoryMarshal.Cast<long, double>(into));
                break;
            case ColumnType.Bool:
                if (flags.Length < Count + into.Length)
                {
                    Array.Resize(ref flags, Math.Max(8192, Count + into.Length));
                }

                var bits = flags.AsSpan(Count, into.Length);
                Bools.Decode(payload, bits);
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = bits[i] ? 1 : 0;
                }

                break;
            default:
                Integers.Decode(payload, into);
                break;
        }
    }

    private void ScatterTexts(
        ReadOnlySpan<byte> payload, int present, ReadOnlySpan<bool> presence, ColumnCells cells, int row)
    {
        FindTexts(payload, present);
        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            if (presence[i])
            {
                cells.Set(row + i, payload.Slice(starts[next], lengths[next]).ToArray());
                next++;
            }
        }
    }

    private void FindTexts(ReadOnlySpan<byte> payload, int count)
    {
        if (starts.Length < count)
        {
            starts = new int[Math.Max(4096, count)];
            lengths = new int[starts.Length];
        }

        Texts.Decode(payload, starts.AsSpan(0, count), lengths.AsSpan(0, count));
    }

    private Span<long> Longs(int count)
    {
        if (longs.Length < count)
        {
            longs = new long[Math.Max(4096, count)];
        }

        return longs.AsSpan(0, count);
    }

    private record struct Entry(
        int Column, ColumnType Type, int Present, bool AllUsable, int SummaryAt, int SummaryLength, int Length)
    {
        internal int At { get; set; }
    }
}
