using System.Text;
using Lode.Historian.Ingest;

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
internal sealed class RowChunk(int[] columns) : Chunk
{
    private readonly double[][] doubles = [.. columns.Select(_ => Array.Empty<double>())];
    private readonly bool[] isReady = new bool[columns.Length];
    private RowSet rows = new();
    private int start;
    private int count;

    internal override int Count => count;

    internal override long FirstTime => rows.Times[start];

    internal override long LastTime => rows.Times[start + count - 1];

    internal override ReadOnlySpan<long> Times => rows.Times.AsSpan(start, count);

    internal override bool AllGood => !Qualities.ContainsAnyExcept(Quality.Good);

    internal override ReadOnlySpan<uint> Qualities => rows.Qualities.AsSpan(start, count);

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

/// <summary>One sealed block, or the part of it inside the range; decoded where it is looked at.</summary>
internal sealed class BlockChunk(int[] columns, ColumnLayout layout) : Chunk
{
    private readonly double[][] doubles = [.. columns.Select(_ => Array.Empty<double>())];
    private readonly ColumnCells[] cells = [.. columns.Select(_ => new ColumnCells())];
    private readonly bool[] hasDoubles = new bool[columns.Length];
    private readonly bool[] hasCells = new bool[columns.Length];
    private readonly int[] entries = new int[columns.Length];
    private long[] times = [];
    private uint[] qualities = [];
    private bool hasTimes;
    private bool hasQualities;
    private bool isWhole;
    private int start;
    private int count;
    private long first;
    private long last;

    internal BlockReader Reader { get; } = new();

    internal override int Count => count;

    internal override long FirstTime => first;

    internal override long LastTime => last;

    internal override bool AllGood => Reader.AllGood;

    internal override ReadOnlySpan<long> Times
    {
        get
        {
            DecodeTimes();
            return times.AsSpan(start, count);
        }
    }

    internal override ReadOnlySpan<uint> Qualities
    {
        get
        {
            if (qualities.Length < Reader.Count)
            {
                qualities = new uint[Math.Max(Reader.Count, 512)];
            }

            if (!hasQualities)
            {
                Reader.DecodeQualities(qualities.AsSpan(0, Reader.Count));
                hasQualities = true;
            }

            return qualities.AsSpan(start, count);
        }
    }

    /// <summary>Takes the block in the reader; false when none of its rows lie in [from, to].</summary>
    internal bool Begin(PlannedBlock planned, long from, long to)
    {
        hasTimes = false;
        hasQualities = false;
        Array.Clear(hasDoubles);
        Array.Clear(hasCells);
        for (var i = 0; i < columns.Length; i++)
        {
            entries[i] = Reader.Find(columns[i]);
        }

        (first, last, start, count) = (planned.First, planned.Last, 0, Reader.Count);
        isWhole = first >= from && last <= to;
        return isWhole || Narrow(from, to);
    }

    internal override ReadOnlySpan<double> Values(int column)
    {
        if (doubles[column].Length < Reader.Count)
        {
            doubles[column] = new double[Math.Max(Reader.Count, 512)];
        }

        var all = doubles[column].AsSpan(0, Reader.Count);
        if (!hasDoubles[column])
        {
            hasDoubles[column] = true;
            if (entries[column] < 0)
            {
                all.Fill(double.NaN);
            }
            else if (Reader.IsFull(entries[column]) && layout[columns[column]].Type != ColumnType.Text)
            {
                Reader.DecodeDoubles(entries[column], all);
            }
            else
            {
                ToDoubles(CellsOf(column), 0, all);
            }
        }

        return all.Slice(start, count);
    }

    internal override ReadOnlySpan<long> Integers(int column)
    {
        var decoded = CellsOf(column);
        ClearAbsent(decoded, start, count);
        return decoded.Bits.AsSpan(start, count);
    }

    internal override string? Text(int column, int row) => TextOf(CellsOf(column), start + row);

    internal override bool HasValue(int column, int row) =>
        entries[column] >= 0 && (Reader.IsFull(entries[column]) || CellsOf(column).Has(start + row));

    internal override bool TrySummary(int column, out ColumnSummary summary)
    {
        summary = new ColumnSummary(0, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN);
        return isWhole && (entries[column] < 0 || Reader.TrySummary(entries[column], out summary));
    }

    private ColumnCells CellsOf(int column)
    {
        var into = cells[column];
        if (!hasCells[column])
        {
            hasCells[column] = true;
            into.Reset(columns[column], layout[columns[column]].Type);
            into.Reserve(Reader.Count);
            if (entries[column] >= 0)
            {
                Reader.DecodeInto(entries[column], into, 0);
            }
        }

        return into;
    }

    private void DecodeTimes()
    {
        if (!hasTimes)
        {
            if (times.Length < Reader.Count)
            {
                times = new long[Math.Max(Reader.Count, 512)];
            }

            Reader.DecodeTimes(times.AsSpan(0, Reader.Count));
            hasTimes = true;
        }
    }

    private bool Narrow(long from, long to)
    {
        DecodeTimes();
        var all = times.AsSpan(0, Reader.Count);
        start = BlockRows.LowerBound(all, from);
        count = (to == long.MaxValue ? all.Length : BlockRows.LowerBound(all, to + 1)) - start;
        if (count <= 0)
        {
            return false;
        }

        first = all[start];
        last = all[start + count - 1];
        return true;
    }
}
