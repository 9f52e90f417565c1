using Lode.Historian.Ingest;

namespace Lode.Kernel.History;

/// <summary>What each source may write: its budget, its rule for new series, its quality field.</summary>
/// <remarks>Asked at every request, so the answer comes from memory.</remarks>
public interface IWriterPolicies
{
    /// <summary>The policy of a source; null stands for tokens with scopes and for the product itself.</summary>
    IngestPolicy Of(Id? source);
}

/// <summary>Before sources are managed: everybody may make series, and owns what it makes.</summary>
internal sealed class OpenWriterPolicies(HistorianService historian) : IWriterPolicies
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Id, IngestPolicy> policies = new();
    private readonly IngestPolicy unbound = new() { WritesForeignSeries = true };

    public IngestPolicy Of(Id? source) => source is { } id
        ? policies.GetOrAdd(id, _ => new IngestPolicy { Owner = historian.Index.OwnerNumber(id.Value) })
        : unbound;
}
