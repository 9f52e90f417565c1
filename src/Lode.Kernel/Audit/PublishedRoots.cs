using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>All published roots that can be read from outside the chains they are about.</summary>
internal sealed class PublishedRoots
{
    private const string Folders = "SELECT DISTINCT place FROM kernel_chain_target WHERE kind = 'folder'";

    private const string InChains = """
        SELECT object_id, at_us, site_id FROM kernel_audit
         WHERE site_id {ids:Sites} AND verb = 'chain.anchor' AND object_kind = 'chainRoot' ORDER BY at_us
        """;

    private const string Targets = "SELECT DISTINCT place FROM kernel_chain_target WHERE kind = 'site'";

    private readonly Dictionary<(long Site, string Kind), List<Root>> byChain = [];

    /// <summary>One published root.</summary>
    internal sealed record Root(long Size, string Hash, string Place, DateTimeOffset At);

    private sealed record InChain
    {
        public string ObjectId { get; init; } = "";

        public long AtUs { get; init; }

        public long SiteId { get; init; }
    }

    /// <summary>Reads the folders of all targets, the chains of other sites, and what the caller names.</summary>
    /// <exception cref="IOException">A place that the caller names is not there.</exception>
    internal static async Task<PublishedRoots> LoadAsync(
        ISqlSession sql, IReadOnlyList<string> places, CancellationToken cancel)
    {
        var all = new PublishedRoots();
        foreach (var folder in await sql.QueryAsync<string>(Folders, cancel: cancel))
        {
            // A folder that is not mounted right now proves nothing and disproves nothing.
            if (Directory.Exists(folder))
            {
                all.Add(folder);
            }
        }

        foreach (var place in places)
        {
            all.Add(place);
        }

        var sites = (await sql.QueryAsync<string>(Targets, cancel: cancel))
            .Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        foreach (var row in await sql.QueryAsync<InChain>(InChains, new { Sites = sites }, cancel))
        {
            if (AnchoredIn.Parse(row.ObjectId) is { } line)
            {
                all.Add(line, $"site {row.SiteId}", Instants.FromUs(row.AtUs));
            }
        }

        return all;
    }

    internal IReadOnlyList<Root> Of(long site, string kind) => byChain.GetValueOrDefault((site, kind)) ?? [];

    /// <summary>Chains that were published.</summary>
    internal IEnumerable<(long Site, string Kind)> Chains => byChain.Keys;

    private void Add(string place)
    {
        foreach (var (path, document) in RootsFolder.Read(place))
        {
            foreach (var line in document.Chains)
            {
                Add(line, path, document.At);
            }
        }
    }

    private void Add(RootsDocument.Line line, string place, DateTimeOffset at)
    {
        if (!byChain.TryGetValue((line.Site, line.Kind), out var roots))
        {
            byChain[(line.Site, line.Kind)] = roots = [];
        }

        roots.Add(new Root(line.Size, line.Root, place, at));
    }
}
