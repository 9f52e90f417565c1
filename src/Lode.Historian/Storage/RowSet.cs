using System.Numerics;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Rows of one series in memory, column by column; grows and is used again.</summary>
internal sealed class RowSet
{
    private const int ShortRun = 4;
    private readonly List<ColumnCells> cells = [];
    private int[] slots = [];

    internal int Count { get; private set; }

    /// <summary>Stamps, UTC ns.</summary>
    internal long[] Times { get; private set; } = [];

    /// <summary>Arrivals, see <see cref="ArrivalKey"/>.</summary>
    internal long[] Keys { get; private set; } = [];

    /// <summary>OPC UA status codes.</summary>
    internal uint[] Qualities { get; private set; } = [];

    /// <summary>Number of columns.</summary>
    internal int Width { get; private set; }

    internal ColumnCells this[int slot] => cells[slot];

    /// <summary>Empties the set and chooses its columns.</summary>
    internal void Reset(ReadOnlySpan<int> columns, ColumnLayout layout)
    {
        Count = 0;
        Width = columns.Length;
        Array.Fill(slots, -1);
        if (slots.Length < layout.Count)
        {
            slots = new int[Math.Max(16, layout.Count)];
            Array.Fill(slots, -1);
        }

        for (var slot = 0; slot < Width; slot++)
        {
            if (cells.Count == slot)
            {
                cells.Add(new ColumnCells());
            }

            cells[slot].Reset(columns[slot], layout[columns[slot]].Type);
            slots[columns[slot]] = slot;
        }

        Reserve(0);
    }

    /// <summary>Empties the set and gives it the columns of another.</summary>
    internal void ResetLike(RowSet other, ColumnLayout layout)
    {
        Span<int> columns = other.Width <= 64 ? stackalloc int[other.Width] : new int[other.Width];
        for (var slot = 0; slot < other.Width; slot++)
        {
            columns[slot] = other[slot].Column;
        }

        Reset(columns, layout);
    }

    /// <summary>Slot of a column of the series, or −1.</summary>
    internal int SlotOf(int column) => (uint)column < (uint)slots.Length ? slots[column] : -1;

    /// <summary>Makes room for so many more rows.</summary>
    internal void Reserve(int more)
    {
        var wanted = Count + more;
        if (Times.Length < wanted)
        {
            var size = Math.Max(256, (int)BitOperations.RoundUpToPowerOf2((uint)wanted));
            var (times, keys, qualities) = (Times, Keys, Qualities);
            Array.Resize(ref times, size);
            Array.Resize(ref keys, size);
            Array.Resize(ref qualities, size);
            (Times, Keys, Qualities) = (times, keys, qualities);
        }

        for (var slot = 0; slot < Width; slot++)
        {
            cells[slot].Reserve(Times.Length);
        }
    }

    /// <summary>Adds a row without cells; reserve first.</summary>
    internal int Add(long time, long key, uint quality)
    {
        Times[Count] = time;
        Keys[Count] = key;
        Qualities[Count] = quality;
        return Count++;
    }

    /// <summary>Counts rows that were written straight into the arrays.</summary>
    internal void Advance(int rows) => Count += rows;

    /// <summary>Cuts back; presence bits of the cut rows are cleared.</summary>
    internal void Truncate(int to)
    {
        for (var slot = 0; slot < Width; slot++)
        {
            var present = cells[slot].Present;
            for (var row = to; row < Count; row++)
            {
                present[row >> 6] &= ~(1ul << (row & 63));
            }
        }

        Count = to;
    }

    /// <summary>Cuts off rows from the front.</summary>
    internal void DropFirst(int rows)
    {
        if (rows == 0)
        {
            return;
        }

        var kept = Count - rows;
        Array.Copy(Times, rows, Times, 0, kept);
        Array.Copy(Keys, rows, Keys, 0, kept);
        Array.Copy(Qualities, rows, Qualities, 0, kept);
        for (var slot = 0; slot < Width; slot++)
        {
            cells[slot].DropFirst(rows, kept);
        }

        Count = kept;
    }

    /// <summary>Moves a row to an earlier place, over what is there.</summary>
    internal void Move(int row, int to)
    {
        Times[to] = Times[row];
        Keys[to] = Keys[row];
        Qualities[to] = Qualities[row];
        for (var slot = 0; slot < Width; slot++)
        {
            var column = cells[slot];
            column.Present[to >> 6] &= ~(1ul << (to & 63));
            column.Take(to, column, row);
        }
    }

    /// <summary>Takes consecutive rows of a set with the same columns; reserve first.</summary>
    internal void TakeRun(RowSet from, int row, int count)
    {
        if (count < ShortRun)
        {
            for (var end = row + count; row < end; row++)
            {
                Take(from, row);
            }

            return;
        }

        Array.Copy(from.Times, row, Times, Count, count);
        Array.Copy(from.Keys, row, Keys, Count, count);
        Array.Copy(from.Qualities, row, Qualities, Count, count);
        for (var slot = 0; slot < Width; slot++)
        {
            cells[slot].TakeRun(Count, from.cells[slot], row, count);
        }

        Count += count;
    }

    /// <summary>Takes a row of a set with the same columns.</summary>
    internal int Take(RowSet from, int row)
    {
        var at = Add(from.Times[row], from.Keys[row], from.Qualities[row]);
        for (var slot = 0; slot < Width; slot++)
        {
            cells[slot].Take(at, from.cells[slot], row);
        }

        return at;
    }
}
