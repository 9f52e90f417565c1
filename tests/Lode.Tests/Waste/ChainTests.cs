using FsCheck;
using FsCheck.Fluent;
using Lode.Waste.Reports;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>The way from generation to final place keeps every gram, whatever receivers have done so far.</summary>
public class ChainTests
{
    private static readonly string[] In = ["opening", "generated", "gain"];

    private static readonly string[] Kinds =
        ["INV", "WIP", "TRN", "PRD", "RES", "USE", "DSP", "EXT", "LOSS", "DIFF.weigh", "DIFF.stocktake"];

    [Fact]
    public void AnyBook_EndsWithWhatItBeganAndGenerated() => Prop.ForAll(
        (from grams in Gen.Choose(0, 1_000_000).ListOf(Kinds.Length)
         from fate in Gen.Choose(0, 50).ListOf(3)
         select (Grams: grams.ToArray(), Fate: fate.ToArray())).ToArbitrary(),
        one =>
        {
            FlowReader.Account[] accounts =
            [
                .. Kinds.Select((kind, at) => Account(kind, 0, one.Grams[at])),
                Account("GEN", one.Grams.Sum(grams => (long)grams), 0),
            ];
            var parts = ChainParts.Of(accounts, (_, _) => new(one.Fate[0], one.Fate[1], one.Fate[2]));
            return parts.Where(part => In.Contains(part.Role)).Sum(part => part.Grams)
                == parts.Where(part => !In.Contains(part.Role)).Sum(part => part.Grams);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AcceptedMass_IsUsedDisposedOfOrWaits_ByWhatItsTransfersSay()
    {
        var parts = ChainParts.Of([Account("EXT", 0, 30_000_001)], (code, receiver) =>
            (code, receiver) == ("321-024-48", "place") ? new(10, 10, 10) : default);
        Assert.Equal(
            [("utilized", 10_000_001), ("disposed", 10_000_000), ("accepted", 10_000_000)],
            parts.Select(part => (part.Role, part.Grams)));
        var back = ChainParts.Of([Account("EXT", 5, 0)], (_, _) => new(1, 0, 0));
        Assert.Equal(("accepted", -5), (back[0].Role, back[0].Grams));
    }

    private static FlowReader.Account Account(string kind, long credits, long debits) =>
        new(kind, "place", "321-024-48", "lot", 0, debits, credits, 0);
}
