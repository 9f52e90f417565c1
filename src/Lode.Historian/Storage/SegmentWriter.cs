using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>Writes one segment: blocks in order of series, then the index twice. Durable after
/// <see cref="Finish"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    internal const ulong Magic = 0x3147_4553_4544_4F4C;
    internal const int HeadLength = 8;
    private const int WriteSize = 256 << 10;

    private readonly IDisk disk;
    private readonly IDiskFile file;
    private readonly ByteSink buffer = new(1 << 12);
    private readonly SegmentIndex.Builder index = new();
    private readonly SequenceSet sequences = new();
    private readonly ArrivalStepsOfSegment steps;
    private readonly SegmentInfo info;
    private long length;
    private long rows;
    private long values;

    internal SegmentWriter(IDisk disk, SegmentInfo info)
    {
        this.disk = disk;
        this.info = info;
        steps = new ArrivalStepsOfSegment(info.Id);
        file = disk.Open(info.Name);
        file.Truncate(0);
        buffer.UInt64(Magic);
    }

    /// <summary>Bytes so far.</summary>
    internal long Length => length + buffer.Length;

    /// <summary>Appends rows [start, start + count) of a series as blocks of equal size.</summary>
    /// <param name="isLate">The rows came in whatever batches: there is nothing to share with other series.</param>
    internal void Write(
        int seriesId, RowSet rowSet, int start, int count, int maxBlockRows, BlockWriter encoder, bool isLate = false)
    {
        var shared = isLate ? null : steps.Choose(rowSet.Times.AsSpan(start, count), rowSet.Keys.AsSpan(start, count));
        var blocks = (count + maxBlockRows - 1) / maxBlockRows;
        for (var block = 0; block < blocks; block++)
        {
            var from = start + (int)((long)count * block / blocks);
            var to = start + (int)((long)count * (block + 1) / blocks);
            var before = buffer.Length;
            if (encoder.Write(rowSet, from, to - from, buffer, shared))
            {
                steps.Keep(shared!);
            }

            index.Add(seriesId, rowSet.Times[from], rowSet.Times[to - 1], to - from, buffer.Length - before);
            Drain(WriteSize);
        }

        rows += count;
        for (var slot = 0; slot < rowSet.Width; slot++)
        {
            values += rowSet[slot].CountPresent(start, count);
        }

        var last = ArrivalKey.Ancient;
        foreach (var key in rowSet.Keys.AsSpan(start, count))
        {
            if (key != last && ArrivalKey.IsExact(key))
            {
                sequences.Add(key);
            }

            last = key;
        }
    }

    /// <summary>Appends a block as it is.</summary>
    internal void Copy(int seriesId, long first, long last, int count, ReadOnlySpan<byte> block, long blockValues)
    {
        buffer.Bytes(block);
        index.Add(seriesId, first, last, count, block.Length);
        rows += count;
        values += blockValues;
        Drain(WriteSize);
    }

    /// <summary>Keeps the arrivals of batches that copied blocks may refer to.</summary>
    internal void Keep(ReadOnlySpan<long> kept)
    {
        foreach (var sequence in kept)
        {
            sequences.Add(sequence);
        }
    }

    /// <summary>Keeps steps that copied blocks refer to.</summary>
    internal void Keep(ArrivalSteps kept) => steps.Keep(kept);

    /// <summary>Writes the index and fsyncs; the folder still has to be flushed.</summary>
    internal SegmentInfo Finish(Func<long, long> arrivalOf)
    {
        var batches = sequences.Ascending().Select(sequence => (sequence, arrivalOf(sequence))).ToList();
        var tail = new ByteSink();
        index.Write(tail, HeadLength, batches, steps.Used);
        buffer.Bytes(tail.Written);
        buffer.Bytes(tail.Written);
        Drain(0);
        file.Flush();
        return info with
        {
            Length = length,
            TailLength = tail.Length,
            FirstTime = index.FirstTime,
            LastTime = index.LastTime,
            Rows = rows,
            Values = values,
        };
    }

    /// <summary>Removes what was written, after a failure.</summary>
    internal void Abandon()
    {
        Dispose();
        disk.Delete(info.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Drain(int above)
    {
        if (buffer.Length > above)
        {
            file.Write(length, buffer.Written);
            length += buffer.Length;
            buffer.Clear();
        }
    }
}
