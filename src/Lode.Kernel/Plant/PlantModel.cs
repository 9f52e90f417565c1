using System.Text;

namespace Lode.Kernel.Plant;

/// <summary>An immutable picture of the whole plant; a change builds the next one. Safe to share between
/// threads.</summary>
public sealed class PlantModel
{
    private readonly Dictionary<Id, PlantNode> nodes;
    private readonly Dictionary<Id, PlantNode[]> children;
    private readonly Dictionary<Id, PlantSignal[]> signalsOf;
    private readonly Dictionary<Id, PlantMove[]> moves;
    private readonly Dictionary<Id, string> paths = [];
    private readonly Dictionary<string, PlantNode> nodeByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlantSignal> signalByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlantSignal> signalByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Id, PlantSignal> signalById;
    private readonly Dictionary<Id, DigitalSet> sets;
    private readonly (PlantSignal Signal, string Text)[] searchable;

    /// <summary>Builds the snapshot; <paramref name="moves"/> in order of their start.</summary>
    public PlantModel(
        IReadOnlyList<PlantNode> nodes,
        IReadOnlyList<PlantSignal> signals,
        IReadOnlyList<PlantMove> moves,
        IReadOnlyList<DigitalSet> sets)
    {
        this.nodes = nodes.ToDictionary(node => node.Id);
        this.sets = sets.ToDictionary(set => set.Id);
        this.moves = moves.GroupBy(move => move.NodeId).ToDictionary(group => group.Key, group => group.ToArray());
        signalById = signals.ToDictionary(signal => signal.Id);
        Roots = [.. nodes.Where(node => node.ParentId is null).OrderBy(node => node.Ordinal).ThenBy(node =>
            node.Code, StringComparer.Ordinal)];
        children = nodes.Where(node => node.ParentId is not null).GroupBy(node => node.ParentId!.Value).ToDictionary(
            group => group.Key,
            group => group.OrderBy(node => node.Ordinal).ThenBy(node => node.Code, StringComparer.Ordinal).ToArray());
        signalsOf = signals.GroupBy(signal => signal.NodeId).ToDictionary(
            group => group.Key,
            group => group.OrderBy(signal => signal.Ordinal).ThenBy(signal =>
                signal.Name, StringComparer.Ordinal).ToArray());
        foreach (var node in nodes)
        {
            nodeByPath[PathOf(node)] = node;
        }

        foreach (var signal in signals)
        {
            signalByKey[signal.Key] = signal;
            signalByPath[PathOf(signal)] = signal;
        }

        searchable = [.. signals.Select(signal => (signal, Haystack(signal)))];
    }

    /// <summary>A plant without anything.</summary>
    public static PlantModel Empty { get; } = new([], [], [], []);

    /// <summary>Nodes without a parent (groups), in order.</summary>
    public IReadOnlyList<PlantNode> Roots { get; }

    /// <summary>All nodes, in no order.</summary>
    public IReadOnlyCollection<PlantNode> Nodes => nodes.Values;

    /// <summary>All signals, in no order.</summary>
    public IReadOnlyCollection<PlantSignal> Signals => signalById.Values;

    /// <summary>All sets of digital states.</summary>
    public IReadOnlyCollection<DigitalSet> DigitalSets => sets.Values;

    public PlantNode? Node(Id id) => nodes.GetValueOrDefault(id);

    public PlantSignal? Signal(Id id) => signalById.GetValueOrDefault(id);

    public DigitalSet? DigitalSet(Id? id) => id is { } known ? sets.GetValueOrDefault(known) : null;

    public PlantNode? NodeAt(string path) => nodeByPath.GetValueOrDefault(path);

    /// <summary>Nodes directly under one, in order.</summary>
    public IReadOnlyList<PlantNode> ChildrenOf(Id nodeId) => children.GetValueOrDefault(nodeId) ?? [];

    /// <summary>Signals directly on a node, in order.</summary>
    public IReadOnlyList<PlantSignal> SignalsOf(Id nodeId) => signalsOf.GetValueOrDefault(nodeId) ?? [];

    /// <summary>Places of a node over time, oldest first.</summary>
    public IReadOnlyList<PlantMove> MovesOf(Id nodeId) => moves.GetValueOrDefault(nodeId) ?? [];

    /// <summary>The node and all nodes below it, parents first.</summary>
    public IEnumerable<PlantNode> Subtree(PlantNode node)
    {
        yield return node;
        foreach (var child in ChildrenOf(node.Id))
        {
            foreach (var below in Subtree(child))
            {
                yield return below;
            }
        }
    }

