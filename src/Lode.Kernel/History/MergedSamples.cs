using Lode.Historian;

namespace Lode.Kernel.History;

/// <summary>One stored value.</summary>
/// <param name="TimeNs">Stamp, UTC ns.</param>
/// <param name="Value">Number or 0/1; NaN when the value is a text.</param>
/// <param name="Quality">OPC UA status code.</param>
/// <param name="Text">Text value.</param>
internal readonly record struct StoredSample(long TimeNs, double Value, uint Quality, string? Text);

/// <summary>Stored values of several signals in one ascending order of time; at one stamp in the order of the
/// readers. Owns the readers.</summary>
internal sealed class MergedSamples : IDisposable
{
    private readonly List<Source> sources = [];

    /// <param name="readers">Each over one column; null for a signal without values.</param>
    internal MergedSamples(IReadOnlyList<SampleReader?> readers)
    {
        for (var at = 0; at < readers.Count; at++)
        {
            if (readers[at] is { } reader)
            {
                var source = new Source(at, reader);
                sources.Add(source);
                source.Advance();
            }
        }
    }

    /// <summary>The next value; false after the last one.</summary>
    /// <param name="reader">Its place in the list of readers.</param>
    /// <param name="sample">The value.</param>
    internal bool MoveNext(out int reader, out StoredSample sample)
    {
        Source? first = null;
        foreach (var source in sources)
        {
            if (source.HasValue && (first is null || source.TimeNs < first.TimeNs))
            {
                first = source;
            }
        }

        (reader, sample) = first is null ? (-1, default) : (first.At, first.Sample());
        first?.Advance();
        return first is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => sources.ForEach(source => source.Reader.Dispose());

    private sealed class Source(int at, SampleReader reader)
    {
        private int row = -1;
        private int count;

        internal int At => at;

        internal SampleReader Reader => reader;

        internal bool HasValue { get; private set; }

        internal long TimeNs { get; private set; }

        internal StoredSample Sample() => new(
            TimeNs, reader.Values(0)[row], reader.AllGood ? Quality.Good : reader.Qualities[row], reader.Text(0, row));

        internal void Advance()
        {
            do
            {
                row++;
                while (row >= count)
                {
                    if (!reader.MoveNext())
                    {
                        HasValue = false;
                        return;
                    }

                    (row, count) = (0, reader.Count);
                }
            }
            while (!reader.HasValue(0, row));
            (HasValue, TimeNs) = (true, reader.Times[row]);
        }
    }
}
