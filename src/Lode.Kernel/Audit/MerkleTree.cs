using System.Numerics;
using System.Security.Cryptography;

namespace Lode.Kernel.Audit;

/// <summary>The Merkle tree of RFC 6962 over the records of a chain: leaves are SHA-256(0x00 + record), inner nodes
/// SHA-256(0x01 + left + right); one hash per level proves that a record is in the tree.</summary>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The hash of a record.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> record)
    {
        var length = record.Length + 1;
        byte[]? rented = null;
        var line = length <= 2048
            ? stackalloc byte[length]
            : (rented = System.Buffers.ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        line[0] = 0;
        record.CopyTo(line[1..]);
        var hash = SHA256.HashData(line);
        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>The hash of two subtrees.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> line = stackalloc byte[1 + (2 * Size)];
        line[0] = 1;
        left.CopyTo(line[1..]);
        right.CopyTo(line[(1 + Size)..]);
        return SHA256.HashData(line);
    }

    /// <summary>The root of leaves [from, until), by the root of any aligned part that the source knows.</summary>
    /// <param name="from">First leaf, from 0.</param>
    /// <param name="until">Leaf after the last.</param>
    /// <param name="known">Root of a part that is stored, or null to split it; must answer for single leaves.</param>
    internal static byte[] Root(long from, long until, Func<long, long, byte[]?> known)
    {
        if (until == from)
        {
            return SHA256.HashData(default(ReadOnlySpan<byte>));
        }

        if (known(from, until) is { } stored)
        {
            return stored;
        }

        Invariant.Holds(until - from > 1);
        var middle = from + SplitOf(until - from);
        return Node(Root(from, middle, known), Root(middle, until, known));
    }

    /// <summary>The hashes beside the way from a leaf to the root of the first <paramref name="size"/> leaves, lowest
    /// first (RFC 6962 §2.1.1).</summary>
    internal static IReadOnlyList<byte[]> Path(long leaf, long size, Func<long, long, byte[]?> known)
    {
        Invariant.Holds(leaf >= 0 && leaf < size);
        var path = new List<byte[]>();
        var (from, until) = (0L, size);
        while (until - from > 1)
        {
            var middle = from + SplitOf(until - from);
            if (leaf < middle)
            {
                path.Add(Root(middle, until, known));
                until = middle;
            }
            else
            {
                path.Add(Root(from, middle, known));
                from = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The root that a leaf and the hashes beside its way lead to; null when the path is too long or too
    /// short for the place of the leaf (RFC 9162 §2.1.3.2).</summary>
    public static byte[]? RootOf(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        var (at, last) = (index, size - 1);
        if (index < 0 || index >= size)
        {
            return null;
        }

        var root = leaf;
        foreach (var beside in path)
        {
            if (last == 0)
            {
                return null;
            }

            if ((at & 1) == 0 && at != last)
            {
                root = Node(root, beside);
            }
            else
            {
                root = Node(beside, root);
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    // The greatest power of two below n.
    private static long SplitOf(long n) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(n - 1)));
}

/// <summary>The root of a tree that grows leaf by leaf, with one hash per level in memory.</summary>
internal sealed class MerkleGrowth
{
    private readonly List<byte[]> whole = [];

    /// <summary>Leaves so far.</summary>
    internal long Count { get; private set; }

    internal void Add(byte[] leaf)
    {
        var carried = leaf;
        for (var n = Count; (n & 1) == 1; n >>= 1)
        {
            carried = MerkleTree.Node(whole[^1], carried);
            whole.RemoveAt(whole.Count - 1);
        }

        whole.Add(carried);
        Count++;
    }

    /// <summary>The root of the leaves so far.</summary>
    /// <param name="rest">Root of a smaller tree that follows; null where nothing does.</param>
    internal byte[] Root(byte[]? rest = null)
    {
        if (Count == 0)
        {
            return rest ?? SHA256.HashData(default(ReadOnlySpan<byte>));
        }

        var root = rest ?? whole[^1];
        for (var i = whole.Count - (rest is null ? 2 : 1); i >= 0; i--)
        {
            root = MerkleTree.Node(whole[i], root);
        }

        return root;
    }
}
