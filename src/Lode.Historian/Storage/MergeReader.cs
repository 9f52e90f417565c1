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
    private readonly HistorianStore store;
    private readonly ReadWorkspace work;
    private readonly RowSet memory;
    private Chunk current;
    private RowSet? emitting;
    private int emitted;
    private int next;
    private int memoryAt;
    private bool disposed;

    internal MergeReader(
        HistorianStore store, StoreView view, Series series, ReadOnlySpan<int> columns, long from, long lastTime,
        long asOf)
    {
        this.store = store;
        this.view = view;
        this.columns = columns.ToArray();
        layout = series.Layout;
        (this.from, to, this.asOf) = (from, lastTime, asOf);
        work = ReadWorkspace.Rent();
        work.Rows.Reset(columns.Length);
        work.Block.Reset(columns, layout, store.Cache, Report);
        work.Plan.Find(view, series.Id, from, to, store.Report);
        current = work.Rows;
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

            var plan = work.Plan;
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
                if (work.Block.Begin(head, from, to))
                {
                    current = work.Block;
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
            work.Return();
            view.Release();
        }
    }

    private RowSet ReadHeads(int seriesId)
    {
        var gathered = Nothing;
        foreach (var holder in view.Heads)
        {
            if (holder.Generation.Find(seriesId) is not { } head)
            {
                continue;
            }

            if (gathered == Nothing)
            {
                gathered = work.Gathered;
                gathered.Reset(columns, layout);
            }

            var visible = asOf == long.MaxValue ? long.MaxValue : holder.Generation.LastSequenceAt(asOf);
            AppendLog(gathered, head, holder.Generation, visible);
            if (head.Side is { } side)
            {
                AppendLog(gathered, side, holder.Generation, visible);
            }
        }

        return gathered.Count == 0 ? Nothing : KeepAside(gathered);
    }

    /// <summary>The merge works in the other two sets while the rows in memory wait.</summary>
    private RowSet KeepAside(RowSet gathered)
    {
        var newest = work.Versions.Newest(gathered, work.Memory, layout);
        if (newest != gathered)
        {
            return newest;
        }

        if (work.Plan.Count == 0)
        {
            return gathered;
        }

        work.Memory.Reset(columns, layout);
        work.Memory.Reserve(gathered.Count);
        for (var row = 0; row < gathered.Count; row++)
        {
            work.Memory.Take(gathered, row);
        }

        return work.Memory;
    }

    private void AppendLog(RowSet gathered, HeadLog log, HeadGeneration generation, long visible)
    {
        var published = log.Rows;
        if (published > 0 && log.LastTime >= from)
        {
            gathered.AppendLog(log, published, generation, from, to, visible);
        }
    }

    private int EndOfCluster()
    {
        var plan = work.Plan;
        var end = next + 1;
        var last = plan[next].Last;
        while (end < plan.Count && plan[end].First <= last)
        {
            last = Math.Max(last, plan[end].Last);
            end++;
        }

        return end;
    }

    private void Report(PlannedBlock planned, CorruptBlockException damage)
    {
        planned.Segment.Metrics.DamagedBlocks.Add();
        store.Report(planned.Segment.FaultOf(planned.Block, damage.Message, store.KeyOf));
    }

    /// <summary>Merges the blocks of a cluster, and the rows in memory that lie within it.</summary>
    private void Gather(int end)
    {
        var (plan, gathered, reader) = (work.Plan, work.Gathered, work.Block.Reader);
        gathered.Reset(columns, layout);
        var last = long.MinValue;
        for (; next < end; next++)
        {
            var planned = plan[next];
            last = Math.Max(last, planned.Last);
            var before = gathered.Count;
            try
            {
                planned.Segment.Read(planned.Block, reader);
                var visible = planned.Segment.Index.LastSequenceAt(asOf);
                BlockRows.Append(reader, gathered, from, to, asOf, visible);
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

        emitting = work.Versions.Newest(gathered, work.United, layout);
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

        work.Rows.Begin(emitting, emitted, count);
        current = work.Rows;
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

        work.Rows.Begin(memory, memoryAt, end - memoryAt);
        current = work.Rows;
        memoryAt = end;
        return true;
    }
}
