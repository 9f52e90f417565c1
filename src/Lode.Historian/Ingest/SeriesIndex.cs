using System.Diagnostics.CodeAnalysis;
using Lode.Historian.Codec;

namespace Lode.Historian.Ingest;

/// <summary>
/// All series and their columns, in memory. Looking up takes no lock; adding takes one. New series and columns wait
/// in a list until the store has written them (<see cref="TakeNewDefinitions"/>), always before rows that use them.
/// </summary>
public sealed class SeriesIndex
{
    private readonly Lock gate = new();
    private readonly SpellingTable spellings = new();
    private readonly ColumnLayouts layouts = new();
    private readonly ByteSink news = new();
    private readonly Dictionary<Guid, int> ownerNumbers = new() { [Guid.Empty] = 0 };
    private readonly List<Guid> owners = [Guid.Empty];
    private int[] ownedSeries = new int[8];
    private Series[] all = new Series[1024];
    private int count;

    /// <summary>Number of series; ids are 0 to this minus one.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Number of columns over all series.</summary>
    public long ColumnCount => Interlocked.Read(ref columnCount);

    private long columnCount;

    /// <summary>The series of an id.</summary>
    public Series this[int id] => Volatile.Read(ref all)[id];

    /// <summary>Finds a series by its canonical key.</summary>
    public bool TryFind(ReadOnlySpan<byte> canonicalKey, [NotNullWhen(true)] out Series? series)
    {
        series = spellings.Find(canonicalKey)?.Series;
        return series is not null && canonicalKey.SequenceEqual(series.Key);
    }

    /// <summary>Finds a series by its canonical key, or adds it.</summary>
    /// <param name="canonicalKey">Escaped, tags sorted; at most 65,535 bytes.</param>
    /// <param name="owner">Number of the source that owns a new series (<see cref="OwnerNumber"/>).</param>
    public Series GetOrAdd(ReadOnlySpan<byte> canonicalKey, int owner = 0)
    {
        if (TryFind(canonicalKey, out var known))
        {
            return known;
        }

        lock (gate)
        {
            return TryFind(canonicalKey, out known) ? known : Add(canonicalKey.ToArray(), owner, isNew: true);
        }
    }

    /// <summary>Finds or adds a column; −1 when the name has another type or the series has too many columns.</summary>
    public int GetOrAddColumn(Series series, ReadOnlySpan<byte> name, ColumnType type)
    {
        var index = series.Layout.IndexOf(name);
        if (index < 0)
        {
            Column[] added = [new Column(name.ToArray(), type)];
            index = AddColumns(series, added) ? series.Layout.IndexOf(name) : -1;
        }

        return index >= 0 && series.Layout[index].Type == type ? index : -1;
    }

    /// <summary>Adds columns that are not there yet (existing names stay as they are).</summary>
    /// <returns>False, and nothing changes, when the series would have too many.</returns>
    internal bool AddColumns(Series series, ReadOnlySpan<Column> wanted)
    {
        lock (gate)
        {
            var layout = series.Layout;
            var fresh = new List<Column>(wanted.Length);
            foreach (var column in wanted)
            {
                if (layout.IndexOf(column.Key) < 0)
                {
                    fresh.Add(column);
                }
            }

            if (layout.Count + fresh.Count > ColumnLayout.MaxColumns)
            {
                return false;
            }

            if (fresh.Count > 0)
            {
                Extend(series, fresh);
                CatalogRecords.Columns(news, series.Id, fresh);
            }

            return true;
        }
    }

    /// <summary>Number of a source, given out at first use. <see cref="Guid.Empty"/> is 0, nobody.</summary>
    public int OwnerNumber(Guid source)
    {
        lock (gate)
        {
            if (!ownerNumbers.TryGetValue(source, out var number))
            {
                number = AddOwner(source);
                CatalogRecords.Owner(news, source);
            }

            return number;
        }
    }

