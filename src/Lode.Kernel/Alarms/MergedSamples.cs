using Lode.Historian;

namespace Lode.Kernel.Alarms;

/// <summary>Stored values of several inputs in one ascending order of time.</summary>
internal sealed class MergedSamples : IDisposable
{
    private readonly List<Source> sources = [];

    internal MergedSamples(IReadOnlyList<(AlarmInputKey Input, SampleReader? Reader)> inputs)
    {
        foreach (var (input, reader) in inputs)
        {
            if (reader is not null)
            {
                var source = new Source(input, reader);
                sources.Add(source);
                source.Advance();
            }
        }
    }

    /// <summary>The next value; false after the last one.</summary>
    internal bool MoveNext(out AlarmInputKey input, out ConditionSample sample)
    {
        Source? first = null;
        foreach (var source in sources)
        {
            if (source.HasValue && (first is null || source.TimeNs < first.TimeNs))
            {
                first = source;
            }
        }

        (input, sample) = first is null ? default : (first.Input, first.Sample());
        first?.Advance();
        return first is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => sources.ForEach(source => source.Reader.Dispose());

    private sealed class Source(AlarmInputKey input, SampleReader reader)
    {
        private int row = -1;
        private int count;

        internal AlarmInputKey Input => input;

        internal SampleReader Reader => reader;

        internal bool HasValue { get; private set; }

        internal long TimeNs { get; private set; }

        internal ConditionSample Sample() => new(
            input.Slot, TimeNs, reader.Values(0)[row], reader.AllGood ? Quality.Good : reader.Qualities[row],
            reader.Text(0, row));

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
