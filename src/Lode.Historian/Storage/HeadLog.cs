using System.Numerics;
using System.Runtime.CompilerServices;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Rows of one series in arrival order, packed row after row in chunks that double in size.</summary>
/// <remarks>
/// One thread appends, any thread reads without locks: rows once published never change, and chunks are used again
/// only when no reader holds their generation. Row: time, (arrival ordinal · 2³² | quality), presence words (none
/// while the series has one column), then the cells that are there, by column. Texts are numbers into
/// <see cref="TextOf"/>.
/// </remarks>
internal class HeadLog
{
    private const int FixedLongs = 2;

    // All that a row needs lies together here, not in the chunk: thousands of series take turns, and each line of
    // memory that one touches has to come from far.
    private long[] data = [];
    private int next;
    private int end;
    private int columns;
    private int maskWords;
    private int largestRow = 1;
    private int number;
    private int rowsBefore;
    private int rows;
    private long lastRow;
    private Chunk? tail;
    private Chunk? shown;
    private Chunk? first;
    private byte[][] texts = [];
    private int textCount;

    /// <summary>Published rows.</summary>
    internal int Rows => Volatile.Read(ref rows);

    /// <summary>Greatest stamp of all rows; for the writing thread.</summary>
    internal long LastTime { get; private set; } = long.MinValue;

    /// <summary>First chunk, for reading; read <see cref="Rows"/> before.</summary>
    internal Chunk? First => Volatile.Read(ref first);

    /// <summary>Chunk of the last row and the row's offset in it.</summary>
    internal bool TryLastRow(out Chunk chunk, out int offset)
    {
        chunk = null!;
        offset = 0;
        while (Rows > 0)
        {
            var place = Volatile.Read(ref lastRow);
            chunk = Volatile.Read(ref shown)!;
            offset = (int)(place & int.MaxValue);
            if (chunk.Number == place >> 32)
            {
                return true;
            }
        }

        return false;
    }

    internal byte[] TextOf(long number) => Volatile.Read(ref texts)[number];

    /// <summary>Takes the current row of the reader.</summary>
    /// <returns>Bytes of memory newly taken.</returns>
    internal long Append(ref RowReader reader, uint ordinal, SeriesIndex index, ChunkPool pool)
    {
        long taken = 0;
        if (next + largestRow > end)
        {
            taken = Extend(index[reader.SeriesId].Layout.Count, pool);
        }

        unchecked
        {
            var row = data.AsSpan(next, largestRow);
            row[0] = reader.Time;
            row[1] = (long)(((ulong)ordinal << 32) | reader.Quality);
            var cell = FixedLongs + maskWords;
            row[FixedLongs..cell].Clear();
            var column = 0;
            while (reader.PeekRun(out var runColumn, out var kind, out var count))
            {
                if (runColumn < column || runColumn + count > columns || kind == CellKind.Text)
                {
                    return taken + AppendUnordered(ref reader, cell, index[reader.SeriesId], pool);
                }

                reader.ReadRun(row.Slice(cell, count));
                if (maskWords > 0)
                {
                    Mark(row[FixedLongs..], runColumn, count);
                }

                cell += count;
                column = runColumn + count;
            }

            Publish(cell);
        }

        return taken;
    }

    /// <summary>Gives all chunks back.</summary>
    internal void Release(ChunkPool pool)
    {
        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            pool.Return(chunk.Room);
        }

        first = null;
        tail = null;
        data = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(Span<long> mask, int column, int count)
    {
        unchecked
        {
            var word = column >> 6;
            var shift = column & 63;
            var bits = (1ul << count) - 1;
            mask[word] |= (long)(bits << shift);
            if (shift + count > 64)
            {
                mask[word + 1] |= (long)(bits >> (64 - shift));
            }
        }
    }

    /// <summary>Shows the row that was written behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Publish(int length)
    {
        LastTime = Math.Max(LastTime, data[next]);
        if (shown != tail)
        {
            Volatile.Write(ref shown, tail);
        }

        Volatile.Write(ref lastRow, ((long)number << 32) | (uint)next);
        next += length;
        Volatile.Write(ref rows, rows + 1);
    }

