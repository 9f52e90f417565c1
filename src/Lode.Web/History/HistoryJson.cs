using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.History;

namespace Lode.Web.History;

/// <summary>Writes the columns of one signal as JSON (design §5).</summary>
internal static class HistoryJson
{
    /// <summary>Points: <c>{key,unit,t,v,q}</c>.</summary>
    internal static void Points(ColumnBuffer into, HistorySignal signal, PlotPoints points, bool nanoseconds)
    {
        Head(into, signal);
        into.Text(",\"t\":["u8);
        into.Stamps(points.Times, nanoseconds);
        into.Text("],\"v\":["u8);
        into.Numbers(points.Values);
        into.Text("],\"q\":["u8);
        for (var at = 0; at < points.Count; at++)
        {
            into.Comma(at);
            into.Number(points.Qualities[at]);
        }

        into.Text("]}"u8);
    }

    /// <summary>Statistics: one entry per bucket in each array.</summary>
    internal static void Summary(ColumnBuffer into, HistorySignal signal, SummaryTable table, bool nanoseconds)
    {
        Head(into, signal);
        into.Text(",\"t\":["u8);
        for (var bucket = 0; bucket < table.Count.Length; bucket++)
        {
            into.Comma(bucket);
            into.Stamp(table.Grid.Start(bucket), nanoseconds);
        }

        Counts(into, "],\"count\":["u8, table.Count);
        Counts(into, "],\"good\":["u8, table.Good);
        Column(into, "],\"min\":["u8, table.Min);
        Column(into, "],\"max\":["u8, table.Max);
        Computed(into, "],\"sum\":["u8, table, bucket => table.Good[bucket] == 0 ? double.NaN : table.Sum[bucket]);
        Computed(into, "],\"avg\":["u8, table, table.Average);
        Column(into, "],\"first\":["u8, table.First);
        Column(into, "],\"last\":["u8, table.Last);
        Computed(into, "],\"timeWeightedAvg\":["u8, table, table.TimeWeightedAverage);
        Computed(into, "],\"percentGood\":["u8, table, table.PercentGood);
        if (table.HasDeviation)
        {
            Computed(into, "],\"stdDev\":["u8, table, table.StandardDeviation);
        }

        into.Text("]}"u8);
    }

    /// <summary>Stored rows: <c>{key,unit,t,v,q}</c>, with <c>next</c> (the stamp to go on from) when cut.</summary>
    internal static void Rows(ColumnBuffer into, HistorySignal signal, SampleReader reader, int limit, bool nanoseconds)
    {
        using var values = new ColumnBuffer(1 << 14);
        using var qualities = new ColumnBuffer(1 << 12);
        Head(into, signal);
        into.Text(",\"t\":["u8);
        var count = 0;
        long? next = null;
        while (next is null && reader.MoveNext())
        {
            for (var row = 0; row < reader.Count; row++)
            {
                if (!reader.HasValue(0, row))
                {
                    continue;
                }

                if (count == limit)
                {
                    next = reader.Times[row];
                    break;
                }

                into.Comma(count);
                values.Comma(count);
                qualities.Comma(count++);
                into.Stamp(reader.Times[row], nanoseconds);
                Row(values, qualities, signal.Type, reader, row);
            }
        }

        into.Text("],\"v\":["u8);
        into.Bytes(values);
        into.Text("],\"q\":["u8);
        into.Bytes(qualities);
        into.Byte((byte)']');
        if (next is { } stamp)
        {
            into.Text(",\"next\":"u8);
            into.Stamp(stamp, nanoseconds);
        }

        into.Byte((byte)'}');
    }

    /// <summary>The newest value: <c>{key,unit,t,v,q}</c>, all null when there is none.</summary>
    internal static void Last(ColumnBuffer into, HistorySignal signal, Sample? last, bool nanoseconds)
    {
        Head(into, signal);
        into.Byte((byte)',');
        Newest(into, signal.Type, last, nanoseconds);
        into.Byte((byte)'}');
    }

    /// <summary><c>"t":…,"v":…,"q":…</c> of a newest value.</summary>
    internal static void Newest(ColumnBuffer into, ColumnType type, Sample? last, bool nanoseconds)
    {
        if (last is not { } sample)
        {
            into.Text("\"t\":null,\"v\":null,\"q\":null"u8);
            return;
        }

        into.Text("\"t\":"u8);
        into.Stamp(sample.Time, nanoseconds);
        into.Text(",\"v\":"u8);
        if (!sample.Usable)
        {
            into.Text("null"u8);
        }
        else if (type == ColumnType.Bool)
        {
            into.Text(sample.Value != 0 ? "true"u8 : "false"u8);
        }
        else
        {
            into.Number(sample.Value);
        }

        into.Text(",\"q\":"u8);
        into.Integer(sample.Quality);
    }

    /// <summary>A whole number; beyond 2^53 as a string, since readers of JSON round there.</summary>
    internal static void Exact(ColumnBuffer into, long bits, bool unsigned)
    {
        var large = unsigned ? (ulong)bits > 1UL << 53 : bits is > 1L << 53 or < -(1L << 53);
        if (large)
        {
            into.Byte((byte)'"');
        }

        if (unsigned)
        {
            into.Unsigned(unchecked((ulong)bits));
        }
        else
        {
            into.Integer(bits);
        }

        if (large)
        {
            into.Byte((byte)'"');
        }
    }

    private static void Row(ColumnBuffer values, ColumnBuffer qualities, ColumnType type, SampleReader reader, int row)
    {
        var quality = reader.AllGood ? Quality.Good : reader.Qualities[row];
        qualities.Integer(quality);
        if (Quality.IsBad(quality))
        {
            values.Text("null"u8);
            return;
        }

        switch (type)
        {
            case ColumnType.Bool:
                values.Text(reader.Values(0)[row] != 0 ? "true"u8 : "false"u8);
                break;
            case ColumnType.Text:
                values.Json(reader.Text(0, row));
                break;
            case ColumnType.Int64 or ColumnType.UInt64:
                Exact(values, reader.Integers(0)[row], type == ColumnType.UInt64);
                break;
            default:
                values.Number(reader.Values(0)[row]);
                break;
        }
    }

    private static void Head(ColumnBuffer into, HistorySignal signal)
    {
        into.Text("{\"key\":"u8);
        into.Json(signal.Facts.Key);
        into.Text(",\"unit\":"u8);
        into.Json(signal.Facts.Unit);
    }

    private static void Counts(ColumnBuffer into, ReadOnlySpan<byte> head, ReadOnlySpan<int> counts)
    {
        into.Text(head);
        for (var at = 0; at < counts.Length; at++)
        {
            into.Comma(at);
            into.Number(counts[at]);
        }
    }

    private static void Column(ColumnBuffer into, ReadOnlySpan<byte> head, ReadOnlySpan<double> values)
    {
        into.Text(head);
        into.Numbers(values);
    }

    private static void Computed(ColumnBuffer into, ReadOnlySpan<byte> head, SummaryTable table, Func<int, double> value)
    {
        into.Text(head);
        for (var at = 0; at < table.Count.Length; at++)
        {
            into.Comma(at);
            into.Number(value(at));
        }
    }
}
