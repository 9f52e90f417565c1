using FsCheck;
using FsCheck.Fluent;
using Lode.Waste.Books;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class MirrorRunTests
{
    private const string Store = "INV:store-a:321-024-48:B1", Other = "INV:store-b:321-024-48:B1",
        Process = "WIP:line-1:321-024-48:B1", Product = "PRD:line-1:321-024-48:ingot", Lost = "USE:line-1:321-024-48:";

    [Fact]
    public void Assay_CountsDryAndElements()
    {
        var assay = new Assay(320_000, new Dictionary<string, long> { ["F"] = 50_000 });
        Assert.Equal((680_000_000, 34_000_000L, (long?)null), (
            assay.Dry(1_000_000_000), assay.Of("F", 1_000_000_000), assay.Of("Al", 1)));
        Assert.True(Assay.IsValid(0.32, new Dictionary<string, double> { ["F"] = 0.05 }));
        Assert.False(Assay.IsValid(null, new Dictionary<string, double> { ["F"] = 0.05 }));
        Assert.False(Assay.IsValid(0.1, new Dictionary<string, double> { ["F"] = 0.6, ["Na"] = 0.5 }));
        Assert.False(Assay.IsValid(1, null));
    }

    // However a stock is cut, nothing is left behind and nothing is made.
    [Fact]
    public void Parts_AddUpToTheWhole() => Prop.ForAll(
        Gen.Choose(1, 50_000).ArrayOf(7).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(),
        (cuts, percent) =>
        {
            var wet = cuts.Sum(cut => (long)cut);
            var dry = Math.Max(1, wet * percent / 100);
            var run = new MirrorRun(
                path => path == Store ? dry : 0, new Dictionary<string, long> { [Store] = wet },
                new Dictionary<string, Assay>(), MirrorBooks.DryName);
            var lines = run.Lines([.. cuts.Select(cut => (Other, Store, (long)cut))]);
            return lines.Moves.Sum(move => move.Grams) == dry && lines.Moves.All(move => move.Grams > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Water_ChangesNothing_AndTheRestKeepsItsShare()
    {
        var run = new MirrorRun(
            path => path == Store ? 680_000_000 : 0, new Dictionary<string, long> { [Store] = 1_000_000_000 },
            new Dictionary<string, Assay>(), MirrorBooks.DryName);
        var lines = run.Lines(
        [
            ("LOSS:store-a:321-024-48:moisture", Store, 93_333_333),
            ("DIFF.stocktake:store-a:321-024-48", Store, 6_666_667),
        ]);
        Assert.Equal(5_000_000, Assert.Single(lines.Moves).Grams);
    }

    [Fact]
    public void ProcessEnds_WithItsLoss_OrWithAnExcess()
    {
        MirrorRun.Result Run(long productPpm) => new MirrorRun(
            path => path == Store ? 27_000_000 : 0, new Dictionary<string, long> { [Store] = 60_000_000 },
            new Dictionary<string, Assay>
            {
                [Product] = new(0, new Dictionary<string, long> { ["Al"] = productPpm }),
            },
            "Al").Lines([(Process, Store, 60_000_000), (Product, Process, 60_000_000)]);
        var sound = Run(400_000);
        Assert.Equal([(Process, 27_000_000), (Product, 24_000_000), (Lost, 3_000_000)],
            sound.Moves.Select(move => (move.Debit, move.Grams)));
        Assert.Equal((27_000_000, 0), (sound.Input, sound.Excess));
        Assert.Equal(3_000_000, Run(500_000).Excess);
    }
}
