using Lode.Historian.Ingest;

namespace Lode.Historian.Retrieval;

/// <summary>Answers a <see cref="SeriesQuestion"/>: finds the series by their tags, reads them on at most the
/// machine's cores, and gives one answer per group and field.</summary>
public sealed class SeriesQuery(ISampleSource source, TagIndex tags)
{
    private static readonly int Workers = Environment.ProcessorCount;

    /// <summary>Answers in order of the groups' first series, then of the fields asked for.</summary>
    public IReadOnlyList<SeriesAnswer> Ask(SeriesQuestion question, CancellationToken cancel = default)
    {
        var groups = Groups(question);
        if (groups.Count == 0 || question.To <= question.From)
        {
            return [];
        }

        if (question is { Descending: true, Limit: { } limit })
        {
            return AskFromTheEnd(question, groups, limit, cancel);
        }

        return question.Aggregate is null
            ? new RowQuery(source, question).Read(groups, Workers, cancel)
            : Aggregated(question, groups, cancel);
    }

    /// <summary>The newest stamps first: looks at ever longer ends of the range until each group has enough.</summary>
    private List<SeriesAnswer> AskFromTheEnd(
        SeriesQuestion question, List<SeriesGroup> groups, int limit, CancellationToken cancel)
    {
        var length = unchecked((ulong)(question.To - question.From));
        var every = (ulong)(question.Every ?? 10_000_000_000);
        var buckets = ((length - 1) / every) + 1;
        for (var wanted = (ulong)Math.Max(1, limit); ; wanted *= 16)
        {
            var skipped = buckets > wanted ? (buckets - wanted) * every : 0;
            var from = skipped == 0 ? question.From : unchecked(question.From + (long)skipped);
            var part = question with { From = from };
            var answers = question.Aggregate is null
                ? new RowQuery(source, part).Read(groups, Workers, cancel)
                : Aggregated(part, groups, cancel);
            var enough = answers.Count > 0
                && answers.GroupBy(answer => answer.Tags).All(group => group.Max(one => one.Times.Length) >= limit)
                && answers.Select(answer => answer.Tags).Distinct().Count() == groups.Count;
            if (enough || skipped == 0)
            {
                return answers;
            }
        }
    }

    private List<SeriesGroup> Groups(SeriesQuestion question)
    {
        var found = tags.Find(question.Measurement, question.Tags);
        var groups = new List<SeriesGroup>();
        var byKey = new Dictionary<string, SeriesGroup>(StringComparer.Ordinal);
        var perSeries = question.Aggregate is null && question.GroupBy.Count == 0;
        foreach (var series in found)
        {
            if (question.Readable is { } readable && !readable(series))
            {
                continue;
            }

            var all = perSeries || question.GroupBy.Count > 0 ? tags.TagsOf(series.Id) : [];
            var kept = perSeries ? all : [.. question.GroupBy.Select(tag => Of(all, tag))];
            var key = perSeries ? series.KeyText : string.Join('\0', kept.Select(tag => tag.Value));
            if (!byKey.TryGetValue(key, out var group))
            {
                byKey[key] = group = new SeriesGroup(kept, []);
                groups.Add(group);
            }

            group.Series.Add(series);
        }

        return groups;
    }

    private static KeyValuePair<string, string> Of(IReadOnlyList<KeyValuePair<string, string>> all, string name)
    {
        foreach (var tag in all)
        {
            if (tag.Key == name)
            {
                return tag;
            }
        }

        return new(name, "");
    }

    private List<SeriesAnswer> Aggregated(SeriesQuestion question, List<SeriesGroup> groups, CancellationToken cancel)
    {
        var fields = question.Fields.Count > 0 ? question.Fields : RowQuery.FieldsOf(groups);
        var grid = question.Every is { } every
            ? new BucketGrid(question.From, question.To, every)
            : BucketGrid.Whole(question.From, question.To);
        var slices = Slices(groups);
        var grids = new AggregateGrid[slices.Count];
        Parallel.For(0, slices.Count, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancel },
            at => grids[at] = Fold(question, slices[at], grid, fields));
        var answers = new List<SeriesAnswer>(groups.Count * fields.Count);
        for (var at = 0; at < slices.Count;)
        {
            var (group, first) = (slices[at].Group, grids[at]);
            for (at++; at < slices.Count && ReferenceEquals(slices[at].Group, group); at++)
            {
                first.Merge(grids[at]);
            }

            AnswersOf.Group(answers, question, groups[group.Number].Tags, first, fields);
        }

