namespace Lode.Simulator;

/// <summary>What the collectors of all sites send next; each site has its own token and its own request.</summary>
internal sealed class Outbox(Group group)
{
    private readonly (string Site, LineWriter Lines)[] sites =
        [.. group.Sites.Select(site => (site.Code, new LineWriter(site)))];

    internal int Lines => sites.Sum(site => site.Lines.Lines);

    internal long Values => sites.Sum(site => site.Lines.Values);

    internal void Clear()
    {
        foreach (var (_, lines) in sites)
        {
            lines.Clear();
        }
    }

    /// <summary>Adds the present readings.</summary>
    internal void Write(DateTimeOffset now)
    {
        foreach (var (_, lines) in sites)
        {
            lines.Write(now);
        }
    }

    /// <summary>Adds the readings of a kept instant, one per site.</summary>
    internal void Write(IReadOnlyList<Snapshot> snapshots)
    {
        for (var at = 0; at < sites.Length; at++)
        {
            sites[at].Lines.Write(snapshots[at]);
        }
    }

    /// <summary>Sends everything; done when all of it is durable.</summary>
    /// <param name="doors">A client with the token of its data source for each site code.</param>
    /// <param name="cancel">Stops waiting.</param>
    internal Task SendAsync(IReadOnlyDictionary<string, LodeClient> doors, CancellationToken cancel) =>
        Task.WhenAll(sites.Where(site => site.Lines.Lines > 0)
            .Select(site => doors[site.Site].WriteAsync(site.Lines.Written, cancel)));
}
