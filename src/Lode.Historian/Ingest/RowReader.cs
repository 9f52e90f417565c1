using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lode.Historian.Ingest;

/// <summary>Reads the rows of a <see cref="RowBatch"/> payload: while <see cref="MoveNext"/>, while
/// <see cref="NextCell"/>.</summary>
/// <remarks>
/// Cells left unread are skipped by <see cref="MoveNext"/>. A column may come in any order but at most once in a row.
/// The payload is trusted (the journal checks its CRC); a broken one throws <see cref="InvariantException"/> or
/// <see cref="IndexOutOfRangeException"/>, never reads beyond it.
/// </remarks>
public ref struct RowReader
{
    private readonly ReadOnlySpan<byte> data;
    private int position;
    private int runLeft;
    private int runColumn;
    private CellKind runKind;
    private bool lastRun;

    /// <summary>A reader before the first row.</summary>
    public RowReader(ReadOnlySpan<byte> payload)
    {
        data = payload;
        lastRun = true;
    }

    /// <summary>Series of the row.</summary>
    public int SeriesId { get; private set; }

    /// <summary>Stamp of the row, UTC ns.</summary>
    public long Time { get; private set; }

    /// <summary>OPC UA status of the row.</summary>
    public uint Quality { get; private set; }

    /// <summary>Moves to the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (!lastRun || runLeft > 0)
        {
            SkipCells();
        }

        if (position >= data.Length)
        {
            return false;
        }

        unchecked
        {
            var head = Varint();
            SeriesId += (int)Zigzag(head >> 1);
            Time += Zigzag(Varint());
            Quality = (head & 1) == 0 ? Historian.Quality.Good : (uint)Varint();
        }

        lastRun = false;
        runLeft = 0;
        return true;
    }

    private void SkipCells()
    {
        while (!lastRun || runLeft > 0)
        {
            NextCell(out _, out _, out _, out _);
        }
    }

    /// <summary>The next cell of the row.</summary>
    /// <param name="column">Column number within the series.</param>
    /// <param name="type">Type of the value (it equals the column's).</param>
    /// <param name="bits">Double bits, the integer, or 0/1; 0 for text.</param>
    /// <param name="text">Text, otherwise empty.</param>
    public bool NextCell(out int column, out ColumnType type, out long bits, out ReadOnlySpan<byte> text)
    {
        text = default;
        bits = 0;
        if (!NextRun())
        {
            column = -1;
            type = default;
            return false;
        }

        column = runColumn++;
        runLeft--;
        type = TypeOf(runKind);
        if (runKind == CellKind.Text)
        {
            var count = checked((int)Varint());
            text = data.Slice(position, count);
            position += count;
        }
        else
        {
            bits = ReadBits(runKind);
        }

        return true;
    }

    /// <summary>The rest of the current run of cells, for callers that read several columns at once with
    /// <see cref="ReadRun"/>.</summary>
    /// <param name="firstColumn">Column of the next cell; the others follow one by one.</param>
    /// <param name="kind">Form of all cells of the run.</param>
    /// <param name="count">Cells left in the run, 1 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PeekRun(out int firstColumn, out CellKind kind, out int count)
    {
        var any = NextRun();
        firstColumn = runColumn;
        kind = runKind;
        count = runLeft;
        return any;
    }

    /// <summary>Reads all cells left in the run as bits (double bits for decimals); not for text.</summary>
    /// <param name="bits">At least as long as the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadRun(Span<long> bits)
    {
        var kind = runKind;
        var count = runLeft;
        Invariant.Holds(kind != CellKind.Text && count <= bits.Length);
        if (kind == CellKind.Integer)
        {
            for (var i = 0; i < count; i++)
            {
                bits[i] = Zigzag(Varint());
            }
        }
        else if (kind == CellKind.Decimal)
        {
            for (var i = 0; i < count; i++)
            {
                bits[i] = ReadDecimal();
            }
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                bits[i] = ReadBits(kind);
            }
        }

        runColumn += count;
        runLeft = 0;
    }

    private static ColumnType TypeOf(CellKind kind) => kind switch
    {
        CellKind.Double or CellKind.Decimal => ColumnType.Float64,
        CellKind.Integer => ColumnType.Int64,
        CellKind.Unsigned => ColumnType.UInt64,
        CellKind.Bool => ColumnType.Bool,
        CellKind.Text => ColumnType.Text,
        _ => throw new InvariantException($"BUG: cell kind {kind}"),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool NextRun()
    {
        if (runLeft > 0)
        {
            return true;
        }

        if (lastRun)
        {
            return false;
        }

        var head = data[position++];
        runKind = (CellKind)(head & 7);
        lastRun = (head & 8) != 0;
        runLeft = (head >> 4) + 1;
        runColumn = checked((int)Varint());
        return true;
    }

    private long ReadBits(CellKind kind)
    {
        unchecked
        {
            switch (kind)
            {
                case CellKind.Integer:
                    return Zigzag(Varint());
                case CellKind.Decimal:
                    return ReadDecimal();
                case CellKind.Double:
                    var bits = BinaryPrimitives.ReadInt64LittleEndian(data[position..]);
                    position += 8;
                    return bits;
                case CellKind.Unsigned:
                    return (long)Varint();
                case CellKind.Bool:
                    return data[position++];
                default:
                    throw new InvariantException($"BUG: cell kind {kind}");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ReadDecimal()
    {
        var exponent = unchecked((sbyte)data[position++]);
        return BitConverter.DoubleToInt64Bits(Decimals.ToDouble(Zigzag(Varint()), exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Zigzag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        var first = data[position];
        if (first < 0x80)
        {
            position++;
            return first;
        }

        return Bmi2.X64.IsSupported && data.Length - position >= sizeof(ulong) ? WordVarint() : LongVarint();
    }

    /// <summary>Up to eight bytes at once: their lower seven bits are drawn together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong WordVarint()
    {
        unchecked
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(data[position..]);
            var last = BitOperations.TrailingZeroCount(~word & 0x8080808080808080);
            if (last == 64)
            {
                return LongVarint();
            }

            position += (last >> 3) + 1;
            return Bmi2.X64.ParallelBitExtract(word & (ulong.MaxValue >> (63 - last)), 0x7F7F7F7F7F7F7F7F);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong LongVarint()
    {
        unchecked
        {
            var value = 0ul;
            for (var shift = 0; shift < 70; shift += 7)
            {
                var next = data[position++];
                value |= ((ulong)next & 0x7F) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }

            throw new InvariantException("BUG: varint of more than ten bytes in a row payload");
        }
    }
}
