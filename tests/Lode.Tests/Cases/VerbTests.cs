using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>The shipped request for an instrument, by different persons, with every verb.</summary>
public sealed class VerbTests
{
    private static readonly CasePeople Staff = Play.Staff(
        ("Ann", "operator"), ("Bo", "engineer"), ("Chi", "engineer"), ("Du", "manager"), ("Eve", "manager"),
        ("Flo", "viewer"), ("Max", "administrator"));

    private static Play Opened()
    {
        var play = new Play(Play.Shipped("instrumentRequest"), Staff);
        play.Supervisors.Add(Play.Person("Max"));
        Assert.Null(play.Open("Ann"));
        return play;
    }

    private static JsonObject Request() => new()
    {
        ["instrument"] = "LT201",
        ["purpose"] = "level",
        ["quantity"] = 1,
        ["priceFen"] = 250_000,
    };

    private static Play InReview()
    {
        var play = Opened();
        Assert.Null(play.Do("Ann", "complete", command => command with
        {
            Task = play.Task("write"),
            Outcome = "submit",
            Data = Request(),
        }));
        return play;
    }

    private static Play InOrder()
    {
        var play = InReview();
        Assert.Null(play.Sign("Bo", 2));
        Assert.Null(play.Sign("Du", 4));
        return play;
    }

    [Fact]
    public void Request_RunsFromDraftToDone()
    {
        var play = InOrder();
        Assert.Equal(["order"], play.State.Leaves);
        Assert.Contains("agreed", play.State.Milestones);
        Assert.Equal("cases.fieldsWrong", play.Do("Du", "complete", command => command with
        {
            Task = play.Task("placeOrder"),
            Outcome = "ordered",
        }));
        Assert.Null(play.Do("Du", "complete", command => command with
        {
            Task = play.Task("placeOrder"),
            Outcome = "ordered",
            Data = new JsonObject { ["orderNumber"] = "PO-1" },
        }));
        Assert.Equal((CaseStatus.Closed, "done"), (play.State.Status, play.State.Leaves[0]));
        Assert.Equal("cases.notOpen", play.Do("Du", "claim", command => command with { Task = 1 }));
        Assert.Null(play.Do("Ann", "comment", command => command with { Comment = "thanks" }));
    }

    [Fact]
    public void WrongFields_AreNamed_AndNothingIsTaken()
    {
        var play = Opened();
        var refusal = play.Refusal("Ann", "complete", command => command with
        {
            Task = 1,
            Outcome = "submit",
            Data = new JsonObject
            {
                ["quantity"] = 0,
                ["instrument"] = "x",
                ["orderNumber"] = "PO",
                ["priceFen"] = 1.5
            },
        });
        Assert.Equal("cases.fieldsWrong", refusal!.Code);
        Assert.Equal(
            ["data.instrument length", "data.orderNumber unknown", "data.priceFen format", "data.purpose required",
                "data.quantity range"],
            refusal.Fields!.Select(one => $"{one.Path} {one.Code}").Order(StringComparer.Ordinal));
        Assert.Equal(1, (int)play.State.Data["quantity"]!);
    }

    [Fact]
    public void Claim_TakesATaskFromThePool_AndReleasePutsItBack()
    {
        var play = InOrder();
        var task = play.Task("placeOrder");
        Assert.Equal("cases.notYours", play.Do("Bo", "claim", command => command with { Task = task }));
        Assert.Null(play.Do("Du", "claim", command => command with { Task = task }));
        var refusal = play.Refusal("Eve", "claim", command => command with { Task = task })!;
        Assert.Equal(("cases.alreadyClaimed", "Du"), (refusal.Code, refusal.Args!["candidate"]));
        Assert.Equal("cases.notYours", play.Do("Eve", "release", command => command with { Task = task }));
        Assert.Null(play.Do("Du", "release", command => command with { Task = task }));
        Assert.Null(play.Do("Eve", "claim", command => command with { Task = task }));
        Assert.Equal("cases.noPool", Opened().Do("Ann", "release", command => command with { Task = 1 }));
    }

