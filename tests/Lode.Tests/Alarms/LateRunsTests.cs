using Lode.Kernel.Alarms;
using Xunit;

namespace Lode.Tests.Alarms;

public sealed class LateRunsTests
{
    private const long Second = 1_000_000_000;

    // One alarm from 100 s to 200 s, one that still stands since 500 s.
    private static readonly (long Number, long RaisedNs, long? ReturnedNs)[] Known =
        [(2, 500 * Second, null), (1, 100 * Second, 200 * Second)];

    private static (long, long, long)[] Otherwise(double onDelay, params (LateClaim Claim, long From, long To)[] runs) =>
    [
        .. LateRuns.Otherwise(
            runs.Select(run => new LateRun(run.Claim, run.From * Second, run.To * Second)), Known,
            AlarmCondition.Nanoseconds(onDelay), 0)
            .Select(found => (found.FromNs / Second, found.ToNs / Second, found.Occurrence)),
    ];

    [Fact]
    public void WhatTheJournalSaysToo_ChangesNothing() => Assert.Empty(Otherwise(
        0, (LateClaim.Inactive, 0, 99), (LateClaim.Active, 100, 199), (LateClaim.Inactive, 200, 499),
        (LateClaim.Active, 500, 900)));

    [Fact]
    public void AnExcursionThatWasNotSeen_IsRevised() =>
        Assert.Equal([(300, 320, 0)], Otherwise(0, (LateClaim.Active, 300, 320)));

    [Fact]
    public void AnEarlierRise_IsRevisedAtItsOccurrence() =>
        Assert.Equal([(80, 99, 1)], Otherwise(0, (LateClaim.Active, 80, 99)));

    [Fact]
    public void AHealthyStretchInsideAnAlarm_IsRevised() =>
        Assert.Equal([(150, 160, 1)], Otherwise(0, (LateClaim.Inactive, 150, 160)));

    [Fact]
    public void AShorterStretchThanTheDelay_WouldNotHaveRaised() =>
        Assert.Empty(Otherwise(30, (LateClaim.Active, 300, 320)));

    [Fact]
    public void StretchesCloseTogether_AreOneEntry() => Assert.Equal(
        [(150, 172, 1), (300, 301, 0)],
        Otherwise(0, (LateClaim.Inactive, 150, 160), (LateClaim.Inactive, 170, 172), (LateClaim.Active, 300, 301)));

    [Fact]
    public void Gathering_TellsWhenTheFillingIsOver_AndNeverGrowsWithoutEnd()
    {
        var runs = new LateRuns();
        Assert.False(runs.IsDue(long.MaxValue));
        for (var at = 0; at < 100; at++)
        {
            runs.Add(LateClaim.Active, at * Second, uptimeNs: 0);
        }

        Assert.False(runs.IsDue(LateRuns.QuietNs - 1));
        Assert.True(runs.IsDue(LateRuns.QuietNs));
        Assert.Equal([new(LateClaim.Active, 0, 99 * Second)], runs.Take());
        Assert.False(runs.IsDue(long.MaxValue));
        for (var at = 0; at < 10_000; at++)
        {
            runs.Add(at % 2 == 0 ? LateClaim.Active : LateClaim.Inactive, at * Second, uptimeNs: at);
        }

        Assert.InRange(runs.Take().Count, 1, 1000);
    }
}
