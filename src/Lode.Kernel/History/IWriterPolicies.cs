using Lode.Historian.Ingest;

namespace Lode.Kernel.History;

/// <summary>What each source may write: its budget, its rule for new series, its quality field.</summary>
/// <remarks>Asked at every request, so the answer comes from memory.</remarks>
public interface IWriterPolicies
{
    /// <summary>The policy of a source; null stands for tokens with scopes and for the product itself.</summary>
    IngestPolicy Of(Id? source);
}
