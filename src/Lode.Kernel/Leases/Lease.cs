namespace Lode.Kernel.Leases;

/// <summary>The right to do something that only one node may do at a time.</summary>
/// <param name="Name">What it is about, for example <c>sealer</c>.</param>
/// <param name="Holder">The process that holds it.</param>
/// <param name="Token">Fencing token: every taking of the lease has a greater one.</param>
public sealed record Lease(string Name, string Holder, long Token);

/// <summary>A lease as stored.</summary>
internal sealed record LeaseRow
{
    public string Holder { get; init; } = "";

    public long Token { get; init; }

    public long UntilUs { get; init; }
}
