using System.Text;
using Lode.Historian.Ingest;

namespace Lode.Historian.Retrieval;

/// <summary>Reads rows of groups of series: the stamps that a filter keeps, with all fields asked for.</summary>
internal sealed class RowQuery(ISampleSource source, SeriesQuestion question)
{
    private const double ExactLimit = 9007199254740992; // 2^53: integers beyond it do not fit a double

    internal List<SeriesAnswer> Read(List<SeriesGroup> groups, int workers, CancellationToken cancel)
    {
        var fields = question.Fields.Count > 0 ? question.Fields : FieldsOf(groups);
        var parts = new List<SeriesAnswer>[groups.Count];
        Parallel.For(0, groups.Count, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel },
            at => parts[at] = ReadGroup(groups[at], fields, cancel));
        var answers = new List<SeriesAnswer>();
        foreach (var part in parts)
        {
            answers.AddRange(part);
        }

        return answers;
    }

    /// <summary>All fields of the groups, in order of first appearance.</summary>
    internal static List<string> FieldsOf(List<SeriesGroup> groups)
    {
        var fields = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ColumnLayout? previous = null;
        foreach (var series in groups.SelectMany(group => group.Series))
        {
            if (ReferenceEquals(series.Layout, previous))
            {
                continue;
            }

            previous = series.Layout;
            foreach (var column in previous.Columns)
            {
                if (seen.Add(column.Name))
                {
                    fields.Add(column.Name);
                }
            }
        }

        return fields;
    }

    /// <summary>Number of a column by its name; −1 when there is none.</summary>
    internal static int ColumnOf(ColumnLayout layout, string field)
    {
        if (field.Length > 256)
        {
            return layout.IndexOf(Encoding.UTF8.GetBytes(field));
        }

        Span<byte> name = stackalloc byte[1024];
        return layout.IndexOf(name[..Encoding.UTF8.GetBytes(field, name)]);
    }

    private List<SeriesAnswer> ReadGroup(SeriesGroup group, IReadOnlyList<string> fields, CancellationToken cancel)
    {
        var rows = new RowColumns(fields.Count);
        var limit = question.Descending ? int.MaxValue : question.Limit ?? int.MaxValue;
        foreach (var series in group.Series)
        {
            cancel.ThrowIfCancellationRequested();
            ReadSeries(series, fields, rows, group.Series.Count == 1 ? limit : int.MaxValue);
        }

        if (group.Series.Count > 1)
        {
            rows.SortByTime();
        }

        if (question.Descending)
        {
            rows.Reverse();
        }

        return rows.Answers(group.Tags, fields, question.Limit ?? int.MaxValue);
    }

    private void ReadSeries(Series series, IReadOnlyList<string> fields, RowColumns rows, int limit)
    {
        var layout = series.Layout;
        Span<int> columns = stackalloc int[fields.Count + 1];
        Span<int> slots = stackalloc int[fields.Count];
        var count = 0;
        for (var field = 0; field < fields.Count; field++)
        {
            var column = ColumnOf(layout, fields[field]);
            slots[field] = column < 0 || layout[column].Type == ColumnType.Text ? -1 : count;
            if (slots[field] >= 0)
            {
                columns[count++] = column;
            }
        }

        var selection = Selection(layout, columns, ref count);
        if (count == 0 || (question.Where is not null && selection is null))
        {
            return;
        }

        using var reader = source.Open(series.Id, columns[..count], question.From, question.To, question.AsOf);
        while (rows.Count < limit && reader.MoveNext())
        {
            var chosen = selection is null ? RowSelection.All(reader.Count) : selection.Select(reader);
            if (chosen.Length > limit - rows.Count)
            {
                chosen = chosen[..(limit - rows.Count)];
            }

            if (chosen.Length == 0)
            {
                continue;
            }

            var at = rows.AddStamps(reader, chosen);
            for (var field = 0; field < slots.Length; field++)
            {
                if (slots[field] >= 0)
                {
                    rows.AddValues(reader, chosen, at, field, slots[field]);
                    KeepExact(reader, layout[columns[slots[field]]].Type, chosen, at, field, slots[field], rows);
                }
            }
        }
    }

    private RowSelection? Selection(ColumnLayout layout, Span<int> columns, ref int count)
    {
        if (question.Where is not { } where)
        {
            return null;
        }

        var column = ColumnOf(layout, where.Field);
        if (column < 0)
        {
            return null;
        }

        var place = columns[..count].IndexOf(column);
        if (place < 0)
        {
            place = count;
            columns[count++] = column;
        }

        return new RowSelection(where, place);
    }

    private static void KeepExact(
        SampleReader reader, ColumnType type, ReadOnlySpan<int> chosen, int at, int field, int column, RowColumns rows)
    {
        if (type is not (ColumnType.Int64 or ColumnType.UInt64))
        {
            return;
        }

        var values = reader.Values(column);
        if (!rows.HasExact(field) && Columns.Max(values) < ExactLimit && Columns.Min(values) > -ExactLimit)
        {
            return;
        }

        rows.AddExact(reader.Integers(column), chosen, at, field, type == ColumnType.UInt64);
    }
}
