using System.Globalization;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.History;

namespace Lode.Web.History;

/// <summary>A history answer as one table: a row per value or bucket, cells null, text, double or whole number.</summary>
internal sealed class HistoryExport(HistoryReads reads, HistoryRequest request, string mode, string language)
{
    private readonly bool chinese = language == "zh-CN";

    /// <summary>Headers; the unit stands in the head when all signals share it, and simulated data says so.</summary>
    internal IReadOnlyList<string> Headers()
    {
        var units = request.Signals.Select(signal => signal.Facts.Unit ?? "").Distinct().ToArray();
        var unit = units is [{ Length: > 0 } only] ? (chinese ? $"（{only}）" : $" ({only})") : "";
        var mark = request.Signals.Any(signal => signal.Facts.Simulated) ? (chinese ? " 仿真数据" : " Simulated") : "";
        string[] head = chinese ? ["测点", "名称", "计量单位", "采样时间（UTC）"] : ["Signal", "Name", "Unit", "Time (UTC)"];
        if (mode != "summary")
        {
            return [.. head, (chinese ? "数值" : "Value") + unit + mark, chinese ? "质量" : "Quality"];
        }

        string[] columns = chinese
            ? ["采样数", "可用数", "最小", "最大", "合计", "平均", "首值", "末值", "时间加权平均", "数据有效率（%）"]
            : ["Count", "Usable", "Min", "Max", "Sum", "Average", "First", "Last", "Time-weighted average", "Good share (%)"];
        return [.. head, .. columns[..2], .. columns[2..9].Select(name => name + unit + mark), columns[9]];
    }

    /// <summary>Rows of all signals, one after the other.</summary>
    internal IEnumerable<object?[]> Rows()
    {
        foreach (var signal in request.Signals)
        {
            var rows = mode switch
            {
                "raw" => RawRows(signal),
                "summary" => SummaryRows(signal),
                "plot" => PointRows(signal, reads.Plot(signal, request.Pixels, request.MaxGap, request.AsOf)),
                _ => PointRows(signal, reads.Interpolated(signal, request.Grid, request.MaxGap, request.AsOf)),
            };
            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    private object?[] Head(HistorySignal signal, long time) =>
        [signal.Facts.Key, signal.Facts.Name(language), signal.Facts.Unit ?? "", TimeText.Iso(time)];

    private IEnumerable<object?[]> RawRows(HistorySignal signal)
    {
        using var reader = reads.Raw(signal, request.From, request.To, request.AsOf);
        var count = 0;
        while (count < request.Limit && reader.MoveNext())
        {
            for (var row = 0; row < reader.Count && count < request.Limit; row++)
            {
                if (reader.HasValue(0, row))
                {
                    count++;
                    var quality = reader.AllGood ? Quality.Good : reader.Qualities[row];
                    yield return [.. Head(signal, reader.Times[row]), Cell(signal.Type, reader, row, quality), Word(quality)];
                }
            }
        }
    }

    private IEnumerable<object?[]> PointRows(HistorySignal signal, PlotPoints points)
    {
        for (var at = 0; at < points.Count; at++)
        {
            yield return [.. Head(signal, points.Times[at]), Finite(points.Values[at]), Word(points.Qualities[at])];
        }
    }

    private IEnumerable<object?[]> SummaryRows(HistorySignal signal)
    {
        var table = reads.Summary(signal, request.Grid, request.MaxGap, request.AsOf, withDeviation: false);
        for (var at = 0; at < table.Count.Length; at++)
        {
            yield return
            [
                .. Head(signal, table.Grid.Start(at)), (long)table.Count[at], (long)table.Good[at], Finite(table.Min[at]),
                Finite(table.Max[at]), table.Good[at] == 0 ? null : table.Sum[at], Finite(table.Average(at)),
                Finite(table.First[at]), Finite(table.Last[at]), Finite(table.TimeWeightedAverage(at)),
                Finite(table.PercentGood(at)),
            ];
        }
    }

    private static object? Cell(ColumnType type, SampleReader reader, int row, uint quality) =>
        Quality.IsBad(quality) ? null : type switch
        {
            ColumnType.Text => reader.Text(0, row),
            ColumnType.Bool => reader.Values(0)[row] != 0 ? 1L : 0L,
            ColumnType.Int64 => reader.Integers(0)[row],
            ColumnType.UInt64 => unchecked((ulong)reader.Integers(0)[row]).ToString(CultureInfo.InvariantCulture),
            _ => Finite(reader.Values(0)[row]),
        };

    private static object? Finite(double value) => double.IsFinite(value) ? value : null;

    private string Word(uint quality) => quality == Quality.GoodLocalOverride ? (chinese ? "手动置值" : "Manual value")
        : Quality.IsGood(quality) ? (chinese ? "好" : "Good")
        : Quality.IsUncertain(quality) ? (chinese ? "不确定" : "Uncertain")
        : quality == Quality.BadNoData ? (chinese ? "无数据" : "No data")
        : chinese ? "坏" : "Bad";
}
