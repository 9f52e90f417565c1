using System.Numerics;

namespace Lode.Historian.Storage;

/// <summary>One column of rows in memory: 64 bits a row, a presence bit a row, and texts where it is a text
/// column.</summary>
internal sealed class ColumnCells
{
    /// <summary>Number of the column within the series.</summary>
    internal int Column { get; private set; }

    internal ColumnType Type { get; private set; }

    /// <summary>Double bits, integers, 0/1; undefined where the row has no value.</summary>
    internal long[] Bits { get; private set; } = [];

    /// <summary>One bit a row.</summary>
    internal ulong[] Present { get; private set; } = [];

    /// <summary>Texts by row; empty for other types.</summary>
    internal byte[]?[] Texts { get; private set; } = [];

    internal void Reset(int column, ColumnType type)
    {
        Column = column;
        Type = type;
        Array.Clear(Present);
        Array.Clear(Texts);
    }

    internal void Reserve(int rows)
    {
        if (Bits.Length < rows)
        {
            var size = Math.Max(256, (int)BitOperations.RoundUpToPowerOf2((uint)rows));
            var (bits, present, texts) = (Bits, Present, Texts);
            Array.Resize(ref bits, size);
            Array.Resize(ref present, (size + 63) >> 6);
            (Bits, Present) = (bits, present);
            if (texts.Length > 0)
            {
                Array.Resize(ref texts, size);
                Texts = texts;
            }
        }

        if (Type == ColumnType.Text && Texts.Length == 0)
        {
            Texts = new byte[]?[Bits.Length];
        }
    }

    internal bool Has(int row) => (Present[row >> 6] >> (row & 63) & 1) != 0;

    internal void Set(int row, long bits)
    {
        Bits[row] = bits;
        Present[row >> 6] |= 1ul << (row & 63);
    }

    internal void Set(int row, byte[] text)
    {
        Texts[row] = text;
        Present[row >> 6] |= 1ul << (row & 63);
    }

    /// <summary>Takes a cell of a column of the same type, if it is there.</summary>
    internal void Take(int row, ColumnCells from, int fromRow)
    {
        if (from.Has(fromRow))
        {
            Set(row, from.Bits[fromRow]);
            if (Type == ColumnType.Text)
            {
                Texts[row] = from.Texts[fromRow];
            }
        }
    }

    /// <summary>Takes consecutive cells of a column of the same type.</summary>
    internal void TakeRun(int row, ColumnCells from, int fromRow, int count)
    {
        Array.Copy(from.Bits, fromRow, Bits, row, count);
        if (Type == ColumnType.Text)
        {
            Array.Copy(from.Texts, fromRow, Texts, row, count);
        }

        if (from.CountPresent(fromRow, count) == count)
        {
            MarkPresent(row, count);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            Present[(row + i) >> 6] |= from.Has(fromRow + i) ? 1ul << ((row + i) & 63) : 0;
        }
    }

    /// <summary>Moves the cells behind the first rows to the front, so many as are kept.</summary>
    internal void DropFirst(int rows, int kept)
    {
        Array.Copy(Bits, rows, Bits, 0, kept);
        if (Type == ColumnType.Text)
        {
            Array.Copy(Texts, rows, Texts, 0, kept);
        }

        var (words, shift) = (rows >> 6, rows & 63);
        for (var word = 0; word < Present.Length; word++)
        {
            var low = word + words < Present.Length ? Present[word + words] >> shift : 0;
            var high = shift > 0 && word + words + 1 < Present.Length ? Present[word + words + 1] << (64 - shift) : 0;
            Present[word] = low | high;
        }
    }

    internal bool SameAt(int row, ColumnCells other, int otherRow) =>
        Type == ColumnType.Text
            ? Texts[row].AsSpan().SequenceEqual(other.Texts[otherRow])
            : Bits[row] == other.Bits[otherRow];

    /// <summary>Marks rows as carrying a value.</summary>
    internal void MarkPresent(int start, int count)
    {
        for (var end = start + count; start < end;)
        {
            var run = Math.Min(64 - (start & 63), end - start);
            Present[start >> 6] |= (run == 64 ? ulong.MaxValue : (1ul << run) - 1) << (start & 63);
            start += run;
        }
    }

    /// <summary>Number of rows with a value.</summary>
    internal int CountPresent(int start, int count)
    {
        var total = 0;
        for (var end = start + count; start < end;)
        {
            var run = Math.Min(64 - (start & 63), end - start);
            var word = Present[start >> 6] >> (start & 63);
            total += BitOperations.PopCount(run == 64 ? word : word & ((1ul << run) - 1));
            start += run;
        }

        return total;
    }
}
