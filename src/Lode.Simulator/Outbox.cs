namespace Lode.Simulator;

/// <summary>What the collectors of all sites send next; each site has its own token and its own request.</summary>
internal sealed class Outbox
{
    private readonly (LineWriter Lines, LodeClient Door)[] sites;

    internal Outbox(Group group, IReadOnlyDictionary<string, LodeClient> doors) =>
        sites = [.. group.Sites.Select(site => (new LineWriter(site), doors[site.Code]))];

    internal int Lines => sites.Sum(site => site.Lines.Lines);

    internal long Values => sites.Sum(site => site.Lines.Values);

    internal void Clear()
    {
        foreach (var (lines, _) in sites)
        {
            lines.Clear();
        }
    }

    /// <summary>Adds the present readings.</summary>
    internal void Write(DateTimeOffset now)
    {
        foreach (var (lines, _) in sites)
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
    internal Task SendAsync(CancellationToken cancel) => Task.WhenAll(sites
        .Where(site => site.Lines.Lines > 0).Select(site => site.Door.WriteAsync(site.Lines.Written, cancel)));
}
