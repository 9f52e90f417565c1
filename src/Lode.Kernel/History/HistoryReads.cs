using Lode.Historian;
using Lode.Historian.Retrieval;

namespace Lode.Kernel.History;

/// <summary>The reading modes of the historian over one signal; the doors and the command line read alike.</summary>
public sealed class HistoryReads(ISampleSource source, TimeProvider clock)
{
    /// <summary>Now, UTC ns.</summary>
    public long Now => TimeText.ToNs(clock.GetUtcNow());

    /// <summary>Statistics per bucket.</summary>
    public SummaryTable Summary(
        HistorySignal signal, BucketGrid grid, long? maxGap, long asOf, bool withDeviation) =>
        Historian.Retrieval.Summary.Compute(
            Open(signal, asOf), grid, Shape(signal, maxGap), Known(grid), withDeviation);

    /// <summary>Points to draw, one bucket per pixel.</summary>
    public PlotPoints Plot(HistorySignal signal, BucketGrid pixels, long? maxGap, long asOf)
    {
        var shape = Shape(signal, maxGap);
        return Historian.Retrieval.Plot.Compute(
            Open(signal, asOf), pixels, shape.MaxGap == Interpolation.GapFromData ? null : shape.MaxGap);
    }

    /// <summary>Values at the bucket starts.</summary>
    public PlotPoints Interpolated(HistorySignal signal, BucketGrid grid, long? maxGap, long asOf) =>
        Historian.Retrieval.Interpolated.Compute(Open(signal, asOf), grid, Shape(signal, maxGap), Known(grid));

    /// <summary>The rows as they were stored.</summary>
    public SampleReader Raw(HistorySignal signal, long from, long to, long asOf) =>
        signal.Series < 0 ? EmptyReader.Instance : source.Open(signal.Series, [signal.Column], from, to, asOf);

    /// <summary>The newest value; null when there is none or it is text.</summary>
    public Sample? Last(HistorySignal signal) =>
        signal.Series >= 0 && source.TryLast(signal.Series, signal.Column, out var last) ? last : null;

    private static Interpolation Shape(HistorySignal signal, long? maxGap) =>
        maxGap is { } given ? signal.Shape with { MaxGap = given } : signal.Shape;

    /// <summary>A range that reaches beyond now is known until now only.</summary>
    private long Known(BucketGrid grid)
    {
        var now = Now;
        return grid.To > now && grid.From < now ? now : long.MaxValue;
    }

    private OpenRange Open(HistorySignal signal, long asOf)
    {
        int[] column = [signal.Column];
        return signal.Series < 0
            ? static (_, _) => EmptyReader.Instance
            : (from, to) => source.Open(signal.Series, column, from, to, asOf);
    }

    private sealed class EmptyReader : SampleReader
    {
        internal static readonly EmptyReader Instance = new();

        public override int Count => 0;

        public override long FirstTime => 0;

        public override long LastTime => 0;

        public override ReadOnlySpan<long> Times => [];

        public override bool AllGood => true;

        public override ReadOnlySpan<uint> Qualities => [];

        public override bool MoveNext() => false;

        public override ReadOnlySpan<double> Values(int column) => [];

        public override ReadOnlySpan<long> Integers(int column) => [];

        public override string? Text(int column, int row) => null;

        public override bool HasValue(int column, int row) => false;

        public override bool TrySummary(int column, out ColumnSummary summary)
        {
            summary = default;
            return false;
        }

        public override void Dispose()
        {
            // Nothing is held.
        }
    }
}
