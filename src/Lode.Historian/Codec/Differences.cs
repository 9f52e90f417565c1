using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lode.Historian.Codec;

/// <summary>Zigzag numbers, differences and their inverse; 64-bit arithmetic that wraps around.</summary>
internal static class Differences
{
    /// <summary>0, −1, 1, −2, … become 0, 1, 2, 3, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Zigzag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Inverse of <see cref="Zigzag"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Unzigzag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    /// <summary>to[i] = zigzag(values[i] − centre).</summary>
    public static void Zero(ReadOnlySpan<long> values, long centre, Span<ulong> to)
    {
        to = to[..values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            to[i] = Zigzag(unchecked(values[i] - centre));
        }
    }

    /// <summary>to[i] = zigzag(values[i] − values[i−1] − centre), to[0] = 0.</summary>
    public static void First(ReadOnlySpan<long> values, long centre, Span<ulong> to)
    {
        to = to[..values.Length];
        to[0] = 0;
        unchecked
        {
            for (var i = 1; i < values.Length; i++)
            {
                to[i] = Zigzag(values[i] - values[i - 1] - centre);
            }
        }
    }

    /// <summary>to[i] = zigzag of the second difference less centre, to[0] = to[1] = 0.</summary>
    public static void Second(ReadOnlySpan<long> values, long centre, Span<ulong> to)
    {
        to = to[..values.Length];
        to[0] = 0;
        if (to.Length > 1)
        {
            to[1] = 0;
        }
        unchecked
        {
            for (var i = 2; i < values.Length; i++)
            {
                to[i] = Zigzag(values[i] - 2 * values[i - 1] + values[i - 2] - centre);
            }
        }
    }

    /// <summary>to[i] = unzigzag(from[i]) + centre.</summary>
    public static void Restore(ReadOnlySpan<ulong> from, long centre, Span<long> to)
    {
        Invariant.Holds(from.Length == to.Length);
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        nuint i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var add = Vector256.Create(centre);
            for (; i + 4 <= (nuint)from.Length; i += 4)
            {
                var value = Vector256.LoadUnsafe(ref source, i);
                var sign = Vector256<ulong>.Zero - (value & Vector256<ulong>.One);
                (((value >>> 1) ^ sign).AsInt64() + add).StoreUnsafe(ref target, i);
            }
        }
        for (; i < (nuint)from.Length; i++)
        {
            Unsafe.Add(ref target, i) = unchecked(Unzigzag(Unsafe.Add(ref source, i)) + centre);
        }
    }

    /// <summary>to[i] = from[i] + base.</summary>
    public static void AddBase(ReadOnlySpan<ulong> from, long least, Span<long> to)
    {
        Invariant.Holds(from.Length == to.Length);
        ref var source = ref Unsafe.As<ulong, long>(ref MemoryMarshal.GetReference(from));
        ref var target = ref MemoryMarshal.GetReference(to);
        nuint i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var add = Vector256.Create(least);
            for (; i + 4 <= (nuint)from.Length; i += 4)
            {
                (Vector256.LoadUnsafe(ref source, i) + add).StoreUnsafe(ref target, i);
            }
        }
        for (; i < (nuint)from.Length; i++)
        {
            Unsafe.Add(ref target, i) = unchecked(Unsafe.Add(ref source, i) + least);
        }
    }

    /// <summary>Running sum in place.</summary>
    public static void Accumulate(Span<long> values)
    {
        ref var data = ref MemoryMarshal.GetReference(values);
        nuint i = 0;
        long sum = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var carry = Vector256<long>.Zero;
            for (; i + 4 <= (nuint)values.Length; i += 4)
            {
                var value = Vector256.LoadUnsafe(ref data, i);
                // Within each half first, then the lower half's total onto the upper half.
                value += Vector256.Shuffle(value, Vector256.Create(0L, 0, 2, 2)) & Vector256.Create(0L, -1, 0, -1);
                value += Vector256.Shuffle(value, Vector256.Create(1L, 1, 1, 1)) & Vector256.Create(0L, 0, -1, -1);
                value += carry;
                value.StoreUnsafe(ref data, i);
                carry = Vector256.Shuffle(value, Vector256.Create(3L, 3, 3, 3));
            }
            sum = carry[0];
        }
        for (; i < (nuint)values.Length; i++)
        {
            sum = unchecked(sum + Unsafe.Add(ref data, i));
            Unsafe.Add(ref data, i) = sum;
        }
    }

    /// <summary>to[i] = values[i] as the nearest double.</summary>
    public static void ToDouble(ReadOnlySpan<long> values, Span<double> to)
    {
        Invariant.Holds(values.Length == to.Length);
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(to);
        nuint i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + 4 <= (nuint)values.Length; i += 4)
            {
                Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
            }
        }
        for (; i < (nuint)values.Length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }
}
