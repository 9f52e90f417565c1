using System.Collections.Concurrent;
using System.Text;
using Lode.Historian.Ingest;
using Lode.Kernel.History;

namespace Lode.Kernel.Sources;

/// <summary>What each source may write, by its settings; changed settings hold from the next request on.</summary>
internal sealed class SourcePolicies : IWriterPolicies
{
    private readonly ConcurrentDictionary<Id, IngestPolicy> policies = new();
    private readonly IngestPolicy unbound = new() { WritesForeignSeries = true };
    private readonly HistorianService historian;
    private readonly SourceDirectory sources;

    public SourcePolicies(HistorianService historian, SourceDirectory sources)
    {
        (this.historian, this.sources) = (historian, sources);
        sources.Changed += policies.Clear;
    }

    public IngestPolicy Of(Id? source) => source is { } id ? policies.GetOrAdd(id, Make) : unbound;

    private IngestPolicy Make(Id id)
    {
        var owner = historian.Index.OwnerNumber(id.Value);
        if (sources.Find(id) is not { } source)
        {
            return new IngestPolicy { Owner = owner };
        }

        return new IngestPolicy
        {
            Owner = owner,
            SeriesBudget = source.Disabled ? 0 : source.SeriesBudget,
            NewSeries = source.Disabled ? NewSeries.Refuse : source.Policy switch
            {
                "quarantine" => NewSeries.Hold,
                "reject" => NewSeries.Refuse,
                _ => NewSeries.Allow,
            },
            FillsOnly = source.Kind == "historical",
            FutureLimitNs = source.FutureSeconds * 1_000_000_000L,
            QualityField = Encoding.UTF8.GetBytes(source.QualityField),
        };
    }
}
