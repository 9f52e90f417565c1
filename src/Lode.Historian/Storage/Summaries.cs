using System.Runtime.InteropServices;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The summary that a block keeps of each column: taken over usable, finite values.</summary>
internal static class Summaries
{
    /// <summary>Appends the summary; returns the number of usable values.</summary>
    /// <param name="qualities">Empty when all rows are good.</param>
    internal static int Write(
        ByteSink sink, ColumnCells column, int start, int count, int present, ReadOnlySpan<uint> qualities)
    {
        var summary = Of(column, start, count, qualities);
        if (summary.Good != present)
        {
            sink.Varint((ulong)summary.Good);
        }

        if (summary.Good > 0)
        {
            LeanDouble.Write(sink, summary.Min);
            LeanDouble.Write(sink, summary.Max);
            LeanDouble.Write(sink, summary.Sum);
            LeanDouble.Write(sink, summary.First);
            LeanDouble.Write(sink, summary.Last);
        }

        return summary.Good;
    }

    internal static ColumnSummary Read(ReadOnlySpan<byte> bytes, int present, bool allUsable)
    {
        var source = new ByteSource(bytes);
        var good = allUsable ? present : source.Count(present);
        if (good == 0)
        {
            return new ColumnSummary(present, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN);
        }

        return new ColumnSummary(
            present,
            good,
            LeanDouble.Read(ref source),
            LeanDouble.Read(ref source),
            LeanDouble.Read(ref source),
            LeanDouble.Read(ref source),
            LeanDouble.Read(ref source));
    }

    /// <summary>Summary of rows [start, start + count).</summary>
    internal static ColumnSummary Of(ColumnCells column, int start, int count, ReadOnlySpan<uint> qualities)
    {
        if (qualities.IsEmpty && column.CountPresent(start, count) == count
            && TryPlain(column.Type, column.Bits.AsSpan(start, count), out var plain))
        {
            return plain;
        }

        var (present, good) = (0, 0);
        var (min, max, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        var (first, last) = (double.NaN, double.NaN);
        for (var row = 0; row < count; row++)
        {
            if (!column.Has(start + row))
            {
                continue;
            }

            present++;
            var value = AsDouble(column.Type, column.Bits[start + row]);
            if (!double.IsFinite(value) || (!qualities.IsEmpty && !Quality.IsUsable(qualities[row])))
            {
                continue;
            }

            first = good++ == 0 ? value : first;
            last = value;
            min = value < min ? value : min;
            max = value > max ? value : max;
            sum += value;
        }

        return good == 0
            ? new ColumnSummary(present, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN)
            : new ColumnSummary(present, good, min, max, sum, first, last);
    }

    /// <summary>Summary of values that are all usable; false for other types, and where a value or sum needs more
    /// care.</summary>
    private static bool TryPlain(ColumnType type, ReadOnlySpan<long> bits, out ColumnSummary summary)
    {
        if (type == ColumnType.Float64)
        {
            return TryDoubles(MemoryMarshal.Cast<long, double>(bits), out summary);
        }

        summary = default;
        return type == ColumnType.Int64 && TryIntegers(bits, out summary);
    }

    private static bool TryDoubles(ReadOnlySpan<double> values, out ColumnSummary summary)
    {
        var (min, max, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var value in values)
        {
            min = value < min ? value : min;
            max = value > max ? value : max;
            sum += value;
        }

        // A value that is not finite shows in the sum; a sum that merely overflows takes the careful way too.
        summary = new ColumnSummary(values.Length, values.Length, min, max, sum, values[0], values[^1]);
        return double.IsFinite(sum);
    }

    private static bool TryIntegers(ReadOnlySpan<long> values, out ColumnSummary summary)
    {
        const long Exact = 1L << 53;
        var (min, max, sum) = (long.MaxValue, long.MinValue, 0L);
        foreach (var value in values)
        {
            min = Math.Min(value, min);
            max = Math.Max(value, max);
            sum = unchecked(sum + value);
        }

        summary = new ColumnSummary(values.Length, values.Length, min, max, sum, values[0], values[^1]);
        return min > -Exact / values.Length && max < Exact / values.Length;
    }

    internal static double AsDouble(ColumnType type, long bits) => type switch
    {
        ColumnType.Float64 => BitConverter.Int64BitsToDouble(bits),
        ColumnType.UInt64 => unchecked((ulong)bits),
        _ => bits,
    };
}
