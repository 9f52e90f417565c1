using System.Numerics;

namespace Lode.Historian.Storage;

/// <summary>Memory of heads: rooms of powers of two, cut from slabs, used again after each flush.</summary>
/// <remarks>Slabs double in size, so that a small store stays small; large ones ask the system for large pages, which
/// spares a page fault for every few rows. What is given back stays an array of ours, without pages behind
/// it.</remarks>
internal sealed class ChunkPool(long maxKeptBytes)
{
    internal const int SmallestLength = 32;
    internal const int LargestLength = 4096;
    private const int Classes = 16;
    private const int FirstSlab = 4096;
    private const int LargestSlab = 2 << 20;

    private readonly Lock gate = new();
    private readonly Stack<HeadRoom>[] free = [.. Enumerable.Range(0, Classes).Select(_ => new Stack<HeadRoom>())];
    private readonly List<Slab> slabs = [];
    private Slab? cutting;

    /// <summary>Room for at least so many numbers, not cleared.</summary>
    internal HeadRoom Rent(int length)
    {
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, SmallestLength));
        lock (gate)
        {
            if (!free[ClassOf(wanted)].TryPop(out var room))
            {
                room = Cut(wanted);
            }

            room.Slab.Rented += wanted;
            return room;
        }
    }

    /// <summary>Gives rooms back; nobody may look at them any more.</summary>
    internal void Return(HeadRoom room)
    {
        lock (gate)
        {
            room.Slab.Rented -= room.Length;
            free[ClassOf(room.Length)].Push(room);
        }
    }

    /// <summary>Gives unused memory beyond the limit back to the machine.</summary>
    internal void TrimExcess() => Trim(maxKeptBytes);

    /// <summary>Gives unused memory back to the machine: writing has paused.</summary>
    internal void Trim() => Trim(0);

    private void Trim(long keptBytes)
    {
        lock (gate)
        {
            var bytes = slabs.Sum(slab => slab.Bytes);
            foreach (var slab in slabs.Where(slab => slab.Rented == 0).ToList())
            {
                if (bytes <= keptBytes)
                {
                    break;
                }

                bytes -= slab.Bytes;
                slabs.Remove(slab);
                cutting = cutting == slab ? null : cutting;
                slab.GiveBack();
            }

            foreach (var stack in free)
            {
                var kept = stack.Where(room => !room.Slab.IsGone).Reverse().ToList();
                if (kept.Count < stack.Count)
                {
                    stack.Clear();
                    kept.ForEach(stack.Push);
                }
            }
        }
    }

    private HeadRoom Cut(int length)
    {
        if (cutting is null || cutting.Longs.Length - cutting.Used < length)
        {
            var size = slabs.Count == 0 ? FirstSlab : Math.Min(2 * slabs[^1].Longs.Length, LargestSlab);
            cutting = new Slab(size);
            slabs.Add(cutting);
        }

        var room = new HeadRoom(cutting, cutting.Used, length);
        cutting.Used += length;
        return room;
    }

    private static int ClassOf(int length) => BitOperations.Log2((uint)length) - BitOperations.Log2(SmallestLength);

    /// <summary>One array, pinned so that its pages can be advised on.</summary>
    internal sealed class Slab
    {
        internal Slab(int length)
        {
            Longs = GC.AllocateUninitializedArray<long>(length, pinned: true);
            PageAdvice.PreferLarge(Longs);
        }

        internal long[] Longs { get; }

        internal int Used { get; set; }

        internal int Rented { get; set; }

        internal bool IsGone { get; private set; }

        internal long Bytes => (long)Longs.Length * sizeof(long);

        internal void GiveBack()
        {
            IsGone = true;
            PageAdvice.Drop(Longs);
        }
    }
}

/// <summary>A piece of a slab.</summary>
internal readonly record struct HeadRoom(ChunkPool.Slab Slab, int Start, int Length)
{
    internal long[] Longs => Slab.Longs;
}
