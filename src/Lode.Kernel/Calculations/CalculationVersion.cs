using Lode.Kernel.Expressions;

namespace Lode.Kernel.Calculations;

/// <summary>A signal that a version reads, as it was when the version was written: a later change of the plant does not
/// change old results.</summary>
/// <param name="Name">How the expression calls it: a plant path or a key.</param>
/// <param name="Key">Canonical key.</param>
/// <param name="Unit">Unit of measure of its values.</param>
/// <param name="HoldSeconds">How long its value counts without a newer one; null for ever.</param>
public sealed record CalculationInput(string Name, string Key, string Unit, double? HoldSeconds)
{
    /// <summary><see cref="HoldSeconds"/> in ns.</summary>
    internal long HoldNs => HoldSeconds is { } seconds ? (long)Math.Min(seconds * 1e9, 4e18) : long.MaxValue;
}

/// <summary>One version of a calculated signal, ready to evaluate.</summary>
/// <param name="Number">From 1; a higher one wins where both hold.</param>
/// <param name="FromNs">First event time that it computes, UTC ns.</param>
/// <param name="Inputs">In the order of the expression's slots.</param>
internal sealed record CalculationVersion(
    long Number, long FromNs, Expression Expression, IReadOnlyList<CalculationInput> Inputs);

/// <summary>Which version computes which event times: the one with the highest number that holds by then.</summary>
internal sealed class VersionTimeline
{
    private readonly List<CalculationVersion> effective = [];

    internal VersionTimeline(IEnumerable<CalculationVersion> versions)
    {
        foreach (var version in versions.OrderBy(version => version.Number))
        {
            while (effective.Count > 0 && effective[^1].FromNs >= version.FromNs)
            {
                effective.RemoveAt(effective.Count - 1);
            }

            effective.Add(version);
        }
    }

    /// <summary>The versions that still compute something, by the time from which they do.</summary>
    internal IReadOnlyList<CalculationVersion> Effective => effective;

    /// <summary>The stretches of [from, to) that one version computes each; nothing before the first version.</summary>
    internal IEnumerable<(CalculationVersion Version, long FromNs, long ToNs)> Within(long fromNs, long toNs)
    {
        for (var at = 0; at < effective.Count; at++)
        {
            var from = Math.Max(fromNs, effective[at].FromNs);
            var to = at + 1 < effective.Count ? Math.Min(toNs, effective[at + 1].FromNs) : toNs;
            if (from < to)
            {
                yield return (effective[at], from, to);
            }
        }
    }
}