    /// <summary>Path of a node today: codes from the group down, joined by <c>/</c>.</summary>
    public string PathOf(PlantNode node)
    {
        if (paths.TryGetValue(node.Id, out var known))
        {
            return known;
        }

        var path = node.ParentId is { } parent && nodes.TryGetValue(parent, out var above)
            ? $"{PathOf(above)}/{node.Code}"
            : node.Code;
        lock (paths)
        {
            return paths[node.Id] = path;
        }
    }

    /// <summary>Path of a signal today.</summary>
    public string PathOf(PlantSignal signal) =>
        nodes.TryGetValue(signal.NodeId, out var node) ? $"{PathOf(node)}/{signal.Name}" : signal.Name;

    /// <summary>Path of a node at an instant (UTC microseconds): an old trend keeps its old place.</summary>
    public string PathAt(PlantNode node, long atUs)
    {
        var segments = new Stack<string>();
        Id? next = node.Id;
        while (next is { } id && nodes.TryGetValue(id, out var current) && segments.Count < 32)
        {
            var place = MovesOf(id).FirstOrDefault(move => move.ValidFromUs <= atUs && atUs < move.ValidToUs);
            segments.Push(place?.Code ?? current.Code);
            next = place is null ? current.ParentId : place.ParentId;
        }

        return string.Join('/', segments);
    }

    /// <summary>A signal by its key <c>series:field</c> or by its plant path; null when neither is known
    /// here.</summary>
    public PlantSignal? Resolve(string keyOrPath) =>
        signalByKey.GetValueOrDefault(keyOrPath) ?? signalByPath.GetValueOrDefault(keyOrPath);

    /// <summary>Ancestors of a node, the group first, the node itself last.</summary>
    public IReadOnlyList<PlantNode> Lineage(PlantNode node)
    {
        var up = new List<PlantNode>();
        for (var current = node; current is not null; current = current.ParentId is { } parent ? Node(parent) : null)
        {
            up.Insert(0, current);
        }

        return up;
    }

    /// <summary>Signals whose names (Chinese or English), tag number, path or key contain every word, best
    /// first.</summary>
    public IReadOnlyList<PlantSignal> Search(string? query, int limit, Func<PlantSignal, bool>? where = null)
    {
        var words = Fold(query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var whole = string.Join(' ', words);
        var hits = new List<(int Rank, PlantSignal Signal)>();
        foreach (var (signal, text) in searchable)
        {
            if (Array.TrueForAll(words, word => text.Contains(word, StringComparison.Ordinal))
                && (where is null || where(signal)))
            {
                hits.Add((Rank(signal, whole), signal));
            }
        }

        return [.. hits.OrderBy(hit => hit.Rank).ThenBy(hit => PathOf(hit.Signal), StringComparer.Ordinal)
            .Take(limit).Select(hit => hit.Signal)];
    }

    /// <summary>Splits <c>series:field</c> at the last colon that no backslash escapes; false when there is
    /// none.</summary>
    public static bool TrySplitKey(string key, out string series, out string field)
    {
        for (var at = key.Length - 1; at > 0; at--)
        {
            if (key[at] == ':' && key[at - 1] != '\\')
            {
                (series, field) = (key[..at], key[(at + 1)..]);
                return field.Length > 0;
            }
        }

        (series, field) = ("", "");
        return false;
    }

    private static int Rank(PlantSignal signal, string whole)
    {
        if (whole.Length == 0)
        {
            return 9;
        }

        var tag = Fold(signal.TagNumber);
        return tag == whole ? 0
            : tag.StartsWith(whole, StringComparison.Ordinal) ? 1
            : Fold(signal.Name) == whole ? 2
            : Fold(signal.NameZh).Contains(whole, StringComparison.Ordinal) ? 3
            : Fold(signal.NameEn).Contains(whole, StringComparison.Ordinal) ? 3
            : 5;
    }

    private static string Fold(string text) => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private string Haystack(PlantSignal signal)
    {
        var text = new StringBuilder();
        text.Append(signal.TagNumber).Append('\n').Append(signal.NameZh).Append('\n').Append(signal.NameEn).Append('\n')
            .Append(PathOf(signal)).Append('\n').Append(signal.Key);
        if (nodes.TryGetValue(signal.NodeId, out var node))
        {
            foreach (var above in Lineage(node))
            {
                text.Append('\n').Append(above.NameZh).Append('\n').Append(above.NameEn);
            }
        }

        return Fold(text.ToString());
    }
}
