using System.Text;
using Lode.Historian.Ingest;
using Lode.Historian.Retrieval;
using Lode.Kernel.Identity;

namespace Lode.Kernel.History;

/// <summary>Describes signals of the historian: the plant's words where there are any.</summary>
public interface ISignalNames
{
    /// <summary>Facts of a key or plant path; null when the plant does not know it.</summary>
    SignalFacts? Find(string keyOrPath);

    /// <summary>Organization number of the site whose plant describes a series; 0 when none does.</summary>
    int SiteOf(string seriesKey);

    /// <summary>Signals whose names, tag number, path or key contain every word, best first.</summary>
    IReadOnlyList<SignalFacts> Search(string words, int limit);
}

/// <summary>Finds signals by key, plant path or words.</summary>
public sealed class SignalDirectory(ISampleSource source, ISignalNames names)
{
    private const string Permission = "history.read";
    private const int Group = 1;

    /// <summary>A signal by its key or plant path; null when neither the plant nor the historian knows it.</summary>
    public HistorySignal? Find(string keyOrPath)
    {
        var facts = names.Find(keyOrPath);
        var key = facts?.Key ?? keyOrPath;
        if (SeriesKey.TrySplitSignal(key, out var series, out var field)
            && source.Index.TryFind(Encoding.UTF8.GetBytes(series), out var known))
        {
            var column = known.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
            if (column >= 0)
            {
                return new HistorySignal(
                    facts ?? new SignalFacts { Key = key }, known.Id, column, known.Layout[column].Type);
            }
        }

        return facts is null ? null : new HistorySignal(facts, -1, -1, Historian.ColumnType.Float64);
    }

    /// <summary>A signal that the asker may read: at its site, or, while no plant describes it, anywhere.</summary>
    public HistorySignal? Find(string keyOrPath, Rights rights) =>
        Find(keyOrPath) is { } signal && MayRead(rights, signal.Facts.Site) ? signal : null;

    /// <summary>Which series the asker may read; null when all.</summary>
    public Func<Series, bool>? Readable(Rights rights) => rights.Can(Permission, Group)
        ? null
        : series => MayRead(rights, names.SiteOf(series.KeyText));

    /// <summary>Signals that contain every word: described ones first, then plain keys of the historian.</summary>
    public IReadOnlyList<HistorySignal> Search(string? search, int limit, Rights rights)
    {
        var words = (search ?? "").Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var found = new List<HistorySignal>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var facts in names.Search(words, int.MaxValue))
        {
            if (found.Count < limit && seen.Add(facts.Key) && Find(facts.Key, rights) is { } signal)
            {
                found.Add(signal);
            }
        }

        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var readable = Readable(rights);
        for (var id = 0; id < source.Index.Count && found.Count < limit; id++)
        {
            if (readable is not null && !readable(source.Index[id]))
            {
                continue;
            }

            AddPlain(source.Index[id], parts, limit, found, seen);
        }

        return found;
    }

    private static bool MayRead(Rights rights, int site) =>
        site == 0 ? rights.CanAnywhere(Permission) : rights.Can(Permission, site);

    private static void AddPlain(
        Series series, string[] words, int limit, List<HistorySignal> found, HashSet<string> seen)
    {
        var text = series.KeyText;
        var columns = series.Layout.Columns;
        for (var column = 0; column < columns.Length && found.Count < limit; column++)
        {
            var key = $"{text}:{columns[column].Name}";
            var folded = key.ToLowerInvariant();
            if (Array.TrueForAll(words, word => folded.Contains(word, StringComparison.Ordinal)) && seen.Add(key))
            {
                found.Add(new HistorySignal(new SignalFacts { Key = key }, series.Id, column, columns[column].Type));
            }
        }
    }
}
