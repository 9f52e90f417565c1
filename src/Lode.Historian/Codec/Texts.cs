using System.Numerics;

namespace Lode.Historian.Codec;

/// <summary>UTF-8 texts: a dictionary of the different ones, then a number per row.</summary>
/// <remarks>Decoding copies nothing: it says where in the payload each row's text lies.</remarks>
public static class Texts
{
    [ThreadStatic]
    private static Workspace? spare;

    /// <summary>Appends the encoded texts to <paramref name="into"/>.</summary>
    /// <param name="heap">The texts one after another.</param>
    /// <param name="ends">Where in <paramref name="heap"/> each row's text ends; shape [rows], ascending.</param>
    public static void Encode(ReadOnlySpan<byte> heap, ReadOnlySpan<int> ends, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (ends.IsEmpty)
        {
            return;
        }
        var work = spare ??= new Workspace();
        work.Reset(ends.Length);
        var start = 0;
        for (var row = 0; row < ends.Length; row++)
        {
            work.Codes[row] = work.CodeOf(heap, start, ends[row] - start);
            start = ends[row];
        }
        into.Varint((ulong)work.Count);
        for (var code = 0; code < work.Count; code++)
        {
            into.Varint((ulong)work.Lengths[code]);
        }
        for (var code = 0; code < work.Count; code++)
        {
            into.Bytes(heap.Slice(work.Starts[code], work.Lengths[code]));
        }
        Integers.Encode(work.Codes.AsSpan(0, ends.Length), into);
    }

    /// <summary>Finds each row's text: row i is <c>payload.Slice(starts[i], lengths[i])</c>.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<int> starts, Span<int> lengths)
    {
        Invariant.Holds(starts.Length == lengths.Length);
        if (starts.IsEmpty)
        {
            return;
        }
        var work = spare ??= new Workspace();
        work.Reset(starts.Length);
        var source = new ByteSource(payload);
        var count = source.Count(starts.Length);
        for (var code = 0; code < count; code++)
        {
            work.Lengths[code] = source.Count(payload.Length);
        }
        for (var code = 0; code < count; code++)
        {
            work.Starts[code] = source.Offset;
            source.Bytes(work.Lengths[code]);
        }
        var codes = work.Codes.AsSpan(0, starts.Length);
        Integers.Decode(source.Rest, codes);
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 || codes[row] >= count)
            {
                CorruptBlockException.Throw("text number outside the dictionary");
            }
            starts[row] = work.Starts[codes[row]];
            lengths[row] = work.Lengths[codes[row]];
        }
    }

    /// <summary>Open-addressing dictionary, kept per thread so that encoding does not allocate.</summary>
    private sealed class Workspace
    {
        private int[] slots = new int[2048];
        private int mask = 2047;

        public int Count { get; private set; }

        public int[] Starts { get; private set; } = new int[1024];

        public int[] Lengths { get; private set; } = new int[1024];

        public long[] Codes { get; private set; } = new long[1024];

        public void Reset(int rows)
        {
            if (rows > Codes.Length)
            {
                var size = (int)BitOperations.RoundUpToPowerOf2((uint)rows);
                (Starts, Lengths, Codes) = (new int[size], new int[size], new long[size]);
                slots = new int[size * 2];
                mask = slots.Length - 1;
            }
            Array.Clear(slots);
            Count = 0;
        }

        public int CodeOf(ReadOnlySpan<byte> heap, int start, int length)
        {
            var text = heap.Slice(start, length);
            for (var slot = unchecked((int)Hash(text)) & mask; ; slot = (slot + 1) & mask)
            {
                var code = slots[slot] - 1;
                if (code < 0)
                {
                    (Starts[Count], Lengths[Count]) = (start, length);
                    slots[slot] = ++Count;
                    return Count - 1;
                }
                if (text.SequenceEqual(heap.Slice(Starts[code], Lengths[code])))
                {
                    return code;
                }
            }
        }

        /// <summary>FNV-1a over the bytes, folded.</summary>
        private static uint Hash(ReadOnlySpan<byte> text)
        {
            var hash = 2166136261u;
            foreach (var next in text)
            {
                hash = unchecked((hash ^ next) * 16777619u);
            }
            return hash ^ (hash >> 15);
        }
    }
}