    [Fact]
    public void Reassign_IsForTheAssigneeAndTheSupervisor_AndKeepsDutiesApart()
    {
        var play = InOrder();
        var task = play.Task("placeOrder");
        Assert.Equal("cases.notYours", play.Do("Du", "reassign",
            command => command with { Task = task, To = Play.Person("Flo") }));
        Assert.Null(play.Do("Du", "claim", command => command with { Task = task }));
        Assert.Equal("cases.separated", play.Do("Du", "reassign",
            command => command with { Task = task, To = Play.Person("Ann") }));
        Assert.Null(play.Do("Du", "reassign", command => command with { Task = task, To = Play.Person("Flo") }));
        Assert.Equal("cases.notYours", play.Do("Du", "complete",
            command => command with { Task = task, Outcome = "ordered" }));
        Assert.Null(play.Do("Max", "reassign", command => command with { Task = task, To = Play.Person("Eve") }));
        Assert.Equal("cases.personUnknown", play.Do(
            "Max", "reassign", command => command with { Task = task, To = Play.Person("Zed") }));

        var signing = InReview();
        Assert.Null(signing.Do("Bo", "claim", command => command with { Task = 2 }));
        Assert.Equal("cases.notAllowed", signing.Do(
            "Bo", "reassign", command => command with { Task = 2, To = Play.Person("Flo") }));
        Assert.Null(signing.Do("Bo", "reassign", command => command with { Task = 2, To = Play.Person("Chi") }));
    }

    [Fact]
    public void Delegate_ActsForTheAssignee_AndCannotPassItOn()
    {
        var play = InOrder();
        var task = play.Task("placeOrder");
        Assert.Null(play.Do("Du", "delegate", command => command with { Task = task, To = Play.Person("Flo") }));
        Assert.Equal("cases.notYours", play.Do("Flo", "delegate",
            command => command with { Task = task, To = Play.Person("Chi") }));
        Assert.Null(play.Do("Flo", "complete", command => command with
        {
            Task = task,
            Outcome = "ordered",
            ActingFor = Play.Person("Du"),
            Data = new JsonObject { ["orderNumber"] = "PO-2" },
        }));
        Assert.Equal(["Flo", "Du"], play.State.Doers["placeOrder"].Select(one => one.Name));
    }

    [Fact]
    public void SendBack_KeepsData_VoidsLaterSignatures_AndNeedsAReason()
    {
        var play = InOrder();
        var task = play.Task("placeOrder");
        Assert.Equal("cases.reasonMissing", play.Do(
            "Du", "sendBack", command => command with { Task = task, State = "draft" }));
        Assert.Equal("cases.notVisited", play.Do("Du", "sendBack", command => command with
        {
            Task = task,
            State = "done",
            Comment = "why",
        }));
        Assert.Null(play.Do("Du", "sendBack", command => command with
        {
            Task = task,
            State = "draft",
            Comment = "price"
        }));
        Assert.Equal(["draft"], play.State.Leaves);
        Assert.Equal(GroupStatus.Void, play.State.Groups["approve"].Status);
        Assert.Equal("LT201", (string)play.State.Data["instrument"]!);
        Assert.Null(play.Do("Ann", "complete", command => command with
        {
            Task = play.Task("write"),
            Outcome = "submit",
            Data = new JsonObject { ["priceFen"] = 300_000 },
        }));
        Assert.Empty(play.State.Groups["approve"].Signatures);
        Assert.Equal(3, play.State.Tasks.Count);
    }

    [Fact]
    public void SignedFields_CannotChangeAfterTheSignOff()
    {
        var play = InOrder();
        Assert.Equal("cases.notAvailable", play.Do("Ann", "edit", command => command with
        {
            Data = new JsonObject { ["priceFen"] = 1 },
        }));
    }

