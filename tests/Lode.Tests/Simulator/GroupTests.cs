using System.Text;
using Lode.Simulator;
using Xunit;

namespace Lode.Tests.Simulator;

public sealed class GroupTests
{
    private static readonly DateTimeOffset HandOver = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Group_HasSixSitesAndAboutFifteenHundredSignals()
    {
        var group = Group.Create(1, HandOver);
        Assert.Equal(6, group.Sites.Count);
        Assert.InRange(group.SignalCount, 1300, 1700);
    }

    [Fact]
    public void SameSeed_GivesTheSameLines() => Assert.Equal(Run(1), Run(1));

    [Fact]
    public void OtherSeed_GivesOtherLines() => Assert.NotEqual(Run(1), Run(2));

    [Fact]
    public void Codes_AreUniqueInASite() => Assert.All(
        Group.Create(1, HandOver).Sites,
        site => Assert.Equal(site.Equipment.Count, site.Equipment.Select(e => e.Code).Distinct().Count()));

    [Fact]
    public void EveryEquipment_StandsInANamedUnitAndArea() => Assert.All(
        Group.Create(1, HandOver).Sites,
        site => Assert.All(site.Equipment, e => Assert.True(site.Units.ContainsKey(e.Unit) && site.Areas.ContainsKey(e.Area), e.Code)));

    [Fact]
    public void Readings_AfterADay_AreFiniteAndInsideTheirRange()
    {
        var group = Group.Create(3, HandOver);
        for (var minute = -1440; minute <= 0; minute++)
        {
            group.Advance(HandOver.AddMinutes(minute), 60);
        }

        Assert.All(group.Sites.SelectMany(s => s.Equipment), e => Assert.All(
            Enumerable.Range(0, e.Signals.Count), i => Assert.InRange(e[i], e.Signals[i].Low, e.Signals[i].High)));
    }

    [Fact]
    public void AtHandOver_TheScriptedTroublesShow()
    {
        var group = Group.Create(1, HandOver);
        for (var second = -7200; second <= 0; second++)
        {
            group.Advance(HandOver.AddSeconds(second), 1);
        }

        double Read(string code, string field)
        {
            var equipment = group.Sites.SelectMany(s => s.Equipment).Single(e => e.Code == code);
            return equipment[equipment.Signals.ToList().FindIndex(s => s.Field == field)];
        }

        Assert.True(Read("pot137", "voltage") > 20);
        Assert.True(Read("idf2", "bearing_temp_de") > 78);
        Assert.True(Read("train1-ev3", "heat_transfer") < 1.46);
    }

    private static string Run(ulong seed)
    {
        var group = Group.Create(seed, HandOver);
        var writer = new LineWriter(group);
        for (var second = 0; second < 3; second++)
        {
            group.Advance(HandOver.AddSeconds(second), 1);
            writer.Write(group, HandOver.AddSeconds(second));
        }

        return Encoding.UTF8.GetString(writer.Written.Span);
    }
}
