using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The blocks of one series that a question touches, in order of their first stamps.</summary>
internal sealed class ReadPlan
{
    private readonly List<PlannedBlock> blocks = [];

    internal int Count => blocks.Count;

    internal PlannedBlock this[int i] => blocks[i];

    /// <summary>Lets go of the segments.</summary>
    internal void Clear() => blocks.Clear();

    /// <summary>Finds all blocks with stamps in [from, to].</summary>
    internal void Find(StoreView view, int seriesId, long from, long to, Action<StorageFault> onFault)
    {
        blocks.Clear();
        foreach (var segment in view.Segments)
        {
            if (segment.Info.FirstTime > to || segment.Info.LastTime < from)
            {
                continue;
            }

            try
            {
                FindIn(segment, seriesId, from, to);
            }
            catch (CorruptBlockException damage)
            {
                var tail = segment.Info.Length - segment.Info.TailLength;
                onFault(new StorageFault(segment.Info.Name, tail, damage.Message)
                {
                    From = segment.Info.FirstTime,
                    To = segment.Info.LastTime,
                });
            }
        }

        if (!IsOrdered())
        {
            blocks.Sort(static (left, right) => left.First.CompareTo(right.First));
        }
    }

    /// <summary>Takes out the blocks that hold few rows beside those that they overlap (late values, corrections): read
    /// ahead, they leave all blocks alone that none of their rows falls into.</summary>
    internal void TakeSparse(List<PlannedBlock> sparse)
    {
        const int Ratio = 4;
        sparse.Clear();
        var greatest = long.MinValue;
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].First <= greatest || (i + 1 < blocks.Count && blocks[i + 1].First <= blocks[i].Last))
            {
                if (RowsBeside(i) >= (long)Ratio * blocks[i].Count)
                {
                    sparse.Add(blocks[i]);
                }
            }

            greatest = Math.Max(greatest, blocks[i].Last);
        }

        if (sparse.Count > 0)
        {
            blocks.RemoveAll(sparse.Contains);
        }
    }

    private long RowsBeside(int of)
    {
        long rows = 0;
        for (var i = 0; i < blocks.Count && blocks[i].First <= blocks[of].Last; i++)
        {
            rows += i != of && blocks[i].Last >= blocks[of].First ? blocks[i].Count : 0;
        }

        return rows;
    }

    private void FindIn(SegmentFile segment, int seriesId, long from, long to)
    {
        var index = segment.Index;
        var (first, after) = index.BlocksOf(seriesId);
        for (var block = first; block < after; block++)
        {
            if (index.First[block] <= to && index.Last[block] >= from)
            {
                blocks.Add(new PlannedBlock(
                    segment, block, index.First[block], index.Last[block], index.Count[block]));
            }
        }
    }

    private bool IsOrdered()
    {
        for (var i = 1; i < blocks.Count; i++)
        {
            if (blocks[i].First < blocks[i - 1].First)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One block to read.</summary>
internal readonly record struct PlannedBlock(SegmentFile Segment, int Block, long First, long Last, int Count);
