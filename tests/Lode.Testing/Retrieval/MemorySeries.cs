using Lode.Historian;

namespace Lode.Testing.Retrieval;

/// <summary>One column held in memory, read in chunks of a chosen size, with or without block summaries.</summary>
public sealed class MemorySeries(int chunk = 1024, bool summaries = true)
{
    private readonly List<long> times = [];
    private readonly List<double?> values = [];
    private readonly List<uint> qualities = [];

    public int Count => times.Count;

    public IReadOnlyList<long> Times => times;

    public IReadOnlyList<double?> Values => values;

    public IReadOnlyList<uint> Qualities => qualities;

    public int Opened { get; private set; }

    /// <summary>Chunks whose values were touched.</summary>
    public int Decoded { get; private set; }

    /// <summary>Appends a row; stamps ascend strictly. Null: the row has no value in this column.</summary>
    public MemorySeries Add(long time, double? value, uint quality = Quality.Good)
    {
        times.Add(time);
        values.Add(value);
        qualities.Add(quality);
        return this;
    }

    public SampleReader Open(long from, long to)
    {
        Opened++;
        var start = times.BinarySearch(from);
        var end = times.BinarySearch(to);
        return new Reader(this, start < 0 ? ~start : start, end < 0 ? ~end : end, chunk, summaries);
    }

    private sealed class Reader(MemorySeries series, int start, int end, int chunk, bool summaries) : SampleReader
    {
        private int at = start;
        private int count;
        private double[]? decoded;

        public override int Count => count;

        public override long FirstTime => series.times[at];

        public override long LastTime => series.times[at + count - 1];

        public override ReadOnlySpan<long> Times => series.times.GetRange(at, count).ToArray();

        public override bool AllGood => !series.qualities.GetRange(at, count).Exists(quality => quality != Quality.Good);

        public override ReadOnlySpan<uint> Qualities => series.qualities.GetRange(at, count).ToArray();

        public override bool MoveNext()
        {
            at += count;
            // Chunks end where sealed blocks would, so that a range may begin and end inside one.
            count = Math.Min(end - at, chunk - (at % chunk));
            decoded = null;
            return count > 0;
        }

        public override ReadOnlySpan<double> Values(int column)
        {
            if (decoded is null)
            {
                series.Decoded++;
                decoded = [.. series.values.GetRange(at, count).Select(value => value ?? double.NaN)];
            }

            return decoded;
        }

        public override ReadOnlySpan<long> Integers(int column) => throw new NotSupportedException();

        public override string? Text(int column, int row) => null;

        public override bool HasValue(int column, int row) => series.values[at + row] is not null;

        public override bool TrySummary(int column, out ColumnSummary summary)
        {
            summary = default;
            if (!summaries || at % chunk != 0 || count != chunk)
            {
                return false;
            }

            var usable = Enumerable.Range(at, count)
                .Where(row => series.values[row] is { } value && double.IsFinite(value) && Quality.IsUsable(series.qualities[row]))
                .Select(row => series.values[row]!.Value).ToArray();
            var present = Enumerable.Range(at, count).Count(row => series.values[row] is not null);
            summary = usable.Length == 0
                ? new ColumnSummary(present, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN)
                : new ColumnSummary(present, usable.Length, usable.Min(), usable.Max(), usable.Sum(), usable[0], usable[^1]);
            return true;
        }

        public override void Dispose()
        {
        }
    }
}
