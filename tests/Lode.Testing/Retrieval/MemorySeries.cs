using Lode.Historian;

namespace Lode.Testing.Retrieval;

/// <summary>Rows of some columns held in memory, read in chunks of a chosen size, with or without block summaries.
/// </summary>
public sealed class MemorySeries(int chunk = 1024, bool summaries = true)
{
    private readonly List<long> times = [];
    private readonly List<double?[]> rows = [];
    private readonly List<uint> qualities = [];

    public int Count => times.Count;

    public IReadOnlyList<long> Times => times;

    public IReadOnlyList<uint> Qualities => qualities;

    /// <summary>The first column.</summary>
    public IReadOnlyList<double?> Values => [.. rows.Select(row => row[0])];

    /// <summary>Chunks whose values were touched.</summary>
    public int Decoded { get; private set; }

    /// <summary>Appends a row of one column; stamps ascend strictly. Null: the row has no value.</summary>
    public MemorySeries Add(long time, double? value, uint quality = Quality.Good) => AddRow(time, quality, value);

    /// <summary>Appends a row.</summary>
    public MemorySeries AddRow(long time, uint quality, params double?[] values)
    {
        times.Add(time);
        rows.Add(values);
        qualities.Add(quality);
        return this;
    }

    /// <summary>A value, or null.</summary>
    public double? Value(int row, int column) => column < rows[row].Length ? rows[row][column] : null;

    public SampleReader Open(long from, long to) => Open([0], from, to);

    public SampleReader Open(ReadOnlySpan<int> columns, long from, long to)
    {
        var start = times.BinarySearch(from);
        var end = times.BinarySearch(to);
        return new Reader(this, columns.ToArray(), start < 0 ? ~start : start, end < 0 ? ~end : end, chunk, summaries);
    }

    private sealed class Reader(MemorySeries series, int[] columns, int start, int end, int chunk, bool summaries)
        : SampleReader
    {
        private int at = start;
        private readonly double[]?[] decoded = new double[]?[columns.Length];
        private long[]? stamps;
        private uint[]? codes;
        private int count;

        public override int Count => count;

        public override long FirstTime => series.times[at];

        public override long LastTime => series.times[at + count - 1];

        public override ReadOnlySpan<long> Times => stamps ??= [.. series.times.GetRange(at, count)];

        public override bool AllGood => !Qualities.ContainsAnyExcept(Quality.Good);

        public override ReadOnlySpan<uint> Qualities => codes ??= [.. series.qualities.GetRange(at, count)];

        public override bool MoveNext()
        {
            at += count;
            // Chunks end where sealed blocks would, so that a range may begin and end inside one.
            count = Math.Min(end - at, chunk - (at % chunk));
            (stamps, codes) = (null, null);
            Array.Clear(decoded);
            return count > 0;
        }

        public override ReadOnlySpan<double> Values(int column)
        {
            if (decoded[column] is null)
            {
                series.Decoded++;
                decoded[column] =
                    [.. Enumerable.Range(at, count).Select(row => series.Value(row, columns[column]) ?? double.NaN)];
            }

            return decoded[column];
        }

        public override ReadOnlySpan<long> Integers(int column) =>
            Enumerable.Range(at, count).Select(row => (long)(series.Value(row, columns[column]) ?? 0)).ToArray();

        public override string? Text(int column, int row) => null;

        public override bool HasValue(int column, int row) => series.Value(at + row, columns[column]) is not null;

        public override bool TrySummary(int column, out ColumnSummary summary)
        {
            summary = default;
            if (!summaries || at % chunk != 0 || count != chunk)
            {
                return false;
            }

            var usable = Enumerable.Range(at, count)
                .Where(row => series.Value(row, columns[column]) is { } value && double.IsFinite(value)
                    && Quality.IsUsable(series.qualities[row]))
                .Select(row => series.Value(row, columns[column])!.Value).ToArray();
            var present = Enumerable.Range(at, count).Count(row => series.Value(row, columns[column]) is not null);
            summary = usable.Length == 0
                ? new ColumnSummary(present, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN)
                : new ColumnSummary(
                    present, usable.Length, usable.Min(), usable.Max(), usable.Sum(), usable[0], usable[^1]);
            return true;
        }

        public override void Dispose()
        {
        }
    }
}
