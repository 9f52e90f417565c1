using System.Globalization;
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
    public void Lines_CarryTheReadingsWithTheirDecimals()
    {
        var group = Group.Create(1, HandOver);
        group.Advance(HandOver, 1);
        var site = group.Sites.Single(one => one.Code == "power1");
        var writer = new LineWriter(site);
        writer.Write(HandOver);
        var lines = Encoding.UTF8.GetString(writer.Written.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(writer.Lines, lines.Length);
        Assert.Equal(writer.Values, site.Equipment.Sum(one => one.Signals.Count));
        foreach (var (equipment, line) in site.Equipment.Zip(lines))
        {
            var fields = line.Split(' ')[1].Split(',').Select(field => field.Split('=')).ToDictionary(
                field => field[0], field => field[1].TrimEnd('i'));
            for (var i = 0; i < equipment.Signals.Count; i++)
            {
                var signal = equipment.Signals[i];
                var text = fields[signal.Field];
                Assert.Equal(equipment[i], double.Parse(text, CultureInfo.InvariantCulture), 9);
                Assert.Equal(signal.Decimals, text.Contains('.') ? text.Length - text.IndexOf('.') - 1 : 0);
            }
        }
    }

    [Fact]
    public void EveryAlarm_IsRationalized()
    {
        var group = Group.Create(1, HandOver);
        var rows = AlarmSheet.Write(group, group.Sites.Index().ToDictionary(one => one.Item.Code, one => one.Index + 2),
            HandOver).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(rows.Length, 700, 1100);
        Assert.All(
            group.Sites.SelectMany(s => s.Equipment).SelectMany(e => e.Signals).SelectMany(s => s.Alarms),
            alarm => Assert.DoesNotContain("", new[]
            {
                alarm.Name.Zh, alarm.Name.En, alarm.Cause.Zh, alarm.Cause.En, alarm.Consequence.Zh,
                alarm.Consequence.En, alarm.Action.Zh, alarm.Action.En,
            }));
        int[] priorities = [.. group.Sites.SelectMany(s => s.Equipment).SelectMany(e => e.Signals)
            .SelectMany(s => s.Alarms).Select(alarm => alarm.Priority).Distinct().Order()];
        Assert.Equal([1, 2, 3, 4], priorities);
    }

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
        LineWriter[] writers = [.. group.Sites.Select(site => new LineWriter(site))];
        for (var second = 0; second < 3; second++)
        {
            group.Advance(HandOver.AddSeconds(second), 1);
            foreach (var writer in writers)
            {
                writer.Write(HandOver.AddSeconds(second));
            }
        }

        return string.Concat(writers.Select(writer => Encoding.UTF8.GetString(writer.Written.Span)));
    }
}
