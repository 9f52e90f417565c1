using System.Runtime.CompilerServices;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>All heads between two flushes. One thread applies; readers hold it through their view.</summary>
internal sealed class HeadGeneration(ChunkPool pool, long firstSequence)
{
    private readonly List<Head> touched = [];
    private Head?[] heads = [];
    private long[] arrivals = new long[64];
    private long lastSequence = firstSequence - 1;

    /// <summary>Sequence of the first batch.</summary>
    internal long FirstSequence => firstSequence;

    /// <summary>Sequence of the last batch applied.</summary>
    internal long LastSequence => Volatile.Read(ref lastSequence);

    /// <summary>Memory taken by rows.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Values applied.</summary>
    internal long Values { get; private set; }

    /// <summary>Names of journal files that hold these rows; set when the generation is frozen.</summary>
    internal IReadOnlyList<string> JournalFiles { get; set; } = [];

    /// <summary>Every sequence up to this one belongs here or to an earlier generation; set when frozen.</summary>
    internal long CoversThrough { get; set; }

    /// <summary>Heads that hold rows, in the order of their first row; only after freezing.</summary>
    internal IReadOnlyList<Head> Touched => touched;

    /// <summary>The head of a series, if it holds rows.</summary>
    internal Head? Find(int seriesId)
    {
        var all = Volatile.Read(ref heads);
        return (uint)seriesId < (uint)all.Length ? Volatile.Read(ref all[seriesId]) : null;
    }

    /// <summary>Arrival of a batch, UTC ns.</summary>
    internal long ArrivalOf(uint ordinal) => Volatile.Read(ref arrivals)[ordinal];

    /// <summary>Last sequence of this generation that had arrived at an instant.</summary>
    internal long LastSequenceAt(long asOf)
    {
        var count = (int)(LastSequence - firstSequence + 1);
        var after = BlockRows.LowerBound(Volatile.Read(ref arrivals).AsSpan(0, count), asOf + 1);
        return firstSequence + after - 1;
    }

    /// <summary>Sequence of a batch by its ordinal.</summary>
    internal long SequenceOf(uint ordinal) => firstSequence + ordinal;

    /// <summary>Applies one batch, live or replayed. Returns the number of rows.</summary>
    internal int Apply(ReadOnlySpan<byte> payload, long sequence, long arrival, int values, SeriesIndex index)
    {
        var ordinal = checked((uint)(sequence - firstSequence));
        NoteArrival(ordinal, arrival);
        var reader = new RowReader(payload);
        var rows = 0;
        long taken = 0;
        while (reader.MoveNext())
        {
            var id = reader.SeriesId;
            var head = (uint)id < (uint)heads.Length ? heads[id] : null;
            head ??= NewHead(id, ref taken);
            taken += head.AppendInPlace(ref reader, ordinal, index, pool);
            rows++;
        }

        Bytes += taken;
        Values += values;
        Volatile.Write(ref lastSequence, sequence);
        return rows;
    }

    /// <summary>Gives all memory back; nobody may look at the generation any more.</summary>
    internal void Release()
    {
        foreach (var head in touched)
        {
            head.Side?.Release(pool);
            head.Release(pool);
        }

        touched.Clear();
        heads = [];
        pool.TrimExcess();
    }

    private void NoteArrival(uint ordinal, long arrival)
    {
        if (ordinal >= arrivals.Length)
        {
            var larger = new long[Math.Max(ordinal + 1, 2L * arrivals.Length)];
            arrivals.CopyTo(larger, 0);
            Volatile.Write(ref arrivals, larger);
        }

        // Sequences lost to damage have no batch: they count as arrived with the next one.
        for (var missing = (uint)(LastSequence + 1 - firstSequence); missing < ordinal; missing++)
        {
            arrivals[missing] = arrival;
        }

        arrivals[ordinal] = arrival;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Head NewHead(int seriesId, ref long taken)
    {
        const int ObjectBytes = 200;
        if (seriesId >= heads.Length)
        {
            var larger = new Head?[Math.Max(seriesId + 1, Math.Max(64, 2 * heads.Length))];
            heads.CopyTo(larger, 0);
            Volatile.Write(ref heads, larger);
        }

        var head = new Head(seriesId);
        touched.Add(head);
        Volatile.Write(ref heads[seriesId], head);
        taken += ObjectBytes;
        return head;
    }
}
