using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>Encodes a slice of rows as one block. Layout in docs/internals/historian.md; CRC-32C at the end.</summary>
internal sealed class BlockWriter
{
    internal const int HasQualities = 1;
    internal const int KeysShift = 1;
    internal const int OneLag = 0;
    internal const int Lags = 1;
    internal const int AllExact = 2;
    internal const int Mixed = 3;
    internal const int Steps = 4;
    internal const int ExactMark = 1 << 20;
    internal const int FullBit = 8;
    internal const int AllUsableBit = 16;

    private readonly ByteSink body = new(1 << 12);
    private readonly ByteSink directory = new(1 << 10);
    private readonly ByteSink summary = new(64);
    private readonly ByteSink exceptions = new(256);
    private int exceptionCount;
    private int exceptionGaps;
    private long[] longs = [];
    private bool[] flags = [];

    /// <summary>Appends the block of rows [start, start + count) to <paramref name="into"/>; true when it refers to the
    /// steps.</summary>
    internal bool Write(RowSet rows, int start, int count, ByteSink into, ArrivalSteps? steps = null)
    {
        var from = into.Length;
        body.Clear();
        directory.Clear();
        var qualities = rows.Qualities.AsSpan(start, count);
        var allGood = !qualities.ContainsAnyExcept(Quality.Good);
        var times = rows.Times.AsSpan(start, count);
        var keys = rows.Keys.AsSpan(start, count);
        var form = FormOf(times, keys, steps);
        directory.Byte((byte)((allGood ? 0 : HasQualities) | (form << KeysShift)));
        Section(Times.Encode, times);
        if (!allGood)
        {
            var before = body.Length;
            Runs.Encode(qualities, body);
            directory.Varint((ulong)(body.Length - before));
        }

        WriteKeys(keys, form, steps);
        WriteColumns(rows, start, count, qualities, allGood);
        into.Bytes(directory.Written);
        into.Bytes(body.Written);
        into.UInt32(Crc32C.Of(into.Written[from..]));
        return form == Steps;
    }

    private delegate void Encoder(ReadOnlySpan<long> values, ByteSink into);

    private void Section(Encoder encode, ReadOnlySpan<long> values)
    {
        var before = body.Length;
        encode(values, body);
        directory.Varint((ulong)(body.Length - before));
    }

    private int FormOf(ReadOnlySpan<long> times, ReadOnlySpan<long> keys, ArrivalSteps? steps)
    {
        if (!keys.ContainsAnyExcept(keys[0]) && !ArrivalKey.IsExact(keys[0]))
        {
            return OneLag;
        }

        var exact = 0;
        foreach (var key in keys)
        {
            exact += ArrivalKey.IsExact(key) ? 1 : 0;
        }

        if (exact < keys.Length)
        {
            return exact == 0 ? Lags : Mixed;
        }

        return steps is not null && FindExceptions(times, keys, steps) ? Steps : AllExact;
    }

    /// <summary>Lists the rows that another batch brought than the steps say; false when there are many.</summary>
    private bool FindExceptions(ReadOnlySpan<long> times, ReadOnlySpan<long> keys, ArrivalSteps steps)
    {
        var expected = Longs(2 * keys.Length);
        var differences = expected;
        var gaps = expected[keys.Length..];
        steps.Fill(times, expected[..keys.Length]);
        var (count, last) = (0, 0);
        for (var row = 0; row < keys.Length; row++)
        {
            // In place: the list of differences is never longer than the rows looked at.
            if (keys[row] != expected[row])
            {
                differences[count] = keys[row] - expected[row];
                gaps[count++] = row - last;
                last = row;
            }
        }

        exceptions.Clear();
        if (count > 0)
        {
            Integers.Encode(gaps[..count], exceptions);
            exceptionGaps = exceptions.Length;
            Integers.Encode(differences[..count], exceptions);
        }

        exceptionCount = count;
        return count * 8 <= keys.Length;
    }

    private void WriteKeys(ReadOnlySpan<long> keys, int form, ArrivalSteps? steps)
    {
        switch (form)
        {
            case Steps:
                var before = body.Length;
                body.Varint((ulong)steps!.Id);
                body.Varint((ulong)exceptionCount);
                if (exceptionCount > 0)
                {
                    body.Varint((ulong)exceptionGaps);
                    body.Bytes(exceptions.Written);
                }

                directory.Varint((ulong)(body.Length - before));
                break;
            case OneLag:
                directory.SignedVarint(ShortLag(keys[0]));
                break;
            case AllExact:
                Section(Integers.Encode, keys);
                break;
            default:
                var lags = Longs(keys.Length);
                for (var i = 0; i < keys.Length; i++)
                {
                    lags[i] = ArrivalKey.IsExact(keys[i]) ? ExactMark : ShortLag(keys[i]);
                }

                Section(Runs.Encode, lags);
                if (form == Mixed)
                {
                    Section(Integers.Encode, OnlyExact(keys));
                }

                break;
        }
    }

