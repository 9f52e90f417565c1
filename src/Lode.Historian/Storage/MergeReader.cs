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
    private bool memoryIsUnique = true;
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
        memory = ReadAhead(series.Id);
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

    /// <summary>All versions that are in memory, or that sparse blocks hold, in order.</summary>
    private RowSet ReadAhead(int seriesId)
    {
        var gathered = Nothing;
        work.Plan.TakeSparse(work.Sparse);
        if (work.Sparse.Count > 0)
        {
            gathered = work.Ahead;
            gathered.Reset(columns, layout);
            foreach (var planned in work.Sparse)
            {
                Append(planned, gathered);
            }
        }

        foreach (var holder in view.Heads)
        {
            if (holder.Generation.Find(seriesId) is not { } head)
            {
                continue;
            }

            if (gathered == Nothing)
            {
                gathered = work.Ahead;
                gathered.Reset(columns, layout);
            }

            var visible = asOf == long.MaxValue ? long.MaxValue : holder.Generation.LastSequenceAt(asOf);
            AppendLog(gathered, head, holder.Generation, visible);
            if (head.Side is { } side)
            {
                AppendLog(gathered, side, holder.Generation, visible);
            }
        }

        if (gathered.Count == 0)
        {
            return Nothing;
        }

        var sorted = work.Versions.Sorted(gathered, work.SortedAhead, layout);
        memoryIsUnique = !Versions.HasEqualStamps(sorted);
        return sorted;
    }

    private void AppendLog(RowSet gathered, HeadLog log, HeadGeneration generation, long visible)
    {
        var published = log.Rows;
        if (published > 0 && log.LastTime >= from)
        {
            HeadRows.Append(log, gathered, published, generation, from, to, visible);
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
        var (plan, gathered) = (work.Plan, work.Gathered);
        gathered.Reset(columns, layout);
        var last = long.MinValue;
        for (; next < end; next++)
        {
            last = Math.Max(last, plan[next].Last);
            Append(plan[next], gathered);
        }

        TakeMemory(gathered, last);
    }

    private void Append(PlannedBlock planned, RowSet into)
    {
        var before = into.Count;
        try
        {
            planned.Segment.Read(planned.Block, work.Block.Reader);
            var visible = planned.Segment.Index.LastSequenceAt(asOf);
            BlockRows.Append(work.Block.Reader, into, from, to, asOf, visible);
        }
        catch (CorruptBlockException damage)
        {
            into.Truncate(before);
            Report(planned, damage);
        }
    }

    /// <summary>Adds the rows in memory up to a stamp, and gives the newest of all out.</summary>
    private void TakeMemory(RowSet gathered, long last)
    {
        var start = memoryAt;
        while (memoryAt < memory.Count && memory.Times[memoryAt] <= last)
        {
            memoryAt++;
        }

        gathered.Reserve(memoryAt - start);
        gathered.TakeRun(memory, start, memoryAt - start);
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
        if (!memoryIsUnique)
        {
            work.Gathered.Reset(columns, layout);
            TakeMemory(work.Gathered, before == long.MaxValue ? before : before - 1);
            return Emit();
        }

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