        return answers;
    }

    /// <summary>Work for the cores: whole groups, or parts of them when groups are few.</summary>
    private static List<SeriesSlice> Slices(List<SeriesGroup> groups)
    {
        var slices = new List<SeriesSlice>();
        for (var at = 0; at < groups.Count; at++)
        {
            var group = groups[at];
            group.Number = at;
            var parts = groups.Count >= 2 * Workers ? 1 : Math.Min(Workers, group.Series.Count);
            for (var part = 0; part < parts; part++)
            {
                var start = group.Series.Count * part / parts;
                slices.Add(new SeriesSlice(group, start, group.Series.Count * (part + 1) / parts));
            }
        }

        return slices;
    }

    private AggregateGrid Fold(SeriesQuestion question, SeriesSlice slice, BucketGrid grid, IReadOnlyList<string> fields)
    {
        var result = new AggregateGrid(grid, question.Aggregate!.Value, fields.Count);
        Span<int> columns = stackalloc int[fields.Count + 1];
        Span<int> slots = stackalloc int[fields.Count + 1];
        for (var at = slice.Start; at < slice.End; at++)
        {
            var series = slice.Group.Series[at];
            var count = Resolve(series, fields, columns, slots);
            if (count == 0 || TryNewest(question, series, columns[..count], slots, result))
            {
                continue;
            }

            var whereColumn = -1;
            var opened = count;
            if (question.Where is { } where)
            {
                whereColumn = series.Layout.IndexOf(System.Text.Encoding.UTF8.GetBytes(where.Field));
                if (whereColumn < 0)
                {
                    continue;
                }

                var place = columns[..count].IndexOf(whereColumn);
                if (place < 0)
                {
                    columns[opened++] = whereColumn;
                    place = count;
                }

                whereColumn = place;
            }

            using var reader = source.Open(series.Id, columns[..opened], question.From, question.To, question.AsOf);
            result.Add(reader, slots[..count], question.Where, whereColumn);
        }

        return result;
    }

    /// <summary>Columns of a series among the fields asked for, with their places in the answer; text has
    /// none.</summary>
    private static int Resolve(Series series, IReadOnlyList<string> fields, Span<int> columns, Span<int> slots)
    {
        var layout = series.Layout;
        var count = 0;
        for (var field = 0; field < fields.Count; field++)
        {
            var column = RowQuery.ColumnOf(layout, fields[field]);
            if (column >= 0 && layout[column].Type != ColumnType.Text)
            {
                columns[count] = column;
                slots[count++] = field;
            }
        }

        return count;
    }

    /// <summary>"Last" of the whole range is in the table of last values when nothing newer lies after the
    /// range.</summary>
    private bool TryNewest(
        SeriesQuestion question, Series series, ReadOnlySpan<int> columns, ReadOnlySpan<int> slots, AggregateGrid result)
    {
        if (question is not { Aggregate: Aggregate.Last, Every: null, Where: null, AsOf: long.MaxValue })
        {
            return false;
        }

        foreach (var column in columns)
        {
            if (!source.TryLast(series.Id, column, out var last) || last.Time >= question.To || !last.Usable)
            {
                return false;
            }
        }

        for (var at = 0; at < columns.Length; at++)
        {
            if (source.TryLast(series.Id, columns[at], out var last) && last.Time >= question.From)
            {
                result.Take(slots[at], last);
            }
        }

        return true;
    }
}

/// <summary>Series with the same values of the grouping tags.</summary>
internal sealed record SeriesGroup(IReadOnlyList<KeyValuePair<string, string>> Tags, List<Series> Series)
{
    /// <summary>Place in the answer.</summary>
    internal int Number { get; set; }
}

/// <summary>Some series of a group.</summary>
internal sealed record SeriesSlice(SeriesGroup Group, int Start, int End);
