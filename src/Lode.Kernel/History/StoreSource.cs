using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Retrieval;
using Lode.Historian.Storage;

namespace Lode.Kernel.History;

/// <summary>Questions answered by the durable store.</summary>
public sealed class StoreSource(HistorianStore store) : ISampleSource
{
    public SeriesIndex Index => store.Index;

    public SampleReader Open(int series, ReadOnlySpan<int> columns, long from, long to, long asOf = long.MaxValue) =>
        store.OpenReader(series, columns, from, to, asOf);

    public bool TryLast(int series, int column, out Sample last)
    {
        if (store.TryLast(series, column, out var value) && value.Type != ColumnType.Text)
        {
            last = new Sample(value.Time, value.Number, value.Quality);
            return true;
        }

        last = default;
        return false;
    }
}
