using Lode.Kernel;

namespace Lode.Waste.Lineage;

/// <summary>One movement of mass in the order of its business time: generation has no parent.</summary>
/// <param name="Parent">Batch that gives; null when the child's mass is generated.</param>
/// <param name="Child">Batch, or place outside the site, that receives.</param>
/// <param name="Grams">Whole grams, &gt; 0.</param>
internal readonly record struct BatchLink(Id? Parent, Id Child, long Grams);

/// <summary>What each batch is made of: grams of every batch in which its mass was generated.</summary>
/// <remarks>Mass leaving a batch takes its origins in proportion. Shares are whole grams by largest remainder of what
/// is left of each origin, so that they always add up: to the batch, and over all descendants to what was generated.
/// The state is computed from the links on reading and never incremented by jobs (spec waste c.6.1).</remarks>
internal sealed class BatchLineage
{
    private readonly Dictionary<Id, SortedDictionary<Id, long>> contents = [];

    /// <summary>Follows links in their order.</summary>
    /// <exception cref="InvariantException">A batch gives more than it has.</exception>
    internal static BatchLineage Follow(IEnumerable<BatchLink> links)
    {
        var lineage = new BatchLineage();
        foreach (var link in links)
        {
            lineage.Apply(link);
        }

        return lineage;
    }

    /// <summary>Origins of a batch and their grams; empty for an unknown or emptied batch.</summary>
    internal IReadOnlyDictionary<Id, long> Of(Id batch) =>
        contents.TryGetValue(batch, out var content) ? content : new SortedDictionary<Id, long>(ById);

    private void Apply(BatchLink link)
    {
        Invariant.Holds(link.Grams > 0);
        var into = ContentOf(link.Child);
        if (link.Parent is not { } parent)
        {
            into[link.Child] = into.GetValueOrDefault(link.Child) + link.Grams;
            return;
        }

        var from = ContentOf(parent);
        foreach (var (origin, grams) in Split(from, link.Grams))
        {
            into[origin] = into.GetValueOrDefault(origin) + grams;
            if ((from[origin] -= grams) == 0)
            {
                from.Remove(origin);
            }
        }
    }

    /// <summary>Cuts grams out of a content in proportion, exactly.</summary>
    private static List<(Id Origin, long Grams)> Split(SortedDictionary<Id, long> content, long grams)
    {
        var total = content.Values.Sum();
        Invariant.Holds(grams <= total, "a batch gives no more than it has");
        var parts = new List<(Id Origin, long Grams, Int128 Remainder)>(content.Count);
        var given = 0L;
        foreach (var (origin, held) in content)
        {
            var (whole, remainder) = Int128.DivRem((Int128)held * grams, total);
            parts.Add((origin, (long)whole, remainder));
            given += (long)whole;
        }

        // Ties go to the lower id, so that every reader sees the same grams.
        var order = Enumerable.Range(0, parts.Count).OrderByDescending(i => parts[i].Remainder).ThenBy(i => i);
        foreach (var i in order.Take((int)(grams - given)))
        {
            parts[i] = parts[i] with { Grams = parts[i].Grams + 1 };
        }

        return [.. parts.Where(part => part.Grams > 0).Select(part => (part.Origin, part.Grams))];
    }

    private SortedDictionary<Id, long> ContentOf(Id batch)
    {
        if (!contents.TryGetValue(batch, out var content))
        {
            contents[batch] = content = new SortedDictionary<Id, long>(ById);
        }

        return content;
    }

    private static readonly Comparer<Id> ById = Comparer<Id>.Create((left, right) => left.Value.CompareTo(right.Value));
}
