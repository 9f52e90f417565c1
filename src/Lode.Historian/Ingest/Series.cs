using System.Text;

namespace Lode.Historian.Ingest;

/// <summary>Measurement and sorted tags: what has one stamp and one quality per row.</summary>
public sealed class Series
{
    private ColumnLayout layout = ColumnLayout.Empty;

    internal Series(int id, byte[] key, int owner)
    {
        Id = id;
        Key = key;
        Owner = owner;
    }

    /// <summary>Dense number from 0.</summary>
    public int Id { get; }

    /// <summary>Canonical key: escaped measurement and tags, tags sorted bytewise by unescaped name; UTF-8.</summary>
    public byte[] Key { get; }

    /// <summary>Number of the source that wrote the series first (<see cref="SeriesIndex.OwnerOf"/>); 0 is
    /// nobody.</summary>
    public int Owner { get; internal set; }

    /// <summary>Columns known now; a later list starts with the earlier one.</summary>
    public ColumnLayout Layout
    {
        get => Volatile.Read(ref layout);
        internal set => Volatile.Write(ref layout, value);
    }

    /// <summary>How many spellings of the key have been learned.</summary>
    internal byte Spellings { get; set; }

    /// <summary>The key as a string.</summary>
    public string KeyText => Encoding.UTF8.GetString(Key);

    /// <summary>Measurement, unescaped; taken from the key at each call.</summary>
    public string Measurement => SeriesKey.MeasurementOf(Key);

    /// <summary>Tags in order of their names, unescaped; taken from the key at each call.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags => SeriesKey.TagsOf(Key);
}
