using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Lode.Historian.Ingest;

/// <summary>
/// Rows in arrival order in one pooled buffer. The buffer is also the journal's payload, so what is replayed after a
/// crash is byte for byte what was applied live. Read it with <see cref="RowReader"/>.
/// </summary>
/// <remarks>
/// <para>Row: varint (zigzag(series − previous series) · 2 + has quality), zigzag varint (time − previous time, ns),
/// [varint quality], then runs of cells. Run: one byte (kind in bits 0–2, last run of the row in bit 3, cells − 1 in
/// bits 4–7), varint of the first column, then the cells of consecutive columns: see <see cref="CellKind"/>.</para>
/// <para>Not safe for threads. <see cref="Dispose"/> gives the buffer back.</para>
/// </remarks>
public sealed class RowBatch : IDisposable
{
    private const int MaxRowHead = 32;
    private const int MaxCell = 24;
    private const int MaxRun = 16;

    private byte[] buffer;
    private int length;
    private int lastSeries;
    private long lastTime;
    private int rowStart;
    private int cellsStart;
    private int runHead;
    private int runKind;
    private int runCells;
    private int nextColumn;
    private int rowCells;
    private int rowSeries;
    private long rowTime;

    /// <summary>An empty batch; <paramref name="capacity"/> bytes are reserved at once.</summary>
    public RowBatch(int capacity = 16 * 1024) => buffer = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 256));

    /// <summary>The rows only fill the past: those who judge new values (alarms) do not judge these. Kept by
    /// <see cref="Clear"/>.</summary>
    public bool Fills { get; set; }

    /// <summary>Finished rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Cells of finished rows.</summary>
    public int ValueCount { get; private set; }

    /// <summary>Least stamp, UTC ns; <see cref="long.MaxValue"/> while empty.</summary>
    public long MinTime { get; private set; } = long.MaxValue;

    /// <summary>Greatest stamp, UTC ns; <see cref="long.MinValue"/> while empty.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>All finished rows; valid until the next write.</summary>
    public ReadOnlySpan<byte> Payload => buffer.AsSpan(0, length);

    /// <summary>All finished rows as memory; valid until the next write.</summary>
    public ReadOnlyMemory<byte> PayloadMemory => buffer.AsMemory(0, length);

    /// <summary>Forgets all rows; keeps the buffer.</summary>
    public void Clear()
    {
        length = 0;
        lastSeries = 0;
        lastTime = 0;
        RowCount = 0;
        ValueCount = 0;
        MinTime = long.MaxValue;
        MaxTime = long.MinValue;
    }

    /// <summary>Starts a row. End it with <see cref="EndRow()"/> or drop it with <see cref="CancelRow"/>.</summary>
    /// <param name="seriesId">Id from <see cref="SeriesIndex"/>.</param>
    /// <param name="timeNs">UTC ns.</param>
    /// <param name="quality">OPC UA status of the whole row.</param>
    public void BeginRow(int seriesId, long timeNs, uint quality = Quality.Good)
    {
        BeginCells(seriesId);
        PlaceHead(timeNs, quality);
    }

    /// <summary>Starts a row whose stamp comes after its cells; end it with <see cref="EndRow(long, uint)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginCells(int seriesId)
    {
        Reserve(MaxRowHead + MaxCell);
        rowStart = length;
        cellsStart = length + MaxRowHead;
        rowSeries = seriesId;
        length = cellsStart;
        runHead = -1;
        runKind = -1;
        nextColumn = -1;
        rowCells = 0;
    }

    /// <summary>A double.</summary>
    public void Add(int column, double value)
    {
        Cell(column, CellKind.Double);
        Unsafe.WriteUnaligned(ref At(length), BitConverter.DoubleToInt64Bits(value));
        length += 8;
    }

    /// <summary>mantissa · 10^exponent, stored as such: smaller than the double and just as exact.</summary>
    /// <param name="column">Column of type <see cref="ColumnType.Float64"/>.</param>
    /// <param name="mantissa">|mantissa| &lt; 2⁵³; not zero when the text said −0.</param>
    /// <param name="exponent">−22 to 22.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddDecimal(int column, long mantissa, int exponent)
    {
        Cell(column, CellKind.Decimal);
        At(length++) = unchecked((byte)exponent);
        Varint(Zigzag(mantissa));
    }

    /// <summary>A signed integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int column, long value)
    {
        Cell(column, CellKind.Integer);
        Varint(Zigzag(value));
    }

    /// <summary>An unsigned integer.</summary>
    public void Add(int column, ulong value)
    {
        Cell(column, CellKind.Unsigned);
        Varint(value);
    }

    /// <summary>A boolean.</summary>
    public void Add(int column, bool value)
    {
        Cell(column, CellKind.Bool);
        At(length++) = value ? (byte)1 : (byte)0;
    }

    /// <summary>UTF-8 text, at most 65,535 bytes.</summary>
    public void Add(int column, ReadOnlySpan<byte> text)
    {
        Invariant.Holds(text.Length <= ushort.MaxValue);
        Cell(column, CellKind.Text);
        Reserve(text.Length + MaxCell);
        Varint((ulong)text.Length);
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    /// <summary>UTF-16 text; UTF-8 of at most 65,535 bytes.</summary>
    public void Add(int column, string text) => Add(column, Encoding.UTF8.GetBytes(text).AsSpan());

    /// <summary>A value by type and bits, as <see cref="RowReader.NextCell"/> gives them.</summary>
    public void Add(int column, ColumnType type, long bits, ReadOnlySpan<byte> text)
    {
        switch (type)
        {
            case ColumnType.Float64: Add(column, BitConverter.Int64BitsToDouble(bits)); break;
            case ColumnType.Int64: Add(column, bits); break;
            case ColumnType.UInt64: Add(column, unchecked((ulong)bits)); break;
            case ColumnType.Bool: Add(column, bits != 0); break;
            case ColumnType.Text: Add(column, text); break;
            default: throw new InvariantException($"BUG: column type {type}");
        }
    }

    /// <summary>Finishes the row; a row without cells vanishes.</summary>
    public void EndRow()
    {
        if (rowCells == 0)
        {
            CancelRow();
            return;
        }

        CloseRun(last: true);
        Count();
    }

    /// <summary>Finishes a row begun with <see cref="BeginCells"/>: its head is put before the cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndRow(long timeNs, uint quality)
    {
        if (rowCells == 0)
        {
            CancelRow();
            return;
        }

        CloseRun(last: true);
        var cells = length - cellsStart;
        PlaceHead(timeNs, quality);
        var target = length;
        if (cells <= 64)
        {
            ref var to = ref At(target);
            ref var from = ref At(cellsStart);
            // Ascending copy in words: the target lies below the source, and both have slack behind them.
            for (var i = 0; i < cells; i += 8)
            {
                var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), word);
            }
        }
        else
        {
            buffer.AsSpan(cellsStart, cells).CopyTo(buffer.AsSpan(target));
        }

        length = target + cells;
        Count();
    }

    /// <summary>Drops the row begun last.</summary>
    public void CancelRow() => length = rowStart;

    /// <inheritdoc/>
    public void Dispose()
    {
        var old = Interlocked.Exchange(ref buffer, []);
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void PlaceHead(long timeNs, uint quality)
    {
        unchecked
        {
            length = rowStart;
            rowTime = timeNs;
            Varint((Zigzag((long)rowSeries - lastSeries) << 1) | (quality == Quality.Good ? 0u : 1u));
            Varint(Zigzag(timeNs - lastTime));
            if (quality != Quality.Good)
            {
                Varint(quality);
            }
        }
    }

    private void Count()
    {
        lastSeries = rowSeries;
        lastTime = rowTime;
        RowCount++;
        ValueCount += rowCells;
        MinTime = Math.Min(MinTime, rowTime);
        MaxTime = Math.Max(MaxTime, rowTime);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Cell(int column, CellKind kind)
    {
        if ((int)kind != runKind || column != nextColumn || runCells == MaxRun)
        {
            OpenRun(column, kind);
        }
        else if (buffer.Length - length < MaxCell + 8)
        {
            Grow(MaxCell + 8);
        }

        runCells++;
        rowCells++;
        nextColumn = column + 1;
    }

    private void OpenRun(int column, CellKind kind)
    {
        Reserve(MaxCell + 8);
        CloseRun(last: false);
        runHead = length++;
        runKind = (int)kind;
        runCells = 0;
        Varint((ulong)column);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CloseRun(bool last)
    {
        if (runHead >= 0)
        {
            At(runHead) = (byte)(runKind | (last ? 8 : 0) | ((runCells - 1) << 4));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Zigzag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Varint(ulong value)
    {
        if (value < 0x80)
        {
            At(length++) = (byte)value;
        }
        else if (Bmi2.X64.IsSupported && value < 1ul << 56)
        {
            WordVarint(value);
        }
        else
        {
            LongVarint(value);
        }
    }

    /// <summary>Two to eight bytes at once: groups of seven bits are spread, all but the last marked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WordVarint(ulong value)
    {
        unchecked
        {
            var count = (70 - BitOperations.LeadingZeroCount(value)) / 7;
            var marks = 0x8080808080808080 >> (72 - (count << 3));
            Unsafe.WriteUnaligned(ref At(length), Bmi2.X64.ParallelBitDeposit(value, 0x7F7F7F7F7F7F7F7F) | marks);
            length += count;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LongVarint(ulong value)
    {
        while (value >= 0x80)
        {
            At(length++) = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        At(length++) = (byte)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte At(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (buffer.Length - length < count + 8)
        {
            Grow(count + 8);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var wanted = Math.Min(Math.Max((long)length + count, 2L * buffer.Length), Array.MaxLength);
        var bigger = ArrayPool<byte>.Shared.Rent((int)wanted);
        Invariant.Holds(bigger.Length - length >= count);
        buffer.AsSpan(0, length).CopyTo(bigger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = bigger;
    }
}

/// <summary>How cells lie in a <see cref="RowBatch"/>. Stored in the journal: numbers never change.</summary>
public enum CellKind : byte
{
    /// <summary>8 bytes, little-endian.</summary>
    Double = 0,

    /// <summary>Zigzag varint.</summary>
    Integer = 1,

    /// <summary>Varint.</summary>
    Unsigned = 2,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 3,

    /// <summary>Varint of the length in bytes, then UTF-8.</summary>
    Text = 4,

    /// <summary>Signed byte exponent, then zigzag varint mantissa; a double.</summary>
    Decimal = 5,
}
