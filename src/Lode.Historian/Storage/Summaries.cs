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

    internal static double AsDouble(ColumnType type, long bits) => type switch
    {
        ColumnType.Float64 => BitConverter.Int64BitsToDouble(bits),
        ColumnType.UInt64 => unchecked((ulong)bits),
        _ => bits,
    };
}
