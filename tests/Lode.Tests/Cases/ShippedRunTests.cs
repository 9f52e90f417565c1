using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>The shipped procedures from one end to the other, each by the people who have the work.</summary>
public sealed class ShippedRunTests
{
    private static readonly CasePeople Staff = Play.Staff(
        ("Ann", "operator"), ("Bo", "engineer"), ("Chi", "engineer"), ("Fay", "engineer"), ("Du", "manager"),
        ("Eve", "manager"));

    private static string Person(string name) => Play.Person(name).ToString();

    private static void Done(Play play, string who, string key, string? outcome = null, JsonObject? data = null) =>
        Assert.Equal((key, null), (key, play.Do(who, "complete", command => command with
        {
            Task = play.Task(key),
            Outcome = outcome,
            Data = data,
        })));

    private static JsonObject Scores(string who, params double[] values)
    {
        string[] names = ["Benefit", "Feasibility", "Originality", "Safety", "Replicability", "Payback"];
        return new JsonObject(names.Index().Select(pair =>
            KeyValuePair.Create(who + pair.Item, (JsonNode?)values[pair.Index])));
    }

    private static Play Outage()
    {
        var play = new Play(Play.Shipped("outage"), Staff);
        Assert.Null(play.Open("Ann", new JsonObject
        {
            ["what"] = "6 kV section 2",
            ["since"] = "2026-01-16T16:20:00+08:00",
        }));
        Done(play, "Bo", "assess", "respond", new JsonObject { ["level"] = "two", ["commander"] = Person("Du") });
        return play;
    }

    [Fact]
    public void Outage_RunsIsolationRescueAndInformationSideBySide()
    {
        var play = Outage();
        Assert.Equal(["isolating", "rescuing", "informing"], play.State.Leaves);
        Done(play, "Du", "inform", "informed", new JsonObject
        {
            ["informedAt"] = "2026-01-16T16:40:00+08:00",
            ["informed"] = new JsonArray("dispatch"),
        });
        Done(play, "Ann", "account", "safe", new JsonObject { ["headcount"] = 41, ["missing"] = 1 });
        Assert.Contains("rescuing", play.State.Leaves);
        Done(play, "Ann", "account", "safe", new JsonObject { ["headcount"] = 42, ["missing"] = 0 });
        Done(play, "Bo", "isolate", "isolated", new JsonObject
        {
            ["location"] = "incomer",
            ["evidence"] = "overcurrent of the incomer, no feeder picked up",
        });
        Assert.Equal(["restoring"], play.State.Leaves);
        Done(play, "Bo", "restore", "restored", new JsonObject
        {
            ["restoredAt"] = "2026-01-16T17:25:00+08:00",
            ["restoreOrder"] = new JsonArray("main fan", "drainage"),
            ["lostEnergyMwh"] = 4.618,
        });
        Assert.Equal(["restoredAll"], play.State.Milestones);
        Assert.Equal("cases.notAllowed", play.Do("Bo", "do", command => command with { Event = "standDown" }));
        Assert.Null(play.Do("Du", "do", command => command with { Event = "standDown" }));
        Done(play, "Bo", "review", "done", new JsonObject
        {
            ["cause"] = "an animal in the panel",
            ["measures"] = new JsonArray("barriers", "sealed cable holes"),
        });
        Assert.Null(play.Sign("Du", play.Task("agree", "Du")));
        Assert.Null(play.Sign("Eve", play.Task("agree")));
        Assert.Equal((CaseStatus.Closed, "closed"), (play.State.Status, play.State.Leaves[0]));
    }

    [Fact]
    public void Outage_WhosePeopleAreNotAccountedFor_EscalatesAfterHalfAnHour()
    {
        var play = Outage();
        play.Pass(31 * Play.Hour / 60);
        var told = play.All.OfType<Noticed>().Where(one => one.Kind == NoticeKind.Escalate).ToList();
        Assert.Contains(told, one => one.Roles.Contains("manager"));
    }

    private static JsonObject Shift() => new()
    {
        ["date"] = "2026-01-16",
        ["shift"] = "evening",
        ["beginsAt"] = "2026-01-16T08:00:00Z",
        ["endsAt"] = "2026-01-16T16:00:00Z",
        ["filledAt"] = "2026-01-16T08:30:00Z",
        ["alarmCounts"] = new JsonArray(0, 1, 2),
        ["alarms"] = new JsonArray(new JsonObject { ["id"] = "a", ["priority"] = 2, ["at"] = "2026-01-16T08:10:00Z" }),
        ["overrides"] = new JsonArray(),
        ["cases"] = new JsonArray(),
        ["indicators"] = new JsonArray(),
        ["notes"] = new JsonArray(),
    };

    [Fact]
    public void HandOver_IsSignedByTwoShifts_AndGatheredOnlyBeforeThat()
    {
        var play = new Play(Play.Shipped("shiftHandOver"), Staff);
        Assert.Equal("cases.byModule", play.Open("Ann"));
        play = new Play(Play.Shipped("shiftHandOver"), Staff);
        Assert.Null(play.Open("Ann", Shift(), filled: true));
        Done(play, "Ann", "write", "submit", new JsonObject { ["production"] = "full load", ["openPoints"] = "pump B" });
        Assert.Equal("cases.samePerson", SignTwice(play));
        Assert.Equal("shifts.signed", play.Bring(Shift(), "writing", new Refusal("shifts.signed", 409)));
        Assert.Null(play.Sign("Bo", play.Task("handOver")));
        Assert.Equal((CaseStatus.Closed, "handedOver"), (play.State.Status, play.State.Leaves[0]));

        static string? SignTwice(Play play)
        {
            Assert.Null(play.Sign("Ann", play.Task("handOver")));
            return play.Sign("Ann", play.Task("handOver"));
        }
    }

