using Lode.Historian.Ingest;

namespace Lode.Historian.Retrieval;

/// <summary>Finds series by measurement and tags; follows the series index as it grows. Safe for threads.</summary>
public sealed class TagIndex(SeriesIndex index)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Measurement> measurements = new(StringComparer.Ordinal);
    private int seen;

    /// <summary>Series of a measurement whose tags have one of the wanted values each, by ascending id.</summary>
    public IReadOnlyList<Series> Find(string measurement, IReadOnlyDictionary<string, IReadOnlyList<string>> tags)
    {
        lock (gate)
        {
            Follow();
            if (!measurements.TryGetValue(measurement, out var known))
            {
                return [];
            }

            HashSet<int>? kept = null;
            foreach (var (tag, values) in tags)
            {
                var matching = new HashSet<int>();
                foreach (var value in values)
                {
                    if (known.Postings.TryGetValue((tag, value), out var ids))
                    {
                        matching.UnionWith(ids);
                    }
                }

                if (kept is null)
                {
                    kept = matching;
                }
                else
                {
                    kept.IntersectWith(matching);
                }
            }

            var found = kept is null ? known.All : [.. kept.Order()];
            var result = new Series[found.Count];
            for (var at = 0; at < result.Length; at++)
            {
                result[at] = index[found[at]];
            }

            return result;
        }
    }

    /// <summary>Tags of a series, from memory.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> TagsOf(int series)
    {
        lock (gate)
        {
            Follow();
            return tagsOf[series];
        }
    }

    private readonly List<IReadOnlyList<KeyValuePair<string, string>>> tagsOf = [];

    private void Follow()
    {
        for (var count = index.Count; seen < count; seen++)
        {
            var series = index[seen];
            var name = series.Measurement;
            if (!measurements.TryGetValue(name, out var known))
            {
                measurements[name] = known = new Measurement();
            }

            known.All.Add(seen);
            var tags = series.Tags;
            tagsOf.Add(tags);
            foreach (var (tag, value) in tags)
            {
                if (!known.Postings.TryGetValue((tag, value), out var ids))
                {
                    known.Postings[(tag, value)] = ids = [];
                }

                ids.Add(seen);
            }
        }
    }

    private sealed class Measurement
    {
        internal List<int> All { get; } = [];

        internal Dictionary<(string Tag, string Value), List<int>> Postings { get; } = [];
    }
}