    /// <summary>The source of a number.</summary>
    public Guid OwnerOf(int number)
    {
        lock (gate)
        {
            return owners[number];
        }
    }

    /// <summary>Series that a source owns.</summary>
    public int OwnedBy(int owner) => Volatile.Read(ref Volatile.Read(ref ownedSeries)[owner]);

    /// <summary>Gives a series to another source (an engineer's decision).</summary>
    public void GiveTo(Series series, int owner)
    {
        lock (gate)
        {
            ownedSeries[series.Owner]--;
            ownedSeries[owner]++;
            series.Owner = owner;
            CatalogRecords.Given(news, series.Id, owner);
        }
    }

    /// <summary>Appends the definitions not taken before, in the form that <see cref="Restore"/> reads.</summary>
    /// <returns>False when there were none.</returns>
    public bool TakeNewDefinitions(ByteSink into)
    {
        if (news.Length == 0)
        {
            return false;
        }

        lock (gate)
        {
            into.Bytes(news.Written);
            news.Clear();
            return true;
        }
    }

    /// <summary>Whether definitions wait to be taken.</summary>
    public bool HasNewDefinitions => news.Length > 0;

    /// <summary>Reads definitions in the order in which they were taken, at start-up.</summary>
    /// <exception cref="InvalidDataException">Broken or out of order.</exception>
    public void Restore(ReadOnlySpan<byte> definitions)
    {
        lock (gate)
        {
            var reader = new CatalogRecords.Reader(definitions);
            while (reader.MoveNext())
            {
                switch (reader.Kind)
                {
                    case CatalogRecords.OwnerRecord:
                        AddOwner(reader.Source);
                        break;
                    case CatalogRecords.SeriesRecord:
                        Expect(reader.Owner < owners.Count);
                        Add(reader.Key.ToArray(), reader.Owner, isNew: false);
                        break;
                    case CatalogRecords.ColumnsRecord:
                        Expect(reader.SeriesId < count);
                        Extend(all[reader.SeriesId], reader.Columns);
                        break;
                    default:
                        Expect(reader.SeriesId < count && reader.Owner < owners.Count);
                        all[reader.SeriesId].Owner = reader.Owner;
                        break;
                }
            }
        }
    }

    internal Spelling? FindSpelling(ReadOnlySpan<byte> rawKey) => spellings.Find(rawKey);

    /// <summary>Learns another spelling of a series' key (unsorted tags, needless escapes); at most a few
    /// each.</summary>
    internal void Learn(ReadOnlySpan<byte> rawKey, Series series)
    {
        lock (gate)
        {
            if (series.Spellings < 4 && spellings.Find(rawKey) is null)
            {
                series.Spellings++;
                spellings.Add(rawKey.ToArray(), series);
            }
        }
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("series catalog: a definition names something not defined before");
        }
    }

    private Series Add(byte[] key, int owner, bool isNew)
    {
        if (count == all.Length)
        {
            var bigger = new Series[all.Length * 2];
            Array.Copy(all, bigger, count);
            Volatile.Write(ref all, bigger);
        }

        var series = new Series(count, key, owner);
        all[count] = series;
        Volatile.Write(ref count, count + 1);
        ownedSeries[owner]++;
        spellings.Add(key, series);
        if (isNew)
        {
            CatalogRecords.Series(news, owner, key);
        }

        return series;
    }

    private void Extend(Series series, List<Column> fresh)
    {
        series.Layout = layouts.Extend(series.Layout, fresh);
        columnCount += fresh.Count;
    }

    private int AddOwner(Guid source)
    {
        var number = owners.Count;
        owners.Add(source);
        ownerNumbers[source] = number;
        if (number == ownedSeries.Length)
        {
            var bigger = new int[number * 2];
            Array.Copy(ownedSeries, bigger, number);
            Volatile.Write(ref ownedSeries, bigger);
        }

        return number;
    }
}
