using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>Reads sealed blocks and heads of one series as one sorted sequence. A block that nothing overlaps is given
/// out as it lies, decoded only where it is looked at; overlapping ones are merged first.</summary>
internal sealed class MergeReader : SampleReader
{
    private const int MaxChunk = 4096;
    private static readonly RowSet Nothing = new();

    private readonly StoreView view;
    private readonly ColumnLayout layout;
    private readonly int[] columns;
    private readonly long from;
    private readonly long to;
    private readonly long asOf;
    private readonly Action<StorageFault> onFault;
    private readonly Func<int, string> keyOf;
    private readonly ReadPlan plan = new();
    private readonly RowChunk rows;
    private readonly BlockChunk block;
    private readonly RowSet gathered = new();
    private readonly RowSet united = new();
    private readonly Versions versions = new();
    private readonly RowSet memory;
    private Chunk current;
    private RowSet? emitting;
    private int emitted;
    private int next;
    private int memoryAt;
    private bool disposed;

    /// <param name="lastTime">Last stamp of the range, inclusive.</param>
    internal MergeReader(
        StoreView view, Series series, ReadOnlySpan<int> columns, long from, long lastTime, long asOf,
        Action<StorageFault> onFault, Func<int, string> keyOf)
    {
        this.view = view;
        this.columns = columns.ToArray();
        layout = series.Layout;
        (this.from, to, this.asOf) = (from, lastTime, asOf);
        this.onFault = onFault;
        this.keyOf = keyOf;
        rows = new RowChunk(this.columns);
        block = new BlockChunk(this.columns, layout);
        current = rows;
        plan.Find(view, series.Id, from, to, onFault);
        memory = ReadHeads(series.Id);
    }

    /// <inheritdoc/>
    public override int Count => current.Count;

    /// <inheritdoc/>
    public override long FirstTime => current.FirstTime;

    /// <inheritdoc/>
    public override long LastTime => current.LastTime;

    /// <inheritdoc/>
    public override ReadOnlySpan<long> Times => current.Times;

    /// <inheritdoc/>
    public override bool AllGood => current.AllGood;

    /// <inheritdoc/>
    public override ReadOnlySpan<uint> Qualities => current.Qualities;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (true)
        {
            if (emitting is not null && Emit())
            {
                return true;
            }

            if (next >= plan.Count)
            {
                return EmitMemory(long.MaxValue);
            }

            var head = plan[next];
            if (memoryAt < memory.Count && memory.Times[memoryAt] < head.First)
            {
                return EmitMemory(head.First);
            }

            var end = EndOfCluster();
            var isAlone = end == next + 1 && (memoryAt >= memory.Count || memory.Times[memoryAt] > head.Last);
            if (isAlone && asOf == long.MaxValue)
            {
                next++;
                if (TryOpen(head))
                {
                    return true;
                }

                continue;
            }

            Gather(end);
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Values(int column) => current.Values(column);

    /// <inheritdoc/>
    public override ReadOnlySpan<long> Integers(int column) => current.Integers(column);

    /// <inheritdoc/>
    public override string? Text(int column, int row) => current.Text(column, row);

    /// <inheritdoc/>
    public override bool HasValue(int column, int row) => current.HasValue(column, row);

    /// <inheritdoc/>
    public override bool TrySummary(int column, out ColumnSummary summary) =>
        current.TrySummary(column, out summary);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            view.Release();
        }
    }

    private RowSet ReadHeads(int seriesId)
    {
        gathered.Reset(columns, layout);
        foreach (var holder in view.Heads)
        {
            if (holder.Generation.Find(seriesId) is not { } head)
            {
                continue;
            }

            var visible = asOf == long.MaxValue ? long.MaxValue : holder.Generation.LastSequenceAt(asOf);
            AppendLog(head, holder.Generation, visible);
            if (head.Side is { } side)
            {
                AppendLog(side, holder.Generation, visible);
            }
        }

        if (gathered.Count == 0)
        {
            return Nothing;
        }

        // The merge works in the other two sets while these rows wait.
        var inMemory = new RowSet();
        inMemory.Reset(columns, layout);
        var newest = versions.Newest(gathered, inMemory, layout);
        if (newest == gathered)
        {
            inMemory.Reserve(gathered.Count);
            for (var row = 0; row < gathered.Count; row++)
            {
                inMemory.Take(gathered, row);
            }
        }

        return inMemory;
    }

    private void AppendLog(HeadLog log, HeadGeneration generation, long visible)
    {
        var published = log.Rows;
        if (published > 0 && log.LastTime >= from)
        {
            gathered.AppendLog(log, published, generation, from, to, visible);
        }
    }

    private int EndOfCluster()
    {
        var end = next + 1;
        var last = plan[next].Last;
        while (end < plan.Count && plan[end].First <= last)
        {
            last = Math.Max(last, plan[end].Last);
            end++;
        }

        return end;
    }

    private bool TryOpen(PlannedBlock planned)
    {
        if (!TryRead(planned, block.Reader))
        {
            return false;
        }

        try
        {
            if (!block.Begin(planned, from, to))
            {
                return false;
            }
        }
        catch (CorruptBlockException damage)
        {
            Report(planned, damage);
            return false;
        }

        current = block;
        return true;
    }

    private bool TryRead(PlannedBlock planned, BlockReader reader)
    {
        try
        {
            planned.Segment.Read(planned.Block, reader);
            return true;
        }
        catch (CorruptBlockException damage)
        {
            Report(planned, damage);
            return false;
        }
    }

    private void Report(PlannedBlock planned, CorruptBlockException damage)
    {
        planned.Segment.Metrics.DamagedBlocks.Add();
        onFault(planned.Segment.FaultOf(planned.Block, damage.Message, keyOf));
    }

    /// <summary>Merges the blocks of a cluster, and the rows in memory that lie within it.</summary>
    private void Gather(int end)
    {
        gathered.Reset(columns, layout);
        var last = long.MinValue;
        for (; next < end; next++)
        {
            var planned = plan[next];
            last = Math.Max(last, planned.Last);
            var before = gathered.Count;
            try
            {
                planned.Segment.Read(planned.Block, block.Reader);
                var visible = planned.Segment.Index.LastSequenceAt(asOf);
                BlockRows.Append(block.Reader, gathered, from, to, asOf, visible);
            }
            catch (CorruptBlockException damage)
            {
                gathered.Truncate(before);
                Report(planned, damage);
            }
        }

        for (; memoryAt < memory.Count && memory.Times[memoryAt] <= last; memoryAt++)
        {
            gathered.Reserve(1);
            gathered.Take(memory, memoryAt);
        }

        emitting = versions.Newest(gathered, united, layout);
        emitted = 0;
    }

    private bool Emit()
    {
        var count = Math.Min(MaxChunk, emitting!.Count - emitted);
        if (count == 0)
        {
            emitting = null;
            return false;
        }

        rows.Begin(emitting, emitted, count);
        current = rows;
        emitted += count;
        return true;
    }

    private bool EmitMemory(long before)
    {
        var end = memoryAt;
        while (end < memory.Count && end - memoryAt < MaxChunk && memory.Times[end] < before)
        {
            end++;
        }

        if (end == memoryAt)
        {
            return false;
        }

        rows.Begin(memory, memoryAt, end - memoryAt);
        current = rows;
        memoryAt = end;
        return true;
    }
}
