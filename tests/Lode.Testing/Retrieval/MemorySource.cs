using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Retrieval;

namespace Lode.Testing.Retrieval;

/// <summary>Series held in memory.</summary>
public sealed class MemorySource : ISampleSource
{
    private readonly List<MemorySeries> all = [];

    public SeriesIndex Index { get; } = new();

    public MemorySeries this[int series] => all[series];

    /// <summary>Adds a series with floating-point columns.</summary>
    public MemorySeries Add(string key, MemorySeries rows, params string[] fields)
    {
        var series = Index.GetOrAdd(Encoding.UTF8.GetBytes(key));
        foreach (var field in fields)
        {
            Index.GetOrAddColumn(series, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        }

        all.Add(rows);
        return rows;
    }

    public SampleReader Open(int series, ReadOnlySpan<int> columns, long from, long to, long asOf = long.MaxValue) =>
        all[series].Open(columns, from, to);

    public bool TryLast(int series, int column, out Sample last)
    {
        var rows = all[series];
        for (var row = rows.Count - 1; row >= 0; row--)
        {
            if (rows.Value(row, column) is { } value)
            {
                last = new Sample(rows.Times[row], value, rows.Qualities[row]);
                return true;
            }
        }

        last = default;
        return false;
    }
}
