using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Waste.Lineage;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class LineageTests
{
    private static Id Batch(int number) => new(new Guid(number, 0, 0, new byte[8]));

    [Fact]
    public void Shares_OfMergeAndSplit_FollowTheGrams()
    {
        var (a, b, c, d, e) = (Batch(1), Batch(2), Batch(3), Batch(4), Batch(5));
        var lineage = BatchLineage.Follow(
        [
            new(null, a, 10_000_000), new(null, b, 30_000_000), new(a, c, 10_000_000), new(b, c, 30_000_000),
            new(c, d, 15_000_000), new(c, e, 25_000_000),
        ]);
        Assert.Equal(3_750_000, lineage.Of(d)[a]);
        Assert.Equal(6_250_000, lineage.Of(e)[a]);
        Assert.Empty(lineage.Of(c));
    }

    [Fact]
    public void Shares_WithALoss_AreTakenByAllOrigins()
    {
        var (a, b, load, received, difference) = (Batch(1), Batch(2), Batch(3), Batch(4), Batch(5));
        var lineage = BatchLineage.Follow(
        [
            new(null, a, 60_000_000), new(null, b, 40_000_000), new(a, load, 60_000_000), new(b, load, 40_000_000),
            new(load, received, 98_500_000), new(load, difference, 1_500_000),
        ]);
        Assert.Equal([59_100_000, 39_400_000], lineage.Of(received).Values);
        Assert.Equal([900_000, 600_000], lineage.Of(difference).Values);
    }

    [Fact]
    public void Diamond_EndsInOnePlaceWithAllItsMass()
    {
        var (whole, third, rest, final) = (Batch(1), Batch(2), Batch(3), Batch(4));
        var lineage = BatchLineage.Follow(
        [
            new(null, whole, 10_000_000), new(whole, third, 3_333_333), new(whole, rest, 6_666_667),
            new(third, final, 3_333_333), new(rest, final, 6_666_667),
        ]);
        Assert.Equal(10_000_000, Assert.Single(lineage.Of(final)).Value);
    }

    [Fact]
    public void Batch_GivingMoreThanItHas_IsABug() => Assert.Throws<InvariantException>(
        () => BatchLineage.Follow([new(null, Batch(1), 5), new(Batch(1), Batch(2), 6)]));

    [Fact]
    public void AnyMoves_KeepEveryGramOfEveryOrigin() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ListOf(60).ToArbitrary(),
        numbers =>
        {
            var held = new long[8];
            var made = new long[8];
            var links = new List<BatchLink>();
            foreach (var number in numbers)
            {
                var (from, to) = (number % 8, number / 8 % 8);
                if (held[from] == 0 || from == to)
                {
                    var grams = (number / 64 % 1000) + 1;
                    links.Add(new BatchLink(null, Batch(from), grams));
                    held[from] += grams;
                    made[from] += grams;
                    continue;
                }

                var moved = (number / 64 % held[from]) + 1;
                links.Add(new BatchLink(Batch(from), Batch(to), moved));
                held[from] -= moved;
                held[to] += moved;
            }

            var lineage = BatchLineage.Follow(links);
            return Enumerable.Range(0, 8).All(i => lineage.Of(Batch(i)).Values.Sum() == held[i])
                && Enumerable.Range(0, 8).All(origin =>
                    Enumerable.Range(0, 8).Sum(i => lineage.Of(Batch(i)).GetValueOrDefault(Batch(origin)))
                        == made[origin]);
        }).QuickCheckThrowOnFailure();
}
