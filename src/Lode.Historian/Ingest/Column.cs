using System.Text;

namespace Lode.Historian.Ingest;

/// <summary>One field of a series.</summary>
public sealed class Column
{
    private string? name;

    internal Column(byte[] key, ColumnType type)
    {
        Key = key;
        Type = type;
        WireName = LineEncoder.EscapedFieldName(key);
    }

    /// <summary>Name, UTF-8, unescaped.</summary>
    public byte[] Key { get; }

    /// <summary>Type of every value; set by the first one.</summary>
    public ColumnType Type { get; }

    /// <summary>Name as a string.</summary>
    public string Name => name ??= Encoding.UTF8.GetString(Key);

    /// <summary>The escaped name and "=", as a writer sends it.</summary>
    internal byte[] WireName { get; }
}

/// <summary>An immutable list of columns, shared by all series that have the same ones in the same order.</summary>
public sealed class ColumnLayout
{
    /// <summary>More fields than this in one series are refused.</summary>
    public const int MaxColumns = 1024;

    private readonly Column[] columns;
    private readonly Dictionary<string, int>? byName;

    internal ColumnLayout(Column[] columns)
    {
        this.columns = columns;
        if (columns.Length > 16)
        {
            byName = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
            for (var i = 0; i < columns.Length; i++)
            {
                byName[columns[i].Name] = i;
            }
        }
    }

    internal static ColumnLayout Empty { get; } = new([]);

    /// <summary>Number of columns.</summary>
    public int Count => columns.Length;

    /// <summary>All columns, in order of first arrival.</summary>
    public ReadOnlySpan<Column> Columns => columns;

    /// <summary>One column.</summary>
    public Column this[int index] => columns[index];

    internal Column[] Array => columns;

    /// <summary>Index of a column by its unescaped name; −1 when there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        if (byName is not null)
        {
            return byName.TryGetValue(Encoding.UTF8.GetString(name), out var found) ? found : -1;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (name.SequenceEqual(columns[i].Key))
            {
                return i;
            }
        }

        return -1;
    }
}
