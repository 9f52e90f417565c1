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
    private Chunk? first;
    private Chunk? tail;
    private byte[][] texts = [];
    private int textCount;
    private int rows;

    /// <summary>Published rows.</summary>
    internal int Rows => Volatile.Read(ref rows);

    /// <summary>Greatest stamp of all rows; for the writing thread.</summary>
    internal long LastTime { get; private set; } = long.MinValue;

    /// <summary>First chunk, for reading.</summary>
    internal Chunk? First => Volatile.Read(ref first);

    /// <summary>Chunk of the last row and the row's offset in it.</summary>
    internal bool TryLastRow(out Chunk chunk, out int offset)
    {
        chunk = Volatile.Read(ref tail)!;
        offset = chunk is null ? 0 : Volatile.Read(ref chunk.LastRow);
        return chunk is not null;
    }

    internal byte[] TextOf(long number) => Volatile.Read(ref texts)[number];

    /// <summary>Takes the current row of the reader.</summary>
    /// <returns>Bytes of memory newly taken.</returns>
    internal long Append(ref RowReader reader, uint ordinal, Series series, ChunkPool pool)
    {
        long taken = 0;
        var chunk = tail;
        if (chunk is null || chunk.Used + chunk.LargestRow > chunk.Data.Length)
        {
            chunk = NewChunk(series.Layout.Count, pool, ref taken);
        }

        unchecked
        {
            var data = chunk.Data;
            var at = chunk.Used;
            var next = at + FixedLongs + chunk.MaskWords;
            data[at] = reader.Time;
            data[at + 1] = (long)(((ulong)ordinal << 32) | reader.Quality);
            data.AsSpan(at + FixedLongs, chunk.MaskWords).Clear();
            var column = 0;
            while (reader.PeekRun(out var runColumn, out var kind, out var count))
            {
                if (runColumn < column || runColumn + count > chunk.Columns || kind == CellKind.Text)
                {
                    return taken + AppendUnordered(ref reader, chunk, next, series, pool);
                }

                reader.ReadRun(data.AsSpan(next, count));
                if (chunk.MaskWords > 0)
                {
                    Mark(data, at + FixedLongs, runColumn, count);
                }

                next += count;
                column = runColumn + count;
            }

            Publish(chunk, at, next);
        }

        return taken;
    }

    /// <summary>Gives all chunks back.</summary>
    internal void Release(ChunkPool pool)
    {
        for (var chunk = first; chunk is not null; chunk = chunk.Next)
        {
            pool.Return(chunk.Data);
        }

        first = null;
        tail = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(long[] data, int maskAt, int column, int count)
    {
        unchecked
        {
            var word = column >> 6;
            var shift = column & 63;
            var bits = (1ul << count) - 1;
            data[maskAt + word] |= (long)(bits << shift);
            if (shift + count > 64)
            {
                data[maskAt + word + 1] |= (long)(bits >> (64 - shift));
            }
        }
    }

    private void Publish(Chunk chunk, int at, int next)
    {
        LastTime = Math.Max(LastTime, chunk.Data[at]);
        chunk.Used = next;
        Volatile.Write(ref chunk.LastRow, at);
        Volatile.Write(ref chunk.Rows, chunk.Rows + 1);
        if (tail != chunk)
        {
            if (tail is null)
            {
                Volatile.Write(ref first, chunk);
            }
            else
            {
                Volatile.Write(ref tail.Next, chunk);
            }

            Volatile.Write(ref tail, chunk);
        }

        Volatile.Write(ref rows, rows + 1);
    }

    /// <summary>The chunk becomes part of the log when its first row is published.</summary>
    private Chunk NewChunk(int columns, ChunkPool pool, ref long taken)
    {
        var maskWords = columns == 1 ? 0 : (columns + 63) >> 6;
        var largest = FixedLongs + maskWords + columns;
        var wanted = tail is null
            ? Math.Max(ChunkPool.SmallestLength, 2 * largest)
            : Math.Min(2 * tail.Data.Length, ChunkPool.LargestLength);
        var data = pool.Rent(Math.Max(wanted, largest));
        taken += (long)data.Length * sizeof(long);
        return new Chunk(data, columns, maskWords, largest);
    }

    /// <summary>Cells out of column order, texts, or columns younger than the chunk: collected, then packed.</summary>
    private long AppendUnordered(ref RowReader reader, Chunk chunk, int filled, Series series, ChunkPool pool)
    {
        var columns = series.Layout.Count;
        var cells = new SortedDictionary<int, long>();
        Unpack(chunk, filled, cells);
        while (reader.NextCell(out var column, out _, out var bits, out var text))
        {
            cells[column] = series.Layout[column].Type == ColumnType.Text ? Keep(text) : bits;
        }

        long taken = 0;
        var time = reader.Time;
        var ordinalAndQuality = chunk.Data[chunk.Used + 1];
        if (columns > chunk.Columns || chunk.Used + chunk.LargestRow > chunk.Data.Length)
        {
            if (chunk != tail)
            {
                pool.Return(chunk.Data);
                taken -= (long)chunk.Data.Length * sizeof(long);
            }

            chunk = NewChunk(columns, pool, ref taken);
        }

        var at = chunk.Used;
        var next = at + FixedLongs + chunk.MaskWords;
        chunk.Data[at] = time;
        chunk.Data[at + 1] = ordinalAndQuality;
        chunk.Data.AsSpan(at + FixedLongs, chunk.MaskWords).Clear();
        foreach (var (column, bits) in cells)
        {
            chunk.Data[next++] = bits;
            if (chunk.MaskWords > 0)
            {
                Mark(chunk.Data, at + FixedLongs, column, 1);
            }
        }

        Publish(chunk, at, next);
        return taken;
    }

    private static void Unpack(Chunk chunk, int filled, SortedDictionary<int, long> cells)
    {
        var cell = chunk.Used + FixedLongs + chunk.MaskWords;
        if (chunk.MaskWords == 0 && cell < filled)
        {
            cells[0] = chunk.Data[cell];
        }

        for (var word = 0; word < chunk.MaskWords; word++)
        {
            for (var mask = unchecked((ulong)chunk.Data[chunk.Used + FixedLongs + word]); mask != 0; mask &= mask - 1)
            {
                cells[(word << 6) + BitOperations.TrailingZeroCount(mask)] = chunk.Data[cell++];
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

    /// <summary>One array of packed rows.</summary>
    internal sealed class Chunk(long[] data, int columns, int maskWords, int largestRow)
    {
        internal readonly long[] Data = data;
        internal readonly int Columns = columns;
        internal readonly int MaskWords = maskWords;
        internal readonly int LargestRow = largestRow;
        internal int Used;
        internal int Rows;
        internal int LastRow;
        internal Chunk? Next;
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

    internal long AppendInPlace(ref RowReader reader, uint ordinal, Series series, ChunkPool pool)
    {
        if (reader.Time > LastTime)
        {
            return Append(ref reader, ordinal, series, pool);
        }

        if (side is null)
        {
            Volatile.Write(ref side, new HeadLog());
        }

        return side.Append(ref reader, ordinal, series, pool);
    }
}
