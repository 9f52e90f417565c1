using System.Numerics;

namespace Lode.Historian.Storage;

/// <summary>Memory of heads, in arrays of powers of two, used again after each flush.</summary>
internal sealed class ChunkPool(long maxKeptBytes)
{
    internal const int SmallestLength = 32;
    internal const int LargestLength = 4096;
    private const int Classes = 16;
    private readonly Stack<long[]>[] free = [.. Enumerable.Range(0, Classes).Select(_ => new Stack<long[]>())];
    private long keptBytes;

    /// <summary>An array of at least so many elements, not cleared.</summary>
    internal long[] Rent(int length)
    {
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, SmallestLength));
        var stack = free[ClassOf(wanted)];
        lock (stack)
        {
            if (stack.TryPop(out var found))
            {
                Interlocked.Add(ref keptBytes, -(long)wanted * sizeof(long));
                return found;
            }
        }

        return GC.AllocateUninitializedArray<long>(wanted);
    }

    /// <summary>Gives an array back; nobody may look at it any more.</summary>
    internal void Return(long[] array)
    {
        var bytes = (long)array.Length * sizeof(long);
        if (Interlocked.Add(ref keptBytes, bytes) > maxKeptBytes)
        {
            Interlocked.Add(ref keptBytes, -bytes);
            return;
        }

        var stack = free[ClassOf(array.Length)];
        lock (stack)
        {
            stack.Push(array);
        }
    }

    /// <summary>Gives the memory back to the machine: writing has paused.</summary>
    internal void Trim()
    {
        foreach (var stack in free)
        {
            lock (stack)
            {
                while (stack.TryPop(out var array))
                {
                    Interlocked.Add(ref keptBytes, -(long)array.Length * sizeof(long));
                }
            }
        }
    }

    private static int ClassOf(int length) => BitOperations.Log2((uint)length) - BitOperations.Log2(SmallestLength);
}