    [Fact]
    public void HandOver_ThatNobodyWrites_IsEscalatedAtTheEndOfTheShift()
    {
        var play = new Play(Play.Shipped("shiftHandOver"), Staff);
        Assert.Null(play.Open("Ann", Shift(), filled: true));
        play.Pass(8 * Play.Hour);
        Assert.Contains(play.All.OfType<Noticed>(), one =>
            one.Kind == NoticeKind.Escalate && one.Roles.Contains("manager"));
    }

    private static Play Idea()
    {
        var play = new Play(Play.Shipped("idea"), Staff);
        Assert.Null(play.Open("Ann", new JsonObject
        {
            ["title"] = "Seal the vacuum line",
            ["kind"] = "energy",
            ["problem"] = "The vacuum pump starts twelve times an hour.",
        }));
        Assert.True(CaseProjection.IsConfidential(play.Procedure, play.State));
        Done(play, "Du", "triage", "open", new JsonObject { ["ipRoute"] = "publish" });
        Assert.False(CaseProjection.IsConfidential(play.Procedure, play.State));
        Done(play, "Eve", "screen", "pass");
        Done(play, "Fay", "assign", "assigned", new JsonObject
        {
            ["firstExpert"] = Person("Bo"),
            ["secondExpert"] = Person("Chi"),
        });
        return play;
    }

    [Fact]
    public void Idea_GoesFromISawToISolved()
    {
        var play = Idea();
        Done(play, "Bo", "firstReview", null, Scores("first", 8, 7, 5, 9, 6, 8));
        Assert.Equal("cases.notYours", play.Do("Bo", "complete", command => command with
        {
            Task = play.Task("secondReview"),
            Data = Scores("second", 1, 1, 1, 1, 1, 1),
        }));
        Done(play, "Chi", "secondReview", null, Scores("second", 7, 7, 6, 8, 6, 7));
        Assert.Equal(["deciding"], play.State.Leaves);
        // 0.30·8 + 0.20·7 + 0.15·5 + 0.15·9 + 0.10·6 + 0.10·8 = 7.3 and 6.9
        Assert.Equal(7.1, (double)play.State.Data["score"]!, 6);
        Done(play, "Du", "decide", "trial", new JsonObject { ["implementer"] = Person("Fay") });
        Done(play, "Fay", "tryOut", "works", new JsonObject { ["trialResult"] = "three starts an hour" });
        Done(play, "Fay", "implement", "done");
        Done(play, "Du", "verify", "verified", Benefit("2026-03-10"));
        Assert.Equal(["verifying"], play.State.Leaves);
        Done(play, "Du", "verify", "verified", Benefit("2026-04-01"));
        Done(play, "Eve", "reward", "paid", new JsonObject { ["rewardFen"] = 150_000, ["shares"] = "Ann 100%" });
        Done(play, "Bo", "rollOut", "done", new JsonObject { ["sites"] = new JsonArray("plant 2") });
        Assert.Equal((CaseStatus.Closed, "archived"), (play.State.Status, play.State.Leaves[0]));

        static JsonObject Benefit(string to) => new()
        {
            ["verifiedFrom"] = "2026-03-01",
            ["verifiedTo"] = to,
            ["verifiedQuantity"] = "12 MWh a month",
            ["verifiedMethod"] = "meter of the pump",
        };
    }

    [Fact]
    public void Likeness_RanksTheSameThoughtFirst_AndOtherWordsLast()
    {
        string[] others =
        [
            "真空泵每小时启动十二次，密封圈漏气", "Ａ泵密封漏气，真空上不去", "食堂排队时间太长", "",
        ];
        var scores = SimilarCases.Likeness("真空泵密封圈漏气，每小时启动12次", others);
        Assert.True(scores[0] > scores[1] && scores[1] > scores[2]);
        Assert.Equal(0, scores[3]);
        Assert.InRange(SimilarCases.Likeness(others[0], others)[0], 0.999_999, 1.000_001);
    }

    [Fact]
    public void Idea_WhoseExpertsDisagree_GetsAThirdOne()
    {
        var play = Idea();
        Done(play, "Bo", "firstReview", null, Scores("first", 9, 9, 9, 9, 9, 9));
        Done(play, "Chi", "secondReview", null, Scores("second", 3, 3, 3, 3, 3, 3));
        Assert.Equal(["comparing"], play.State.Leaves);
        Done(play, "Du", "nameThird", "named", new JsonObject { ["thirdExpert"] = Person("Fay") });
        Done(play, "Fay", "thirdReview", null, Scores("third", 6, 6, 6, 6, 6, 6));
        Assert.Equal(6, (double)play.State.Data["score"]!, 6);
        Assert.Equal(["deciding"], play.State.Leaves);
    }
}
