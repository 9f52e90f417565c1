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
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            var centres = Vector256.Create(centre);
            for (; i + 4 <= values.Length; i += 4)
            {
                Store(Vector256.LoadUnsafe(ref from, (nuint)i) - centres, to, i);
            }
        }
        for (; i < values.Length; i++)
        {
            to[i] = Zigzag(unchecked(values[i] - centre));
        }
    }

    /// <summary>to[i] = zigzag(values[i] − values[i−1] − centre), to[0] = 0.</summary>
    public static void First(ReadOnlySpan<long> values, long centre, Span<ulong> to)
    {
        to = to[..values.Length];
        to[0] = 0;
        var i = 1;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            var centres = Vector256.Create(centre);
            for (; i + 4 <= values.Length; i += 4)
            {
                var last = Vector256.LoadUnsafe(ref from, (nuint)(i - 1));
                Store(Vector256.LoadUnsafe(ref from, (nuint)i) - last - centres, to, i);
            }
        }
        for (; i < values.Length; i++)
        {
            to[i] = Zigzag(unchecked(values[i] - values[i - 1] - centre));
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
        for (var i = 2; i < values.Length; i++)
        {
            to[i] = Zigzag(unchecked(values[i] - 2 * values[i - 1] + values[i - 2] - centre));
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

    /// <summary>Sum of the residuals, each cut to <paramref name="cap"/>, at most 2^52.</summary>
    public static ulong CappedSum(ReadOnlySpan<ulong> residuals, ulong cap)
    {
        // Two sums, so that additions need not wait for each other; 1024 · 2^52 fits.
        ulong even = 0, odd = 0;
        var i = 0;
        unchecked
        {
            for (; i + 1 < residuals.Length; i += 2)
            {
                even += Math.Min(residuals[i], cap);
                odd += Math.Min(residuals[i + 1], cap);
            }
            return even + odd + (i < residuals.Length ? Math.Min(residuals[i], cap) : 0);
        }
    }

    /// <summary>to[i] = values[i] − middle, as the nearest double.</summary>
    public static void ToDouble(ReadOnlySpan<long> values, long middle, Span<double> to)
    {
        Invariant.Holds(values.Length == to.Length);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var middles = Vector256.Create(middle);
            for (; i + 4 <= values.Length; i += 4)
            {
                var value = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i) - middles;
                Vector256.ConvertToDouble(value).StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)i);
            }
        }
        for (; i < values.Length; i++)
        {
            to[i] = unchecked(values[i] - middle);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<long> value, Span<ulong> to, int at)
    {
        var sign = Vector256.LessThan(value, Vector256<long>.Zero);
        ((value << 1) ^ sign).AsUInt64().StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)at);
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
