namespace Lode.Historian.Retrieval;

/// <summary>Turns the buckets of a group into answers, empty buckets left out.</summary>
internal static class AnswersOf
{
    internal static void Group(
        List<SeriesAnswer> answers,
        SeriesQuestion question,
        IReadOnlyList<KeyValuePair<string, string>> tags,
        AggregateGrid grid,
        IReadOnlyList<string> fields)
    {
        var buckets = grid.Grid.Count;
        var (start, end) = Range(question, grid, fields.Count, buckets);
        var whole = question.Every is null;
        long[]? shared = null;
        for (var field = 0; field < fields.Count; field++)
        {
            var count = 0;
            for (var bucket = start; bucket < end; bucket++)
            {
                count += grid.Has(field, bucket) ? 1 : 0;
            }

            if (count == 0)
            {
                continue;
            }

            var times = new long[count];
            var values = new double[count];
            var at = question.Descending ? count : 0;
            for (var bucket = start; bucket < end; bucket++)
            {
                if (grid.Has(field, bucket))
                {
                    var place = question.Descending ? --at : at++;
                    times[place] = grid.Time(field, bucket, whole);
                    values[place] = grid.Value(field, bucket);
                }
            }

            shared = shared is not null && shared.AsSpan().SequenceEqual(times) ? shared : times;
            answers.Add(new SeriesAnswer(tags, fields[field], shared, values));
        }
    }

    /// <summary>Buckets that a limit leaves: the first ones, or the last ones when the newest come first.</summary>
    private static (int Start, int End) Range(SeriesQuestion question, AggregateGrid grid, int fields, int buckets)
    {
        if (question.Limit is not { } limit)
        {
            return (0, buckets);
        }

        var found = 0;
        for (var at = 0; at < buckets; at++)
        {
            var bucket = question.Descending ? buckets - 1 - at : at;
            if (found == limit)
            {
                return question.Descending ? (bucket + 1, buckets) : (0, bucket);
            }

            for (var field = 0; field < fields; field++)
            {
                if (grid.Has(field, bucket))
                {
                    found++;
                    break;
                }
            }
        }

        return (0, buckets);
    }
}
