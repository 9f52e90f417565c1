using System.Runtime.InteropServices;
using System.Text;

namespace Lode.Historian.Storage;

/// <summary>What a reader gives out at one step.</summary>
internal abstract class Chunk
{
    internal abstract int Count { get; }

    internal abstract long FirstTime { get; }

    internal abstract long LastTime { get; }

    internal abstract ReadOnlySpan<long> Times { get; }

    internal abstract bool AllGood { get; }

    internal abstract ReadOnlySpan<uint> Qualities { get; }

    internal abstract ReadOnlySpan<double> Values(int column);

    internal abstract ReadOnlySpan<long> Integers(int column);

    internal abstract string? Text(int column, int row);

    internal abstract bool HasValue(int column, int row);

    internal abstract bool TrySummary(int column, out ColumnSummary summary);

    /// <summary>Rows of a column as doubles, NaN where there is no value.</summary>
    protected static void ToDoubles(ColumnCells cells, int start, Span<double> into)
    {
        if (cells.Type is ColumnType.Float64 or ColumnType.Int64
            && cells.CountPresent(start, into.Length) == into.Length)
        {
            var bits = cells.Bits.AsSpan(start, into.Length);
            if (cells.Type == ColumnType.Float64)
            {
                MemoryMarshal.Cast<long, double>(bits).CopyTo(into);
                return;
            }

            for (var row = 0; row < bits.Length; row++)
            {
                into[row] = bits[row];
            }

            return;
        }

        for (var row = 0; row < into.Length; row++)
        {
            into[row] = cells.Type != ColumnType.Text && cells.Has(start + row)
                ? Summaries.AsDouble(cells.Type, cells.Bits[start + row])
                : double.NaN;
        }
    }

    /// <summary>Zero where there is no value.</summary>
    protected static void ClearAbsent(ColumnCells cells, int start, int count)
    {
        for (var row = start; row < start + count; row++)
        {
            if (!cells.Has(row))
            {
                cells.Bits[row] = 0;
            }
        }
    }

    protected static string? TextOf(ColumnCells cells, int row) =>
        cells.Type == ColumnType.Text && cells.Has(row) ? Encoding.UTF8.GetString(cells.Texts[row]!) : null;
}

/// <summary>A slice of rows in memory.</summary>
internal sealed class RowChunk : Chunk
{
    private double[][] doubles = [];
    private bool[] isReady = [];
    private RowSet rows = new();
    private int start;
    private int count;

    internal override int Count => count;

    internal override long FirstTime => rows.Times[start];

    internal override long LastTime => rows.Times[start + count - 1];

    internal override ReadOnlySpan<long> Times => rows.Times.AsSpan(start, count);

    internal override bool AllGood => !Qualities.ContainsAnyExcept(Quality.Good);

    internal override ReadOnlySpan<uint> Qualities => rows.Qualities.AsSpan(start, count);

    /// <summary>Makes room for so many columns.</summary>
    internal void Reset(int columns)
    {
        if (doubles.Length < columns)
        {
            doubles = [.. Enumerable.Range(0, columns).Select(_ => Array.Empty<double>())];
            isReady = new bool[columns];
        }
    }

    internal void Begin(RowSet from, int first, int many)
    {
        (rows, start, count) = (from, first, many);
        Array.Clear(isReady);
    }

    internal override ReadOnlySpan<double> Values(int column)
    {
        if (doubles[column].Length < count)
        {
            doubles[column] = new double[Math.Max(count, 512)];
        }

        var into = doubles[column].AsSpan(0, count);
        if (!isReady[column])
        {
            ToDoubles(rows[column], start, into);
            isReady[column] = true;
        }

        return into;
    }

    internal override ReadOnlySpan<long> Integers(int column)
    {
        ClearAbsent(rows[column], start, count);
        return rows[column].Bits.AsSpan(start, count);
    }

    internal override string? Text(int column, int row) => TextOf(rows[column], start + row);

    internal override bool HasValue(int column, int row) => rows[column].Has(start + row);

    internal override bool TrySummary(int column, out ColumnSummary summary)
    {
        summary = default;
        return false;
    }
}
