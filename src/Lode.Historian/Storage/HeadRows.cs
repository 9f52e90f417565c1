using System.Numerics;

namespace Lode.Historian.Storage;

/// <summary>Unpacks rows of heads into sets of rows.</summary>
internal static class HeadRows
{
    private const int FixedLongs = 2;
    private const int ShortRun = 4;

    /// <summary>Appends published rows of a head with stamps in [from, to] that had arrived at an instant.</summary>
    /// <param name="limit">Rows to look at: those published when the caller began.</param>
    internal static void Append(
        HeadLog log, RowSet into, int limit, HeadGeneration generation, long from, long to,
        long lastSequence = long.MaxValue)
    {
        into.Reserve(limit);
        var isWhole = from == long.MinValue && to == long.MaxValue && lastSequence == long.MaxValue;
        var left = limit;
        for (var chunk = log.First; chunk is not null && left > 0; chunk = Volatile.Read(ref chunk.Next))
        {
            var rows = Math.Min(left, Volatile.Read(ref chunk.Rows));
            left -= rows;
            var at = chunk.Start;
            for (var row = 0; row < rows;)
            {
                var full = isWhole ? FullRows(chunk, at, rows - row) : 0;
                if (full >= ShortRun)
                {
                    var length = FixedLongs + chunk.MaskWords + chunk.Columns;
                    AppendFull(log, chunk, at, length, full, into, generation);
                    at += full * length;
                    row += full;
                    continue;
                }

                var time = chunk.Data[at];
                var meta = unchecked((ulong)chunk.Data[at + 1]);
                var sequence = generation.SequenceOf((uint)(meta >> 32));
                if (time >= from && time <= to && sequence <= lastSequence)
                {
                    AppendCells(log, chunk, at, into, into.Add(time, sequence, (uint)(meta & uint.MaxValue)));
                }

                at += LengthOf(chunk, at);
                row++;
            }
        }
    }

    /// <summary>Where a column's cell lies in a packed row; −1 when the row has none.</summary>
    internal static int CellAt(HeadLog.Chunk chunk, int at, int column)
    {
        if (chunk.MaskWords == 0)
        {
            return column == 0 ? at + FixedLongs : -1;
        }

        var word = column >> 6;
        if (word >= chunk.MaskWords || (MaskOf(chunk, at, word) >> (column & 63) & 1) == 0)
        {
            return -1;
        }

        var cell = at + FixedLongs + chunk.MaskWords;
        for (var before = 0; before < word; before++)
        {
            cell += BitOperations.PopCount(MaskOf(chunk, at, before));
        }

        return cell + BitOperations.PopCount(MaskOf(chunk, at, word) & ((1ul << (column & 63)) - 1));
    }

    /// <summary>How many rows from here on have a value in every column.</summary>
    private static int FullRows(HeadLog.Chunk chunk, int at, int most)
    {
        if (chunk.MaskWords != 1)
        {
            return chunk.MaskWords == 0 ? most : 0;
        }

        var full = ulong.MaxValue >> (64 - chunk.Columns);
        var length = FixedLongs + 1 + chunk.Columns;
        var count = 0;
        while (count < most && MaskOf(chunk, at + (count * length), 0) == full)
        {
            count++;
        }

        return count;
    }

    /// <summary>Rows of equal length, column by column.</summary>
    private static void AppendFull(
        HeadLog log, HeadLog.Chunk chunk, int at, int length, int count, RowSet into, HeadGeneration generation)
    {
        unchecked
        {
            var start = into.Count;
            var first = generation.FirstSequence;
            var data = chunk.Data.AsSpan(at, count * length);
            var times = into.Times.AsSpan(start, count);
            var keys = into.Keys.AsSpan(start, count);
            var qualities = into.Qualities.AsSpan(start, count);
            for (int row = 0, from = 0; row < count; row++, from += length)
            {
                times[row] = data[from];
                keys[row] = first + (long)((ulong)data[from + 1] >> 32);
                qualities[row] = (uint)data[from + 1];
            }

            into.Advance(count);
            for (var slot = 0; slot < into.Width; slot++)
            {
                var column = into[slot];
                if (column.Column < chunk.Columns)
                {
                    AppendColumn(log, data[(FixedLongs + chunk.MaskWords + column.Column)..], length, column, start, count);
                }
            }
        }
    }

    private static void AppendColumn(
        HeadLog log, ReadOnlySpan<long> data, int stride, ColumnCells column, int start, int count)
    {
        if (column.Type == ColumnType.Text)
        {
            for (var row = 0; row < count; row++)
            {
                column.Set(start + row, log.TextOf(data[row * stride]));
            }

            return;
        }

        var bits = column.Bits.AsSpan(start, count);
        for (int row = 0, from = 0; row < bits.Length; row++, from += stride)
        {
            bits[row] = data[from];
        }

        column.MarkPresent(start, count);
    }

    private static void AppendCells(HeadLog log, HeadLog.Chunk chunk, int at, RowSet into, int row)
    {
        for (var slot = 0; slot < into.Width; slot++)
        {
            var column = into[slot];
            var cell = CellAt(chunk, at, column.Column);
            if (cell < 0)
            {
                continue;
            }

            if (column.Type == ColumnType.Text)
            {
                column.Set(row, log.TextOf(chunk.Data[cell]));
            }
            else
            {
                column.Set(row, chunk.Data[cell]);
            }
        }
    }

    private static int LengthOf(HeadLog.Chunk chunk, int at)
    {
        if (chunk.MaskWords == 0)
        {
            return FixedLongs + 1;
        }

        var cells = 0;
        for (var word = 0; word < chunk.MaskWords; word++)
        {
            cells += BitOperations.PopCount(MaskOf(chunk, at, word));
        }

        return FixedLongs + chunk.MaskWords + cells;
    }

    private static ulong MaskOf(HeadLog.Chunk chunk, int at, int word) =>
        unchecked((ulong)chunk.Data[at + FixedLongs + word]);
}
