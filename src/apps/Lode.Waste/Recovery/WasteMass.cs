using Lode.Kernel.Ledger;

namespace Lode.Waste.Recovery;

/// <summary>What became of a waste code in one book in a stretch of time, grams of that book.</summary>
/// <remarks>Fed is told from what came out: product + residue + loss − gain. A run leaves nothing in process, so both
/// are the same, and a reversal takes both back.</remarks>
internal sealed record WasteMass
{
    internal static readonly WasteMass None = new();

    /// <summary>All that came into being, residues included.</summary>
    internal long Generated { get; init; }

    /// <summary>Of it, residues of the site's own runs: generation again, but not of a product.</summary>
    internal long OwnResidue { get; init; }

    /// <summary>What went into plants that use waste.</summary>
    internal long Fed { get; init; }

    internal long Product { get; init; }

    internal long Residue { get; init; }

    internal long Loss { get; init; }

    internal long Gain { get; init; }

    /// <summary>What went into plants that dispose of waste.</summary>
    internal long Disposed { get; init; }

    /// <summary>Waste that a product brought along.</summary>
    internal long OfProduction => Generated - OwnResidue;

    /// <summary>What each waste code did in a book.</summary>
    /// <param name="kindOf">Kind of a facility by its code; null for places that are none.</param>
    internal static IReadOnlyDictionary<string, WasteMass> Of(
        IEnumerable<LedgerSum> sums, Func<string, string?> kindOf) =>
        sums.GroupBy(sum => sum.Item).ToDictionary(
            same => same.Key, same => One([.. same], kindOf), StringComparer.Ordinal);

    private static WasteMass One(IReadOnlyList<LedgerSum> sums, Func<string, string?> kindOf)
    {
        long Net(string kind, Func<string?, bool> at) => sums.Where(sum => sum.Kind == kind && at(kindOf(sum.Place)))
            .Sum(sum => sum.Debits - sum.Credits);
        static bool IsUse(string? kind) => kind == "use";
        static bool IsDisposal(string? kind) => kind == "dispose";
        var (product, residue, loss) = (Net("PRD", IsUse), Net("RES", IsUse), Net("USE", IsUse));
        var gain = -Net("GAIN", IsUse);
        return new WasteMass
        {
            Generated = -Net("GEN", _ => true),
            OwnResidue = -Net("GEN", kind => IsUse(kind) || IsDisposal(kind)),
            Fed = product + residue + loss - gain,
            Product = product,
            Residue = residue,
            Loss = loss,
            Gain = gain,
            Disposed = Net("DSP", IsDisposal) + Net("PRD", IsDisposal) + Net("RES", IsDisposal)
                + Net("USE", IsDisposal) + Net("GAIN", IsDisposal),
        };
    }
}
