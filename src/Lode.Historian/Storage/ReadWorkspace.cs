using System.Collections.Concurrent;

namespace Lode.Historian.Storage;

/// <summary>The buffers of one reader, used again by the next: opening a reader costs little more than its
/// plan.</summary>
internal sealed class ReadWorkspace
{
    private const int MostKept = 64;
    private static readonly ConcurrentBag<ReadWorkspace> Spare = [];

    internal ReadPlan Plan { get; } = new();

    internal RowChunk Rows { get; } = new();

    internal BlockChunk Block { get; } = new();

    internal RowSet Gathered { get; } = new();

    internal RowSet United { get; } = new();

    internal RowSet Ahead { get; } = new();

    internal RowSet SortedAhead { get; } = new();

    internal List<PlannedBlock> Sparse { get; } = [];

    internal Versions Versions { get; } = new();

    internal static ReadWorkspace Rent() => Spare.TryTake(out var found) ? found : new ReadWorkspace();

    internal void Return()
    {
        Plan.Clear();
        Sparse.Clear();
        if (Spare.Count < MostKept)
        {
            Spare.Add(this);
        }
    }
}