    /// <summary>Begins another chunk; returns the bytes it takes.</summary>
    private long Extend(int width, ChunkPool pool)
    {
        var words = width == 1 ? 0 : (width + 63) >> 6;
        largestRow = FixedLongs + words + width;
        var wanted = tail is null
            ? Math.Max(ChunkPool.SmallestLength, 2 * largestRow)
            : Math.Min(2 * tail.Room.Length, ChunkPool.LargestLength);
        var chunk = new Chunk(pool.Rent(Math.Max(wanted, largestRow)), (tail?.Number ?? 0) + 1, width, words);
        (data, next, end) = (chunk.Room.Longs, chunk.Room.Start, chunk.Room.Start + chunk.Room.Length);
        (columns, maskWords, number) = (width, words, chunk.Number);
        if (tail is null)
        {
            Volatile.Write(ref first, chunk);
        }
        else
        {
            Volatile.Write(ref tail.Rows, rows - rowsBefore);
            Volatile.Write(ref tail.Next, chunk);
        }

        rowsBefore = rows;
        Volatile.Write(ref tail, chunk);
        return (long)chunk.Room.Length * sizeof(long);
    }

    /// <summary>Cells out of column order, texts, or columns younger than the chunk: collected, then packed.</summary>
    private long AppendUnordered(ref RowReader reader, int filled, Series series, ChunkPool pool)
    {
        var cells = new SortedDictionary<int, long>();
        Unpack(data.AsSpan(next, filled), cells);
        var (time, ordinalAndQuality) = (data[next], data[next + 1]);
        while (reader.NextCell(out var column, out _, out var bits, out var text))
        {
            cells[column] = series.Layout[column].Type == ColumnType.Text ? Keep(text) : bits;
        }

        var taken = series.Layout.Count > columns ? Extend(series.Layout.Count, pool) : 0;
        var row = data.AsSpan(next, largestRow);
        row[0] = time;
        row[1] = ordinalAndQuality;
        var cell = FixedLongs + maskWords;
        row[FixedLongs..cell].Clear();
        foreach (var (column, bits) in cells)
        {
            row[cell++] = bits;
            if (maskWords > 0)
            {
                Mark(row[FixedLongs..], column, 1);
            }
        }

        Publish(cell);
        return taken;
    }

    private void Unpack(ReadOnlySpan<long> row, SortedDictionary<int, long> cells)
    {
        var cell = FixedLongs + maskWords;
        if (maskWords == 0 && cell < row.Length)
        {
            cells[0] = row[cell];
        }

        for (var word = 0; word < maskWords; word++)
        {
            for (var mask = unchecked((ulong)row[FixedLongs + word]); mask != 0; mask &= mask - 1)
            {
                cells[(word << 6) + BitOperations.TrailingZeroCount(mask)] = row[cell++];
            }
        }
    }

    private int Keep(ReadOnlySpan<byte> text)
    {
        if (textCount > 0 && text.SequenceEqual(texts[textCount - 1]))
        {
            return textCount - 1;
        }

        if (textCount == texts.Length)
        {
            var larger = new byte[Math.Max(4, 2 * textCount)][];
            texts.CopyTo(larger, 0);
            Volatile.Write(ref texts, larger);
        }

        texts[textCount] = text.ToArray();
        return textCount++;
    }

    /// <summary>One room of packed rows.</summary>
    internal sealed class Chunk(HeadRoom room, int number, int columns, int maskWords)
    {
        internal readonly HeadRoom Room = room;
        internal readonly int Number = number;
        internal readonly int Columns = columns;
        internal readonly int MaskWords = maskWords;

        /// <summary>Rows, once there is a next chunk; all that are left before.</summary>
        internal int Rows = int.MaxValue;
        internal Chunk? Next;

        /// <summary>The slab that rows lie in, from <see cref="Start"/> on.</summary>
        internal long[] Data => Room.Longs;

        internal int Start => Room.Start;
    }
}

/// <summary>What is in memory of one series: rows in order of their stamps, and beside them those that were
/// not.</summary>
internal sealed class Head(int seriesId) : HeadLog
{
    private HeadLog? side;

    internal int SeriesId => seriesId;

    /// <summary>Rows that came after one with the same or a greater stamp, in arrival order.</summary>
    internal HeadLog? Side => Volatile.Read(ref side);

    internal long AppendInPlace(ref RowReader reader, uint ordinal, SeriesIndex index, ChunkPool pool)
    {
        if (reader.Time > LastTime)
        {
            return Append(ref reader, ordinal, index, pool);
        }

        if (side is null)
        {
            Volatile.Write(ref side, new HeadLog());
        }

        return side.Append(ref reader, ordinal, index, pool);
    }
}
