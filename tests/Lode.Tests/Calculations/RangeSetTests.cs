using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Calculations;
using Xunit;

namespace Lode.Tests.Calculations;

public sealed class RangeSetTests
{
    private static readonly Gen<(long From, long To)> AnyRange =
        from start in Gen.Choose(0, 200) from length in Gen.Choose(0, 20) select ((long)start, (long)(start + length));

    [Fact]
    public void AnyRanges_HoldWhatWasAdded_AscendingAndApart() => Prop.ForAll(
        AnyRange.ListOf().ToArbitrary(),
        added =>
        {
            var set = new RangeSet();
            foreach (var (from, to) in added)
            {
                set.Add(from, to);
            }

            var apart = set.Ranges.Zip(set.Ranges.Skip(1)).All(pair => pair.First.ToNs < pair.Second.FromNs);
            return apart && Enumerable.Range(0, 221).All(at =>
                added.Any(range => range.From <= at && at < range.To)
                    == set.Ranges.Any(range => range.FromNs <= at && at < range.ToNs));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TooManyRanges_AreJoinedWhereTheyLieClosest()
    {
        var set = new RangeSet();
        for (var at = 0; at < RangeSet.MaxRanges; at++)
        {
            set.Add(at * 100, (at * 100) + 10);
        }

        set.Add(15, 20);
        Assert.Equal(RangeSet.MaxRanges, set.Ranges.Count);
        Assert.Equal((0, 20), set.Ranges[0]);
    }

    [Fact]
    public void TheFirstRange_IsTakenFirst()
    {
        var set = new RangeSet();
        set.Add(30, 40);
        set.Add(10, 20);
        Assert.True(set.TryTakeFirst(out var first));
        Assert.Equal((10, 20), first);
        Assert.Equal([(30, 40)], set.TakeAll());
        Assert.True(set.IsEmpty);
    }
}
