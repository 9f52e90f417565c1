using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

/// <summary>The slow and obvious way to answer a question.</summary>
internal static class SeriesQueryOracle
{
    internal static void AssertEqual(MemorySource source, SeriesQuestion question, IReadOnlyList<SeriesAnswer> answers)
    {
        var expected = Buckets(source, question);
        var actual = new Dictionary<(string, string, long), double>();
        foreach (var answer in answers)
        {
            for (var at = 0; at < answer.Times.Length; at++)
            {
                var bucket = question.Every is { } every
                    ? (answer.Times[at] - question.From) / every
                    : 0;
                actual.Add((string.Join(',', answer.Tags.Select(tag => tag.Value)), answer.Field, bucket), answer.Values[at]);
            }
        }

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (key, samples) in expected)
        {
            SummaryOracle.Close(Fold(question.Aggregate!.Value, samples), actual[key]);
        }
    }

    private static Dictionary<(string, string, long), List<Sample>> Buckets(MemorySource source, SeriesQuestion question)
    {
        var buckets = new Dictionary<(string, string, long), List<Sample>>();
        for (var id = 0; id < source.Index.Count; id++)
        {
            var tags = source.Index[id].Tags.ToDictionary();
            var group = string.Join(',', question.GroupBy.Select(tag => tags[tag]));
            var rows = source[id];
            for (var row = 0; row < rows.Count; row++)
            {
                var time = rows.Times[row];
                if (time < question.From || time >= question.To || !Quality.IsUsable(rows.Qualities[row])
                    || (question.Where is { } where && !Holds(where, rows.Value(row, 0))))
                {
                    continue;
                }

                var bucket = question.Every is { } every ? (time - question.From) / every : 0;
                foreach (var (field, column) in new[] { ("user", 0), ("system", 1) })
                {
                    if (rows.Value(row, column) is { } value)
                    {
                        var key = (group, field, bucket);
                        buckets.TryAdd(key, []);
                        buckets[key].Add(new Sample(time, value, Quality.Good));
                    }
                }
            }
        }

        return buckets;
    }

    private static bool Holds(RowFilter where, double? value) => value is { } known && where.Comparison switch
    {
        Comparison.Greater => known > where.Value,
        Comparison.GreaterOrEqual => known >= where.Value,
        Comparison.Less => known < where.Value,
        Comparison.LessOrEqual => known <= where.Value,
        _ => known == where.Value,
    };

    private static double Fold(Aggregate kind, List<Sample> samples) => kind switch
    {
        Aggregate.Min => samples.Min(sample => sample.Value),
        Aggregate.Max => samples.Max(sample => sample.Value),
        Aggregate.Mean => samples.Average(sample => sample.Value),
        Aggregate.Sum => samples.Sum(sample => sample.Value),
        Aggregate.Count => samples.Count,
        Aggregate.First => samples.First(sample => sample.Time == samples.Min(one => one.Time)).Value,
        _ => samples.Last(sample => sample.Time == samples.Max(one => one.Time)).Value,
    };
}
