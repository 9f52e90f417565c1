using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>One sealed block, or the part of it inside the range; read and decoded only where it is looked
/// at.</summary>
internal sealed class BlockChunk : Chunk
{
    private readonly List<Column> columns = [];
    private BlockCache cache = null!;
    private Action<PlannedBlock, CorruptBlockException> onDamage = null!;
    private PlannedBlock planned;
    private CachedBlock? cached;
    private long[] times = [];
    private long[] ownTimes = [];
    private uint[] qualities = [];
    private bool isRead;
    private bool isLost;
    private bool hasTimes;
    private bool hasQualities;
    private bool isWhole;
    private int total;
    private int start;
    private int count;
    private long first;
    private long last;

    internal BlockReader Reader { get; } = new();

    internal override int Count => count;

    internal override long FirstTime => first;

    internal override long LastTime => last;

    internal override bool AllGood => cached is { HasDirectory: true } ? cached.AllGood : Read() && Reader.AllGood;

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
            Grow(ref qualities, total);
            if (!hasQualities)
            {
                hasQualities = true;
                var all = qualities.AsSpan(0, total);
                if (AllGood || !Read())
                {
                    all.Clear();
                }
                else
                {
                    Reader.DecodeQualities(all);
                }
            }

            return qualities.AsSpan(start, count);
        }
    }

    /// <summary>Chooses the columns for the blocks to come.</summary>
    internal void Reset(
        ReadOnlySpan<int> wanted, ColumnLayout layout, BlockCache blockCache,
        Action<PlannedBlock, CorruptBlockException> damage)
    {
        (cache, onDamage) = (blockCache, damage);
        while (columns.Count < wanted.Length)
        {
            columns.Add(new Column());
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            columns[i].Number = wanted[i];
            columns[i].Type = layout[wanted[i]].Type;
        }

        if (columns.Count > wanted.Length)
        {
            columns.RemoveRange(wanted.Length, columns.Count - wanted.Length);
        }
    }

    /// <summary>Takes a block; false when it is damaged or none of its rows lie in [from, to].</summary>
    internal bool Begin(PlannedBlock next, long from, long to)
    {
        (planned, total) = (next, next.Count);
        (isRead, isLost, hasTimes, hasQualities) = (false, false, false, false);
        cached = cache.Touch(next.Segment, next.Block);
        foreach (var column in columns)
        {
            column.Forget();
        }

        if (cached is not { HasDirectory: true } && !Read())
        {
            return false;
        }

        foreach (var column in columns)
        {
            column.Cached = cached?.Find(column.Number);
            column.Entry = isRead ? Reader.Find(column.Number) : -1;
        }

        (first, last, start, count) = (next.First, next.Last, 0, total);
        isWhole = first >= from && last <= to;
        return isWhole || Narrow(from, to);
    }

    internal override ReadOnlySpan<double> Values(int index)
    {
        var column = columns[index];
        if (column.Doubles is null)
        {
            column.Doubles = column.Cached?.Doubles;
            if (column.Doubles is not null)
            {
                cache.Metrics.CacheHits.Add();
            }
            else
            {
                DecodeDoubles(column);
            }
        }

        return column.Doubles.AsSpan(start, count);
    }

    internal override ReadOnlySpan<long> Integers(int index)
    {
        var decoded = CellsOf(columns[index]);
        ClearAbsent(decoded, start, count);
        return decoded.Bits.AsSpan(start, count);
    }

    internal override string? Text(int index, int row) => TextOf(CellsOf(columns[index]), start + row);

    internal override bool HasValue(int index, int row)
    {
        var column = columns[index];
        if (cached is { HasDirectory: true })
        {
            return column.Cached is { } known && (known.IsFull || CellsOf(column).Has(start + row));
        }

        return column.Entry >= 0 && (Reader.IsFull(column.Entry) || CellsOf(column).Has(start + row));
    }

    internal override bool TrySummary(int index, out ColumnSummary summary)
    {
        var column = columns[index];
        summary = new ColumnSummary(0, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN);
        if (!isWhole)
        {
            return false;
        }

        if (cached is { HasDirectory: true })
        {
            summary = column.Cached?.Summary ?? summary;
            return column.Cached is null or { HasSummary: true };
        }

        return column.Entry < 0 || Reader.TrySummary(column.Entry, out summary);
    }

    /// <summary>Reads the block from the disk once; false when it is damaged.</summary>
    private bool Read()
    {
        if (isRead || isLost)
        {
            return isRead;
        }

        try
        {
            planned.Segment.Read(planned.Block, Reader);
            isRead = true;
            cached?.Describe(Reader);
            foreach (var column in columns)
            {
                column.Entry = Reader.Find(column.Number);
            }
        }
        catch (CorruptBlockException damage)
        {
            isLost = true;
            onDamage(planned, damage);
        }

        return isRead;
    }

    private void DecodeDoubles(Column column)
    {
        var isFull = Read() && column.Entry >= 0 && Reader.IsFull(column.Entry) && column.Type != ColumnType.Text;
        if (column.Cached is { } keeper && isFull)
        {
            var kept = GC.AllocateUninitializedArray<double>(total);
            Reader.DecodeDoubles(column.Entry, kept);
            if (Interlocked.CompareExchange(ref keeper.Doubles, kept, null) is null)
            {
                cache.Charge(cached!, (long)total * sizeof(double));
            }

            column.Doubles = kept;
            return;
        }

        Grow(ref column.Buffer, total);
        column.Doubles = column.Buffer;
        var all = column.Buffer.AsSpan(0, total);
        if (isFull)
        {
            Reader.DecodeDoubles(column.Entry, all);
        }
        else if (!isRead || column.Entry < 0)
        {
            all.Fill(double.NaN);
        }
        else
        {
            ToDoubles(CellsOf(column), 0, all);
        }
    }

    private ColumnCells CellsOf(Column column)
    {
        var into = column.Cells;
        if (!column.HasCells)
        {
            column.HasCells = true;
            into.Reset(column.Number, column.Type);
            into.Reserve(total);
            if (Read() && column.Entry >= 0)
            {
                Reader.DecodeInto(column.Entry, into, 0);
            }
        }

        return into;
    }

    private void DecodeTimes()
    {
        if (hasTimes)
        {
            return;
        }

        hasTimes = true;
        if (cached?.Times is { } known)
        {
            times = known;
            return;
        }

        if (cached is null || !Read())
        {
            Grow(ref ownTimes, total);
            times = ownTimes;
        }
        else
        {
            times = GC.AllocateUninitializedArray<long>(total);
        }

        if (!Read())
        {
            // The block was sound when it was first read; its stamps are gone with it.
            times.AsSpan(0, total).Fill(planned.First);
            return;
        }

        Reader.DecodeTimes(times.AsSpan(0, total));
        if (cached is not null && Interlocked.CompareExchange(ref cached.Times, times, null) is null)
        {
            cache.Charge(cached, (long)total * sizeof(long));
        }
    }

    private bool Narrow(long from, long to)
    {
        DecodeTimes();
        var all = times.AsSpan(0, total);
        start = BlockRows.LowerBound(all, from);
        count = (to == long.MaxValue ? all.Length : BlockRows.LowerBound(all, to + 1)) - start;
        if (count <= 0 || isLost)
        {
            return false;
        }

        first = all[start];
        last = all[start + count - 1];
        return true;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, 512)];
        }
    }

    /// <summary>One requested column.</summary>
    private sealed class Column
    {
        internal double[] Buffer = [];

        internal int Number { get; set; }

        internal ColumnType Type { get; set; }

        internal int Entry { get; set; }

        internal CachedColumn? Cached { get; set; }

        internal double[]? Doubles { get; set; }

        internal bool HasCells { get; set; }

        internal ColumnCells Cells { get; } = new();

        internal void Forget()
        {
            Entry = -1;
            Cached = null;
            Doubles = null;
            HasCells = false;
        }
    }
}
