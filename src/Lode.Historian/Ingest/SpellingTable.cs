using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lode.Historian.Ingest;

/// <summary>One way of writing a series' key, as bytes up to the first unescaped space.</summary>
internal sealed class Spelling(byte[] raw, ulong hash, Series series)
{
    internal readonly byte[] Raw = raw;
    internal readonly ulong Hash = hash;
    internal readonly Series Series = series;

    /// <summary>The spelling that came after this one last time: collectors send series in the same order.</summary>
    internal Spelling? Next;
}

/// <summary>Open-addressed hash table of spellings. Readers take no lock; the one writer holds the index's.</summary>
/// <remarks>The hash is seeded per process, so that a sender cannot choose colliding keys.</remarks>
internal sealed class SpellingTable
{
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private Spelling?[] slots = new Spelling?[1024];
    private int count;

    internal Spelling? Find(ReadOnlySpan<byte> raw)
    {
        unchecked
        {
            var hash = HashOf(raw);
            var table = Volatile.Read(ref slots);
            var mask = table.Length - 1;
            for (var i = (int)hash & mask; ; i = (i + 1) & mask)
            {
                var entry = Volatile.Read(ref table[i]);
                if (entry is null || (entry.Hash == hash && raw.SequenceEqual(entry.Raw)))
                {
                    return entry;
                }
            }
        }
    }

    internal void Add(byte[] raw, Series series)
    {
        if (++count > slots.Length / 2)
        {
            var bigger = new Spelling?[slots.Length * 2];
            foreach (var entry in slots)
            {
                if (entry is not null)
                {
                    Place(bigger, entry);
                }
            }

            Volatile.Write(ref slots, bigger);
        }

        Place(slots, new Spelling(raw, HashOf(raw), series));
    }

    private static void Place(Spelling?[] table, Spelling entry)
    {
        var mask = table.Length - 1;
        var i = unchecked((int)entry.Hash) & mask;
        while (table[i] is not null)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref table[i], entry);
    }

    private static ulong HashOf(ReadOnlySpan<byte> raw)
    {
        unchecked
        {
            const ulong First = 0x9E3779B97F4A7C15;
            const ulong Second = 0xD6E8FEB86659FD93;
            ref var start = ref MemoryMarshal.GetReference(raw);
            var hash = Seed ^ ((ulong)raw.Length * First);
            if (raw.Length >= 16)
            {
                for (var i = 0; i + 16 < raw.Length; i += 16)
                {
                    hash = Fold(Word(ref start, i) ^ First, Word(ref start, i + 8) ^ hash);
                }

                hash = Fold(Word(ref start, raw.Length - 16) ^ Second, Word(ref start, raw.Length - 8) ^ hash);
            }
            else if (raw.Length >= 8)
            {
                hash = Fold(Word(ref start, 0) ^ First, Word(ref start, raw.Length - 8) ^ hash);
            }
            else
            {
                var word = 0ul;
                foreach (var b in raw)
                {
                    word = (word << 8) | b;
                }

                hash = Fold(word ^ First, hash);
            }

            return Fold(hash, Second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte start, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
