namespace Lode.Historian.Storage;

/// <summary>Decoded columns of blocks that were read more than once, within a budget of bytes.</summary>
/// <remarks>
/// A block's first reading only leaves a mark, so that one pass over old history drives nothing out. Arrays are
/// immutable once shown: a reader may keep using what the clock hand has just taken away.
/// </remarks>
internal sealed class BlockCache(long budget, HistorianMetrics metrics)
{
    private readonly Lock gate = new();
    private readonly List<CachedBlock> ring = [];
    private int hand;
    private long bytes;

    /// <summary>Bytes held.</summary>
    internal long Bytes => Interlocked.Read(ref bytes);

    internal HistorianMetrics Metrics => metrics;

    /// <summary>The entry of a block, or null at its first reading.</summary>
    internal CachedBlock? Touch(SegmentFile segment, int block)
    {
        var slots = segment.CacheSlots;
        var found = Volatile.Read(ref slots[block]);
        if (found is null)
        {
            if (budget > 0)
            {
                Volatile.Write(ref slots[block], CachedBlock.Seen);
            }

            return null;
        }

        if (found != CachedBlock.Seen)
        {
            found.IsReferenced = true;
            return found;
        }

        var entry = new CachedBlock(slots, block);
        lock (gate)
        {
            if (slots[block] != CachedBlock.Seen)
            {
                return slots[block];
            }

            Volatile.Write(ref slots[block], entry);
            ring.Add(entry);
        }

        return entry;
    }

    /// <summary>Counts memory newly taken by an entry, and makes room for it.</summary>
    internal void Charge(CachedBlock entry, long more)
    {
        lock (gate)
        {
            entry.Bytes += more;
            bytes += more;
            while (bytes > budget && ring.Count > 0)
            {
                Evict();
            }
        }
    }

    private void Evict()
    {
        if (hand >= ring.Count)
        {
            hand = 0;
        }

        var candidate = ring[hand];
        if (candidate.IsReferenced)
        {
            candidate.IsReferenced = false;
            hand++;
            return;
        }

        candidate.Slots[candidate.Block] = null;
        bytes -= candidate.Bytes;
        ring[hand] = ring[^1];
        ring.RemoveAt(ring.Count - 1);
    }
}

/// <summary>What is kept decoded of one block.</summary>
internal sealed class CachedBlock(CachedBlock?[] slots, int block)
{
    /// <summary>Stands for a block that was read once.</summary>
    internal static readonly CachedBlock Seen = new([], 0);

    private CachedColumn[] columns = [];

    internal CachedBlock?[] Slots => slots;

    internal int Block => block;

    internal long Bytes { get; set; }

    internal bool IsReferenced { get; set; }

    /// <summary>Set once the block's directory is known.</summary>
    internal bool HasDirectory => Volatile.Read(ref columns).Length > 0;

    internal bool AllGood { get; private set; }

    internal long[]? Times;

    internal CachedColumn? Find(int column)
    {
        foreach (var found in Volatile.Read(ref columns))
        {
            if (found.Column == column)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Keeps what the head of the block says.</summary>
    internal void Describe(BlockReader reader)
    {
        if (HasDirectory)
        {
            return;
        }

        var all = new CachedColumn[reader.Width];
        for (var entry = 0; entry < all.Length; entry++)
        {
            var hasSummary = reader.TrySummary(entry, out var summary);
            all[entry] = new CachedColumn(reader.ColumnAt(entry), reader.IsFull(entry), hasSummary, summary);
        }

        AllGood = reader.AllGood;
        Volatile.Write(ref columns, all);
    }
}

/// <summary>One column of a cached block.</summary>
internal sealed class CachedColumn(int column, bool isFull, bool hasSummary, ColumnSummary summary)
{
    internal int Column => column;

    internal bool IsFull => isFull;

    internal bool HasSummary => hasSummary;

    internal ColumnSummary Summary => summary;

    internal double[]? Doubles;
}