    [Fact]
    public void Withdraw_WorksWhileNobodyHasActed()
    {
        var play = InReview();
        Assert.Equal("cases.cannotWithdraw", play.Do("Bo", "withdraw"));
        Assert.Null(play.Do("Ann", "comment", command => command with { Comment = "wait" }));
        Assert.Null(play.Do("Ann", "withdraw"));
        Assert.Equal(["draft"], play.State.Leaves);
        Assert.Equal("cases.cannotWithdraw", play.Do("Ann", "withdraw"));

        var acted = InReview();
        Assert.Null(acted.Do("Bo", "claim", command => command with { Task = 2 }));
        Assert.Equal("cases.cannotWithdraw", acted.Do("Ann", "withdraw"));
    }

    [Fact]
    public void Urge_TellsThoseWhoHaveTheWork_EveryFourHoursAtMost()
    {
        var play = InReview();
        Assert.Equal("cases.notAllowed", play.Do("Flo", "urge"));
        Assert.Null(play.Do("Ann", "urge"));
        var told = Assert.Single(play.Last.OfType<Noticed>());
        Assert.Equal((NoticeKind.Urge, true), (told.Kind, told.Roles.Contains("engineer")));
        Assert.Equal("cases.urgeTooSoon", play.Do("Ann", "urge"));
        play.NowUs += 4 * Play.Hour;
        Assert.Null(play.Do("Ann", "urge"));
    }

    [Fact]
    public void Suspend_StopsTheClock_AndResumeGivesTheRestBack()
    {
        var play = InReview();
        var due = play.State.Deadlines[0].DueUs;
        play.NowUs += Play.Hour; // 17:30, the working day is over: one working hour is used
        Assert.Equal("cases.supervisorNeeded", play.Do("Ann", "suspend", command => command with { Comment = "x" }));
        Assert.Equal("cases.reasonMissing", play.Do("Max", "suspend"));
        Assert.Null(play.Do("Max", "suspend", command => command with { Comment = "waiting" }));
        Assert.Equal("cases.isSuspended", play.Sign("Bo", 2));
        play.Pass(14 * 24 * Play.Hour);
        Assert.DoesNotContain(play.All.OfType<DeadlineSet>(), one => one.Deadline.Levels.Any(level => level.Fired));
        Assert.Null(play.Do("Max", "resume", command => command with { Comment = "go on" }));
        Assert.Equal(due + (14 * 24 * Play.Hour), play.State.Deadlines[0].DueUs);
        Assert.Equal("cases.notSuspended", play.Do("Max", "resume", command => command with { Comment = "go on" }));
    }

    [Fact]
    public void Levels_FireOnceEach_AndTellTheRightOnes()
    {
        var play = InReview();
        var deadline = play.State.Deadlines[0];
        Assert.Equal("2026-01-21 09:30", Local(deadline.DueUs));
        play.Pass((long)(3.5 * 24 * Play.Hour));
        var remind = Assert.Single(play.All.OfType<Noticed>());
        Assert.Equal((NoticeKind.Remind, "engineer manager"), (remind.Kind, string.Join(' ', remind.Roles)));
        play.Pass(30 * Play.Hour);
        Assert.Equal([NoticeKind.Remind, NoticeKind.Escalate], play.All.OfType<Noticed>().Select(one => one.Kind));
        Assert.All(play.State.Tasks, task => Assert.Equal(100, task.Level));
        play.Pass(7 * 24 * Play.Hour);
        Assert.Contains("administrator", play.All.OfType<Noticed>().Last().Roles);
        var before = play.All.Count();
        Assert.Null(play.Fire(deadline.Id, deadline.Entry, 150));
        Assert.Equal(before, play.All.Count());
    }

