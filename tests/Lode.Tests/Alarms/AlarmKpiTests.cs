using Lode.Kernel.Alarms;
using Xunit;

namespace Lode.Tests.Alarms;

public sealed class AlarmKpiTests
{
    private const long Second = 1_000_000_000;
    private const long Day = 86_400 * Second;

    [Fact]
    public void SixHundredAlarms_MostInTwoBins_AreSeenForWhatTheyAre()
    {
        var alarms = new List<AlarmOccurrence>();
        for (var index = 0; index < 570; index++)
        {
            var bin = index < 285 ? 30 : 90;
            alarms.Add(Alarm("F" + (index % 50), (bin * AlarmKpi.BinNs) + (index % 285 * 2 * Second)));
        }

        for (var index = 0; index < 30; index++)
        {
            alarms.Add(Alarm("Q" + index, (index * 4 * AlarmKpi.BinNs) + Second));
        }

        var figures = AlarmKpi.Of(alarms, 0, Day);
        Assert.Equal(600, figures.Total);
        Assert.Equal(144, figures.Bins.Count);
        var position = Assert.Single(figures.Positions);
        Assert.Equal(4.17, position.AveragePerBin, 0.005);
        Assert.Equal(1.39, position.OverloadedBinsPercent, 0.005);
        Assert.True(position.WorstBin >= 285);
        Assert.Equal(30 * AlarmKpi.BinNs, position.WorstBinNs);
        Assert.Equal(0, position.MedianPerBin);
        Assert.InRange(position.FloodPercent, 1.39, 4.2);
    }

    [Fact]
    public void AQuietPosition_DoesNotHideTheOneThatDrowns()
    {
        var drowning = Enumerable.Range(0, 20).Select(at => Alarm("D" + at, at * Second) with { Position = "busy" });
        var quiet = Enumerable.Range(0, 9).Select(at => Alarm("Q" + at, at * Second) with { Position = "calm" });
        var figures = AlarmKpi.Of([.. drowning, .. quiet], 0, Day);
        Assert.Equal(["busy", "calm"], figures.Positions.Select(one => one.Position));
        Assert.Equal([20, 9], figures.Positions.Select(one => one.WorstBin));
        Assert.True(figures.Positions[0].FloodPercent > 0);
        Assert.Equal(0, figures.Positions[1].FloodPercent);
        Assert.Equal(29, figures.Bins[0]);
    }

    [Fact]
    public void Matrix_GivesThePriority_FromConsequenceAndTime()
    {
        var matrix = new PriorityMatrix([3, 10, 30], [[3, 3, 4, 4], [2, 3, 3, 3], [1, 2, 2, 3], [1, 1, 2, 2]]);
        Assert.Equal(AlarmPriority.P1, matrix.Of(AlarmSeverity.Severe, 179));
        Assert.Equal(AlarmPriority.P2, matrix.Of(AlarmSeverity.Major, 180));
        Assert.Equal(AlarmPriority.P3, matrix.Of(AlarmSeverity.Moderate, 600));
        Assert.Equal(AlarmPriority.P4, matrix.Of(AlarmSeverity.Minor, 1800));
        Assert.Null(matrix.Of(null, 60));
        Assert.Null(matrix.Of(AlarmSeverity.Severe, 0));
    }

    [Fact]
    public void Quantity_FollowsTheUnit()
    {
        static void F(string unit, string quantity) => Assert.Equal(quantity, AlarmRules.QuantityOf(unit));
        F("Cel", "temperature");
        F("kPa", "pressure");
        F("m3/h", "flow");
        F("t/h", "flow");
        F("mm", "level");
        F("A", "other");
        F("", "other");
    }

    [Fact]
    public void Marks_FollowTheirDefinitions()
    {
        AlarmOccurrence[] alarms =
        [
            Alarm("chatter", 0, 5), Alarm("chatter", 30, 5), Alarm("chatter", 60, 5),
            Alarm("calm", 0, 60), Alarm("calm", 40, 60), Alarm("calm", 101, 60),
            Alarm("standing", -90_000) with { RaisedNs = -90_000 * Second },
            Alarm("quiet", 10) with { Annunciated = false },
        ];
        var figures = AlarmKpi.Of(alarms, 0, Day);
        Assert.Equal(6, figures.Total);
        Assert.Equal(1, figures.Chattering);
        Assert.Equal(3, figures.Fleeting);
        Assert.Equal(1, figures.Standing);
        Assert.Equal(100, figures.TopTenPercent, 9);
        Assert.Equal([0, 0, 100], figures.PriorityPercent);

        static AlarmOccurrence Alarm(string code, long at, long? lasts = null) =>
            new(code, AlarmPriority.P3, at * Second, lasts is { } length ? (at + length) * Second : null);
    }

    [Fact]
    public void Flood_BeginsAboveTen_EndsBelowFive()
    {
        var detector = new FloodDetector();
        for (var index = 0; index < 10; index++)
        {
            Assert.False(detector.Raise(index * Second));
        }

        Assert.True(detector.Raise(10 * Second));
        Assert.False(detector.Advance((600 + 5) * Second));
        Assert.Equal(5, detector.Count);
        Assert.True(detector.Advance((600 + 6) * Second));
        Assert.Null(detector.SinceNs);
    }

    [Fact]
    public void FirstOut_IsTheEarliestByEventTime_UntilTheGroupIsQuiet()
    {
        var group = new FirstOutGroup();
        Assert.True(group.Raise("b", 20));
        Assert.False(group.Raise("c", 30));
        Assert.True(group.Raise("a", 10));
        Assert.Equal("a", group.First);
        group.Return("a");
        Assert.Equal("a", group.First);
        group.Return("b");
        group.Return("c");
        Assert.Null(group.First);
        Assert.True(group.Raise("c", 40));
    }

    [Fact]
    public void FloodGroups_FollowThePlantTree()
    {
        PlacedAlarm[] alarms =
        [
            new("trip", "g/s/power/bus2", 1), new("u1", "g/s/power/bus2/feeder1", 2), new("u2",
                "g/s/power/bus2/feeder1", 3),
            new("u3", "g/s/power/bus2/feeder2", 4), new("far", "g/s/cast/furnace", 2), new("late", "g/s/power/bus2",
                900),
        ];
        var group = Assert.Single(FloodGrouping.Of(alarms, gapNs: 60));
        Assert.Equal("g/s/power/bus2", group.Place);
        Assert.Equal("trip", group.First);
        Assert.Equal(["u1", "u2", "u3"], group.Consequences);
    }

    private static AlarmOccurrence Alarm(string code, long atNs) => new(code, AlarmPriority.P3, atNs, null);
}
