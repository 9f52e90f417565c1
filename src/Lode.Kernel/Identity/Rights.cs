namespace Lode.Kernel.Identity;

/// <summary>What somebody may do where: permissions on organization nodes and everything below them.</summary>
public sealed class Rights
{
    /// <summary>No right at all.</summary>
    public static readonly Rights None = new([], TimeProvider.System);

    private readonly Dictionary<string, Dictionary<long, List<Window>>> byPermission = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;

    internal Rights(IEnumerable<RightRow> rows, TimeProvider clock)
    {
        this.clock = clock;
        foreach (var row in rows)
        {
            if (!byPermission.TryGetValue(row.Permission, out var nodes))
            {
                byPermission[row.Permission] = nodes = [];
            }

            if (!nodes.TryGetValue(row.Org, out var windows))
            {
                nodes[row.Org] = windows = [];
            }

            windows.Add(new Window(row.FromUs, row.UntilUs ?? long.MaxValue));
        }
    }

    private readonly record struct Window(long From, long Until);

    /// <summary>Whether the permission holds now at the node with this number.</summary>
    public bool Can(string permission, long org) =>
        byPermission.TryGetValue(permission, out var nodes) && nodes.TryGetValue(org, out var windows)
            && Holds(windows);

    /// <summary>Whether the permission holds now at any node.</summary>
    public bool CanAnywhere(string permission) =>
        byPermission.TryGetValue(permission, out var nodes) && nodes.Values.Any(Holds);

    /// <summary>Numbers of all nodes at which the permission holds now, for <c>site_id {ids:Sites}</c>.</summary>
    public IReadOnlyList<long> Sites(string permission) => byPermission.TryGetValue(permission, out var nodes)
        ? [.. nodes.Where(node => Holds(node.Value)).Select(node => node.Key).Order()]
        : [];

    /// <summary>All permissions that hold now at any node.</summary>
    public IReadOnlyList<string> Held() => [.. byPermission.Keys.Where(CanAnywhere).Order(StringComparer.Ordinal)];

    private bool Holds(List<Window> windows)
    {
        var now = clock.NowUs();
        return windows.Exists(window => window.From <= now && now < window.Until);
    }
}

/// <summary>One permission on one node, from an instant until another.</summary>
internal sealed record RightRow
{
    public string Permission { get; init; } = "";

    public long Org { get; init; }

    public long FromUs { get; init; }

    public long? UntilUs { get; init; }
}
