using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lode.Historian.Retrieval;

/// <summary>Vector loops over decoded columns. All spans are of one length; nothing is allocated.</summary>
internal static class Columns
{
    /// <summary>Sum, least and greatest of values that are all finite; false (and nothing said) when one is not,
    /// or when the sum leaves the range of a double.</summary>
    internal static bool TryStatistics(ReadOnlySpan<double> values, out double sum, out double min, out double max)
    {
        sum = 0;
        min = double.PositiveInfinity;
        max = double.NegativeInfinity;
        var at = 0;
        var width = Vector<double>.Count;
        if (values.Length >= 2 * width)
        {
            var first = new Vector<double>(values);
            Vector<double> sums = first, least = first, most = first;
            for (at = width; at <= values.Length - width; at += width)
            {
                var lane = new Vector<double>(values[at..]);
                sums += lane;
                least = Vector.ConditionalSelect(Vector.LessThan(lane, least), lane, least);
                most = Vector.ConditionalSelect(Vector.GreaterThan(lane, most), lane, most);
            }

            sum = Vector.Sum(sums);
            for (var lane = 0; lane < width; lane++)
            {
                min = least[lane] < min ? least[lane] : min;
                max = most[lane] > max ? most[lane] : max;
            }
        }

        for (; at < values.Length; at++)
        {
            var value = values[at];
            sum += value;
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        return double.IsFinite(sum);
    }

    /// <summary>Greatest of values, ignoring NaN; negative infinity when there is none.</summary>
    internal static double Max(ReadOnlySpan<double> values)
    {
        var result = double.NegativeInfinity;
        var at = 0;
        var width = Vector<double>.Count;
        if (values.Length >= 2 * width)
        {
            var most = new Vector<double>(double.NegativeInfinity);
            for (; at <= values.Length - width; at += width)
            {
                var lane = new Vector<double>(values[at..]);
                most = Vector.ConditionalSelect(Vector.GreaterThan(lane, most), lane, most);
            }

            for (var lane = 0; lane < width; lane++)
            {
                result = most[lane] > result ? most[lane] : result;
            }
        }

        for (; at < values.Length; at++)
        {
            result = values[at] > result ? values[at] : result;
        }

        return result;
    }

    /// <summary>Least of values, ignoring NaN; positive infinity when there is none.</summary>
    internal static double Min(ReadOnlySpan<double> values)
    {
        var result = double.PositiveInfinity;
        var at = 0;
        var width = Vector<double>.Count;
        if (values.Length >= 2 * width)
        {
            var least = new Vector<double>(double.PositiveInfinity);
            for (; at <= values.Length - width; at += width)
            {
                var lane = new Vector<double>(values[at..]);
                least = Vector.ConditionalSelect(Vector.LessThan(lane, least), lane, least);
            }

            for (var lane = 0; lane < width; lane++)
            {
                result = least[lane] < result ? least[lane] : result;
            }
        }

        for (; at < values.Length; at++)
        {
            result = values[at] < result ? values[at] : result;
        }

        return result;
    }

    /// <summary>Sum of values; NaN or infinite when one of them is.</summary>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        var total = 0.0;
        var at = 0;
        var width = Vector<double>.Count;
        if (values.Length >= 4 * width)
        {
            Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
            for (; at <= values.Length - (2 * width); at += 2 * width)
            {
                even += new Vector<double>(values[at..]);
                odd += new Vector<double>(values[(at + width)..]);
            }

            total = Vector.Sum(even + odd);
        }

        for (; at < values.Length; at++)
        {
            total += values[at];
        }

        return total;
    }

    /// <summary>Sum of squared distances from a reference, for a standard deviation that does not cancel.</summary>
    internal static double SquaredDistances(ReadOnlySpan<double> values, double reference)
    {
        var total = 0.0;
        var at = 0;
        var width = Vector<double>.Count;
        if (values.Length >= width)
        {
            var sums = Vector<double>.Zero;
            var origin = new Vector<double>(reference);
            for (; at <= values.Length - width; at += width)
            {
                var distance = new Vector<double>(values[at..]) - origin;
                sums += distance * distance;
            }

            total = Vector.Sum(sums);
        }

        for (; at < values.Length; at++)
        {
            total += (values[at] - reference) * (values[at] - reference);
        }

        return total;
    }

    /// <summary>Area under the values, value × ns, each pair joined by a straight line or held when stepped.</summary>
    internal static double Area(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool step)
    {
        var pairs = times.Length - 1;
        var total = 0.0;
        var at = 0;
        var width = Vector<double>.Count;
        if (pairs >= width)
        {
            var sums = Vector<double>.Zero;
            ref var time = ref MemoryMarshal.GetReference(times);
            ref var value = ref MemoryMarshal.GetReference(values);
            for (; at <= pairs - width; at += width)
            {
                var span = Vector.ConvertToDouble(Load(ref time, at + 1) - Load(ref time, at));
                var left = Load(ref value, at);
                sums += step ? left * span : (left + Load(ref value, at + 1)) * span;
            }

            total = Vector.Sum(sums);
        }

        unchecked
        {
            for (; at < pairs; at++)
            {
                var span = (double)(times[at + 1] - times[at]);
                total += step ? values[at] * span : (values[at] + values[at + 1]) * span;
            }
        }

        return step ? total : total / 2;
    }

    /// <summary>Longest distance between neighbors, ns; 0 for fewer than two stamps.</summary>
    internal static long LongestGap(ReadOnlySpan<long> times)
    {
        var pairs = times.Length - 1;
        var longest = 0L;
        var at = 0;
        var width = Vector<long>.Count;
        if (pairs >= width)
        {
            var most = Vector<long>.Zero;
            ref var time = ref MemoryMarshal.GetReference(times);
            for (; at <= pairs - width; at += width)
            {
                most = Vector.Max(most, Load(ref time, at + 1) - Load(ref time, at));
            }

            for (var lane = 0; lane < width; lane++)
            {
                longest = most[lane] > longest ? most[lane] : longest;
            }
        }

        unchecked
        {
            for (; at < pairs; at++)
            {
                var gap = times[at + 1] - times[at];
                longest = gap > longest ? gap : longest;
            }
        }

        return longest;
    }

    /// <summary>First index at or after <paramref name="start"/> whose stamp is not before a limit
    /// (galloping).</summary>
    internal static int Until(ReadOnlySpan<long> times, int start, long limit)
    {
        if (times[^1] < limit)
        {
            return times.Length;
        }

        int low = start, stride = 1;
        while (low + stride < times.Length && times[low + stride] < limit)
        {
            low += stride;
            stride <<= 1;
        }

        var high = Math.Min(low + stride, times.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (times[middle] < limit)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(ref T first, int at)
        where T : unmanaged => Vector.LoadUnsafe(ref first, (nuint)at);
}
