using Lode.Historian.Ingest;

namespace Lode.Historian.Retrieval;

/// <summary>What questions are answered from: the store, or one backup of it, or a test's memory.</summary>
public interface ISampleSource
{
    /// <summary>All series.</summary>
    SeriesIndex Index { get; }

    /// <summary>Opens columns of a series over a half-open range of stamps, as known at <paramref name="asOf"/>
    /// (all UTC ns).</summary>
    SampleReader Open(int series, ReadOnlySpan<int> columns, long from, long to, long asOf = long.MaxValue);

    /// <summary>The newest value of a column as a number; false when there is none or it is text.</summary>
    bool TryLast(int series, int column, out Sample last);
}
