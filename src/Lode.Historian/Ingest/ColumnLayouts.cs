namespace Lode.Historian.Ingest;

/// <summary>Shares columns and layouts between series: a million alike series cost one layout.</summary>
/// <remarks>The caller holds the index's lock.</remarks>
internal sealed class ColumnLayouts
{
    private readonly Dictionary<(string Name, ColumnType Type), Column> columns = [];
    private readonly Dictionary<Column[], ColumnLayout> layouts = new(new SameColumns());

    /// <summary>The layout with these columns behind the known ones.</summary>
    internal ColumnLayout Extend(ColumnLayout known, List<Column> fresh)
    {
        var list = new Column[known.Count + fresh.Count];
        known.Columns.CopyTo(list);
        for (var i = 0; i < fresh.Count; i++)
        {
            list[known.Count + i] = Shared(fresh[i]);
        }

        if (!layouts.TryGetValue(list, out var layout))
        {
            layout = new ColumnLayout(list);
            layouts.Add(list, layout);
        }

        return layout;
    }

    private Column Shared(Column column)
    {
        var key = (column.Name, column.Type);
        if (!columns.TryGetValue(key, out var shared))
        {
            shared = column;
            columns.Add(key, shared);
        }

        return shared;
    }

    private sealed class SameColumns : IEqualityComparer<Column[]>
    {
        public bool Equals(Column[]? x, Column[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(Column[] obj)
        {
            var hash = new HashCode();
            foreach (var column in obj)
            {
                hash.Add(column);
            }

            return hash.ToHashCode();
        }
    }
}