    [Fact]
    public void LateTimerOfALeftEntry_DoesNothing()
    {
        var play = InReview();
        var deadline = play.State.Deadlines[0];
        Assert.Null(play.Do("Ann", "withdraw"));
        Assert.Null(play.Do("Ann", "complete", command => command with
        {
            Task = play.Task("write"),
            Outcome = "submit"
        }));
        play.NowUs += 1000 * Play.Hour;
        var before = play.All.Count();
        Assert.Null(play.Fire(deadline.Id, deadline.Entry, 100));
        Assert.Equal(before, play.All.Count());
        Assert.Null(play.Fire(deadline.Id, play.State.Deadlines[0].Entry, 100));
        Assert.True(play.All.Count() > before);
    }

    [Fact]
    public void Cancel_IsForTheSupervisor_OrTheInitiatorWhileNobodyElseActed()
    {
        var own = InReview();
        Assert.Equal("cases.reasonMissing", own.Do("Ann", "cancel"));
        Assert.Null(own.Do("Ann", "cancel", command => command with { Comment = "not needed" }));
        Assert.Equal(CaseStatus.Canceled, own.State.Status);
        var acted = InReview();
        Assert.Null(acted.Sign("Bo", 2));
        Assert.Equal("cases.supervisorNeeded", acted.Do("Ann", "cancel", command => command with { Comment = "x" }));
        Assert.Null(acted.Do("Max", "cancel", command => command with { Comment = "duplicate" }));
    }

    [Fact]
    public void AttachedDocument_IsPartOfWhatIsSigned()
    {
        var play = InReview();
        Assert.Null(play.Sign("Bo", 2));
        Assert.Null(play.Do("Ann", "attach", command => command with
        {
            Hash = new string('a', 64),
            Name = "data sheet.pdf",
            Bytes = 10,
        }));
        Assert.Equal((0, 2), (play.State.Groups["approve"].Signatures.Count, play.State.Groups["approve"].Revision));
        Assert.Equal("cases.invalid", play.Do("Ann", "attach", command => command with { Hash = "zz", Name = "x" }));
    }

    [Fact]
    public void DiscretionaryTask_StartsByDecisionOnly_AndDoesNotHoldUpTheCase()
    {
        var play = InReview();
        Assert.Equal("cases.notAllowed", play.Do("Ann", "start", command => command with { Start = "measure" }));
        Assert.Null(play.Do("Bo", "start", command => command with { Start = "measure" }));
        var task = play.Task("measure");
        Assert.Equal("2026-01-18 00:00", Local(play.State.Deadlines.Single(one => one.Id == $"task:{task}").DueUs));
        Assert.Null(play.Do("Chi", "complete", command => command with { Task = task }));
        Assert.Equal(["review"], play.State.Leaves);
        Assert.Null(play.Do("Bo", "start", command => command with { Start = "measure" }));
        Assert.Null(play.Sign("Bo", 2));
        Assert.Null(play.Sign("Chi", 3));
        Assert.NotEqual(0, play.Task("measure"));
    }

    [Fact]
    public void CopyAndLink_AddToTheFile()
    {
        var play = InReview();
        Assert.Null(play.Do("Ann", "copyTo", command => command with { Persons = [Play.Person("Flo")] }));
        Assert.Null(play.Do("Ann", "copyTo", command => command with { Persons = [Play.Person("Flo")] }));
        Assert.Single(play.State.Copied);
        Assert.Null(play.Do("Ann", "link", command => command with { Kind = "equipment", Target = "P-101" }));
        Assert.Null(play.Do("Ann", "link", command => command with { Kind = "equipment", Target = "P-101" }));
        Assert.Single(play.State.Links);
        Assert.Equal("cases.unknownVerb", play.Do("Ann", "explode"));
    }

    [Fact]
    public void Opening_IsForTheOpeners()
    {
        var play = new Play(Play.Shipped("instrumentRequest"), Staff);
        Assert.Equal("cases.notAllowed", play.Open("Flo"));
    }

    private static string Local(long us) => Instants.FromUs(us).ToOffset(TimeSpan.FromHours(8))
        .ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