    /// <summary>Ancient rows lie just below every real lag, in few bytes.</summary>
    private static long ShortLag(long key) => key == ArrivalKey.Ancient ? -ExactMark : ArrivalKey.Seconds(key);

    private ReadOnlySpan<long> OnlyExact(ReadOnlySpan<long> keys)
    {
        var exact = Longs(keys.Length);
        var count = 0;
        foreach (var key in keys)
        {
            if (ArrivalKey.IsExact(key))
            {
                exact[count++] = key;
            }
        }

        return exact[..count];
    }

    private void WriteColumns(RowSet rows, int start, int count, ReadOnlySpan<uint> qualities, bool allGood)
    {
        var width = 0;
        for (var slot = 0; slot < rows.Width; slot++)
        {
            width += rows[slot].CountPresent(start, count) > 0 ? 1 : 0;
        }

        directory.Varint((ulong)width);
        var lastColumn = -1;
        for (var slot = 0; slot < rows.Width; slot++)
        {
            var column = rows[slot];
            var present = column.CountPresent(start, count);
            if (present > 0)
            {
                Invariant.Holds(column.Column > lastColumn);
                directory.Varint((ulong)(column.Column - lastColumn - 1));
                lastColumn = column.Column;
                WriteColumn(column, start, count, present, qualities, allGood);
            }
        }
    }

    private void WriteColumn(
        ColumnCells column, int start, int count, int present, ReadOnlySpan<uint> qualities, bool allGood)
    {
        var before = body.Length;
        if (present < count)
        {
            WritePresence(column, start, count);
        }

        WriteValues(column, start, count, present);
        summary.Clear();
        var good = column.Type == ColumnType.Text
            ? present
            : Summaries.Write(summary, column, start, count, present, allGood ? default : qualities);
        directory.Byte((byte)((int)column.Type
            | (present == count ? FullBit : 0) | (good == present ? AllUsableBit : 0)));
        if (present < count)
        {
            directory.Varint((ulong)present);
        }

        directory.Varint((ulong)(body.Length - before));
        if (column.Type != ColumnType.Text)
        {
            directory.Byte((byte)summary.Length);
            directory.Bytes(summary.Written);
        }
    }

    private void WritePresence(ColumnCells column, int start, int count)
    {
        var bits = Flags(count);
        for (var row = 0; row < count; row++)
        {
            bits[row] = column.Has(start + row);
        }

        var at = body.Length;
        body.UInt32(0);
        Bools.Encode(bits, body);
        BinaryPrimitives.WriteUInt32LittleEndian(body.Patch(at, 4), (uint)(body.Length - at - 4));
    }

    private void WriteValues(ColumnCells column, int start, int count, int present)
    {
        if (column.Type == ColumnType.Text)
        {
            WriteTexts(column, start, count, present);
            return;
        }

        var values = column.Bits.AsSpan(start, count);
        if (present < count)
        {
            values = Dense(column, start, count);
        }

        switch (column.Type)
        {
            case ColumnType.Float64:
                Floats.Encode(MemoryMarshal.Cast<long, double>(values), body);
                break;
            case ColumnType.Bool:
                var bits = Flags(values.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    bits[i] = values[i] != 0;
                }

                Bools.Encode(bits, body);
                break;
            default:
                Integers.Encode(values, body);
                break;
        }
    }

    private Span<long> Dense(ColumnCells column, int start, int count)
    {
        var dense = Longs(count);
        var at = 0;
        for (var row = start; row < start + count; row++)
        {
            if (column.Has(row))
            {
                dense[at++] = column.Bits[row];
            }
        }

        return dense[..at];
    }

    private void WriteTexts(ColumnCells column, int start, int count, int present)
    {
        var heap = new ByteSink();
        var ends = new int[present];
        var at = 0;
        for (var row = start; row < start + count; row++)
        {
            if (column.Has(row))
            {
                heap.Bytes(column.Texts[row]);
                ends[at++] = heap.Length;
            }
        }

        Texts.Encode(heap.Written, ends, body);
    }

    private Span<long> Longs(int count)
    {
        if (longs.Length < count)
        {
            longs = new long[Math.Max(count, 4096)];
        }

        return longs.AsSpan(0, count);
    }

    private Span<bool> Flags(int count)
    {
        if (flags.Length < count)
        {
            flags = new bool[Math.Max(count, 4096)];
        }

        return flags.AsSpan(0, count);
    }
}
