using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>Range asymmetric numeral system: four interleaved 32-bit states, 16-bit words.</summary>
/// <remarks>Source: J. Duda, arXiv:1311.2540; interleaving after F. Giesen, arXiv:1402.3392. Symbol i belongs to state
/// i % 4. Layout: word count varint | 4 states of 32 bits | words. A state may start anywhere in 2^16 … 2^17, which
/// carries 16 bits each for nothing: the first eight bytes of what belongs to the symbols.</remarks>
internal static class Rans
{
    private const uint Least = 1 << 16;

    /// <summary>Bytes carried in the states.</summary>
    public const int CarriedBytes = 8;

    /// <summary>Words that <paramref name="count"/> symbols need at most.</summary>
    public static int WordCapacity(int count) => count + 8;

    /// <summary>Appends the symbols; each must have a frequency in the model.</summary>
    /// <param name="symbols">Shape [count].</param>
    /// <param name="carried">64 bits that come back with the symbols.</param>
    /// <param name="words">Scratch, at least <see cref="WordCapacity"/>.</param>
    public static void Encode(
        ReadOnlySpan<byte> symbols, SymbolModel model, ulong carried, Span<ushort> words, ByteSink into)
    {
        Invariant.Holds(words.Length >= WordCapacity(symbols.Length));
        Invariant.Holds(symbols.Length == 0 || model.Encoder.Length == SymbolModel.Symbols);
        ref var table = ref MemoryMarshal.GetArrayDataReference(model.Encoder);
        ref var from = ref MemoryMarshal.GetReference(symbols);
        ref var word = ref MemoryMarshal.GetReference(words);
        ulong a = Least + (carried & 0xFFFF), b = Least + ((carried >> 16) & 0xFFFF);
        ulong c = Least + ((carried >> 32) & 0xFFFF), d = Least + (carried >> 48);
        var at = words.Length;
        var i = symbols.Length;
        for (; (i & 3) != 0; i--)
        {
            ref var state = ref (i & 3) == 3 ? ref c : ref (i & 3) == 2 ? ref b : ref a;
            Put(ref state, ref at, ref word, ref Symbol(ref table, ref from, i - 1));
        }
        for (; i > 0; i -= 4)
        {
            Put(ref d, ref at, ref word, ref Symbol(ref table, ref from, i - 1));
            Put(ref c, ref at, ref word, ref Symbol(ref table, ref from, i - 2));
            Put(ref b, ref at, ref word, ref Symbol(ref table, ref from, i - 3));
            Put(ref a, ref at, ref word, ref Symbol(ref table, ref from, i - 4));
        }
        into.Varint((ulong)(words.Length - at));
        into.UInt32((uint)a);
        into.UInt32((uint)b);
        into.UInt32((uint)c);
        into.UInt32((uint)d);
        into.Bytes(MemoryMarshal.AsBytes(words[at..]));
    }

    /// <summary>Reads as many symbols as <paramref name="symbols"/> holds; returns the carried bits.</summary>
    /// <param name="words">Scratch, at least <see cref="WordCapacity"/>.</param>
    public static ulong Decode(ref ByteSource source, uint[] table, Span<ushort> words, Span<byte> symbols)
    {
        var count = source.Count(symbols.Length + 4);
        ulong a = source.UInt32(), b = source.UInt32(), c = source.UInt32(), d = source.UInt32();
        // One word at most is taken per symbol, so reading stays inside this copy however damaged the states are.
        Invariant.Holds(words.Length >= symbols.Length + 8 && table.Length == SymbolModel.Scale);
        source.Bytes(count * 2).CopyTo(MemoryMarshal.AsBytes(words));
        words[count..(symbols.Length + 8)].Clear();
        ref var slots = ref MemoryMarshal.GetArrayDataReference(table);
        ref var word = ref MemoryMarshal.GetReference(words);
        ref var to = ref MemoryMarshal.GetReference(symbols);
        nuint at = 0;
        nuint i = 0;
        var whole = (nuint)symbols.Length & ~(nuint)3;
        for (; i < whole; i += 4)
        {
            Unsafe.Add(ref to, i) = Take(ref a, ref at, ref word, ref slots);
            Unsafe.Add(ref to, i + 1) = Take(ref b, ref at, ref word, ref slots);
            Unsafe.Add(ref to, i + 2) = Take(ref c, ref at, ref word, ref slots);
            Unsafe.Add(ref to, i + 3) = Take(ref d, ref at, ref word, ref slots);
        }
        for (; i < (nuint)symbols.Length; i++)
        {
            ref var state = ref (i & 3) == 0 ? ref a : ref (i & 3) == 1 ? ref b : ref c;
            symbols[(int)i] = Take(ref state, ref at, ref word, ref slots);
        }
        if (((a >> 16) | (b >> 16) | (c >> 16) | (d >> 16)) != 1 || Math.Min(Math.Min(a, b), Math.Min(c, d)) < Least
            || at != (nuint)count)
        {
            CorruptBlockException.Throw("entropy-coded stream does not close");
        }
        return (a & 0xFFFF) | (b & 0xFFFF) << 16 | (c & 0xFFFF) << 32 | (d & 0xFFFF) << 48;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref EncoderSymbol Symbol(ref EncoderSymbol table, ref byte symbols, int index) =>
        ref Unsafe.Add(ref table, Unsafe.Add(ref symbols, index) & (SymbolModel.Symbols - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref ulong state, ref int at, ref ushort words, ref EncoderSymbol symbol)
    {
        unchecked
        {
            var x = state;
            // Written always, kept only when the state is too large: no branch to mispredict.
            Unsafe.Add(ref words, at - 1) = (ushort)x;
            var give = x >= symbol.Limit ? 1 : 0;
            at -= give;
            x >>= give << 4;
            var quotient = Math.BigMul(x, symbol.Reciprocal, out _);
            state = x + symbol.Bias + quotient * symbol.Complement;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Take(ref ulong state, ref nuint at, ref ushort words, ref uint slots)
    {
        unchecked
        {
            var x = state;
            var entry = Unsafe.Add(ref slots, (nuint)(x & (SymbolModel.Scale - 1)));
            x = ((entry >> 8) & 0xFFF) * (x >> SymbolModel.ScaleBits) + (entry >> 20);
            // Branch-free: 1 when the state fell below 2^16 and takes in the next word.
            var need = (x - Least) >> 63;
            var next = Unsafe.Add(ref words, at) & (0 - need);
            state = (x << (int)(need << 4)) | next;
            at += (nuint)need;
            return (byte)entry;
        }
    }
}
