using System.Globalization;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>What the manifest says of one segment.</summary>
/// <param name="Id">Number in order of writing.</param>
/// <param name="Day">Partition: days since 1970-01-01 UTC.</param>
/// <param name="FirstSequence">First batch whose rows may be here.</param>
/// <param name="LastSequence">Last batch whose rows may be here.</param>
internal sealed record SegmentInfo(long Id, int Day, long FirstSequence, long LastSequence)
{
    internal const string Folder = "segments/";

    internal long Length { get; init; }

    internal int TailLength { get; init; }

    internal long FirstTime { get; init; }

    internal long LastTime { get; init; }

    internal long Rows { get; init; }

    internal long Values { get; init; }

    internal string Name => Folder
        + DateOnly.FromDayNumber(Day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)
            .ToString("yyyyMMdd", CultureInfo.InvariantCulture)
        + "-" + Id.ToString("x", CultureInfo.InvariantCulture) + ".seg";
}

/// <summary>One live segment: shared by the views that list it; its file goes when the last view has gone.</summary>
internal sealed class SegmentFile(IDisk disk, SegmentInfo info, HistorianMetrics metrics) : Shared
{
    private readonly Lock gate = new();
    private IDiskFile? file;
    private SegmentIndex? index;
    private CachedBlock?[]? cacheSlots;

    internal SegmentInfo Info => info;

    internal HistorianMetrics Metrics => metrics;

    /// <summary>Replaced by a merge or dropped by retention: the file is deleted at the end.</summary>
    internal bool IsObsolete { get; set; }

    /// <summary>The index, read at first use.</summary>
    /// <exception cref="CorruptBlockException">Both copies are damaged.</exception>
    internal SegmentIndex Index
    {
        get
        {
            return Volatile.Read(ref index) ?? Load();

            SegmentIndex Load()
            {
                lock (gate)
                {
                    index ??= ReadIndex();
                    return index;
                }
            }
        }
    }

    /// <summary>Places of the cache for each block.</summary>
    internal CachedBlock?[] CacheSlots
    {
        get
        {
            if (Volatile.Read(ref cacheSlots) is { } slots)
            {
                return slots;
            }

            Interlocked.CompareExchange(ref cacheSlots, new CachedBlock?[Index.First.Length], null);
            return cacheSlots;
        }
    }

    /// <summary>Reads and checks one block.</summary>
    /// <exception cref="CorruptBlockException">The block is damaged.</exception>
    internal void Read(int block, BlockReader into)
    {
        var entries = Index;
        var length = (int)(entries.Offset[block + 1] - entries.Offset[block]);
        ReadBytes(entries.Offset[block], into.Buffer(length));
        into.Open(length, entries.Count[block], entries);
        metrics.BlocksRead.Add();
    }

    /// <summary>Reads one of the two copies of the index.</summary>
    internal SegmentIndex ReadIndexCopy(int copy)
    {
        var tail = new byte[info.TailLength];
        ReadBytes(info.Length - ((2L - copy) * info.TailLength), tail);
        return SegmentIndex.Read(tail);
    }

    /// <summary>The damaged piece, in terms of history.</summary>
    internal StorageFault FaultOf(int block, string why, Func<int, string> keyOf)
    {
        var entries = Index;
        var series = entries.SeriesIds[entries.SeriesOfBlock(block)];
        return new StorageFault(info.Name, entries.Offset[block], why)
        {
            SeriesKey = keyOf(series),
            From = entries.First[block],
            To = entries.Last[block],
        };
    }

    /// <exception cref="CorruptBlockException">The file is missing.</exception>
    internal IDiskFile OpenFile()
    {
        if (Volatile.Read(ref file) is { } open)
        {
            return open;
        }

        lock (gate)
        {
            if (file is null && !disk.Exists(info.Name))
            {
                throw new CorruptBlockException("segment file is missing");
            }

            return file ??= disk.Open(info.Name);
        }
    }

    /// <exception cref="CorruptBlockException">The file is missing or too short.</exception>
    internal void ReadBytes(long offset, Span<byte> into)
    {
        try
        {
            OpenFile().Read(offset, into);
        }
        catch (EndOfStreamException end)
        {
            throw new CorruptBlockException("segment file is too short", end);
        }
    }

    /// <inheritdoc/>
    protected override void OnLastRelease()
    {
        file?.Dispose();
        file = null;
        if (IsObsolete)
        {
            try
            {
                disk.Delete(info.Name);
            }
            catch (IOException)
            {
                // An orphan is removed at the next start: the manifest does not list it.
                metrics.MaintenanceFailures.Add();
            }
        }
    }

    private SegmentIndex ReadIndex()
    {
        try
        {
            return ReadIndexCopy(1);
        }
        catch (CorruptBlockException)
        {
            metrics.DamagedBlocks.Add();
            return ReadIndexCopy(0);
        }
    }
}
