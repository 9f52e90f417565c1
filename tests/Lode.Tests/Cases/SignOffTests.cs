using System.Text.Json.Nodes;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>The sign-off and delegation examples of fieldwork.md §c1.4.</summary>
public sealed class SignOffTests
{
    private static readonly CasePeople Staff = Play.Staff(
        ("Ann", "opener"), ("A", "roleA"), ("B", "roleB"), ("C", "roleC"), ("B", "second"), ("V", "vetoer"),
        ("Ann", "roleA"), ("D", "nobody"), ("S", "manager"));

    private static CaseProcedure Procedure(string signOff) => Play.Build($$"""
        {
          "format": "case-definition/v1", "type": "test", "prefix": "T",
          "labels": { "zh-CN": "测试", "en-US": "Test" },
          "openers": [{ "role": "opener" }],
          "amountField": "amount",
          "data": { "type": "object", "properties": {
            "amount": { "type": "integer", "minimum": 0, "default": 100,
              "x-labels": { "zh-CN": "金额", "en-US": "Amount" } },
            "note": { "type": "string", "x-labels": { "zh-CN": "备注", "en-US": "Note" } } } },
          "forms": { "all": { "labels": { "zh-CN": "全部", "en-US": "All" }, "fields": ["amount", "note"] } },
          "states": [
            { "id": "review", "labels": { "zh-CN": "签", "en-US": "Sign" },
              "edit": [{ "form": "all", "by": { "initiator": true } }],
              "signOffs": [{ "id": "agree", "labels": { "zh-CN": "同意", "en-US": "Agree" },
                "meaning": { "zh-CN": "同意", "en-US": "I agree" }, "fields": ["amount"], {{signOff}} }],
              "transitions": [{ "on": "signOff.agree.approved", "to": ["yes"] },
                              { "on": "signOff.agree.rejected", "to": ["no"] }] },
            { "id": "yes", "kind": "final", "labels": { "zh-CN": "是", "en-US": "Yes" } },
            { "id": "no", "kind": "final", "labels": { "zh-CN": "否", "en-US": "No" } } ] }
        """);

    private const string TwoOfThree = """
        "rule": "kOfN", "k": 2, "signers": [{ "who": { "role": "roleA" } }, { "who": { "role": "roleB" } },
          { "who": { "role": "roleC" } }]
        """;

    private static Play Opened(string signOff)
    {
        var play = new Play(Procedure(signOff), Staff);
        Assert.Null(play.Open("Ann"));
        return play;
    }

    private static void Delegate(Play play, string from, string to, double? limit = null, string types = "",
        string roles = "") =>
        play.Delegations.Add(new DelegationRow
        {
            FromId = Play.Person(from),
            ToId = Play.Person(to),
            Types = types,
            Roles = roles,
            AmountLimit = limit,
            FromUs = Play.Start - 1,
            UntilUs = Play.Start + (100 * Play.Hour),
        });

    private static GroupState Group(Play play) => play.State.Groups["agree"];

    [Fact]
    public void TwoOfThree_SamePersonThroughDelegation_IsRefused_AndTheThirdCompletes()
    {
        var play = Opened(TwoOfThree);
        Delegate(play, "A", "B");
        Assert.Null(play.Sign("B", 2));
        Assert.Single(Group(play).Signatures);
        var refusal = play.Refusal("B", "sign", command => command with
        {
            Task = 1,
            Decision = "approve",
            ActingFor = Play.Person("A"),
            Hash = play.Hash(1),
        });
        Assert.Equal("cases.samePerson", refusal!.Code);
        Assert.Equal(("B", "A", "A"), (refusal.Args!["signer"], refusal.Args["principal"], refusal.Args["candidate"]));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal((CaseStatus.Closed, "yes"), (play.State.Status, play.State.Leaves[0]));
        Assert.Empty(play.State.Tasks);
    }

    [Fact]
    public void TwoOfThree_WithoutDistinctPersons_CountsTheSecondSignature()
    {
        var play = Opened(TwoOfThree + """, "distinctPersons": false""");
        Delegate(play, "A", "B");
        Assert.Null(play.Sign("B", 2));
        Assert.Null(play.Sign("B", 1, actingFor: "A"));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void EditedAmount_InvalidatesTheGroup_AndTellsWhoSigned()
    {
        var play = Opened(TwoOfThree);
        Assert.Null(play.Sign("B", 2));
        var old = play.Hash(1);
        Assert.Null(play.Do("Ann", "edit", command => command with { Data = new JsonObject { ["amount"] = 900 } }));
        Assert.Equal((0, 2, GroupStatus.Open), (Group(play).Signatures.Count, Group(play).Revision, Group(play)
            .Status));
        var told = Assert.Single(play.Last.OfType<Noticed>(), one => one.Kind == NoticeKind.Invalidated);
        Assert.Equal([Play.Person("B")], told.Persons);
        Assert.Equal([1, 2, 3], play.State.Tasks.Select(task => task.N).Order());
        Assert.Equal("cases.contentChanged", play.Sign("C", 3, hash: old));
        Assert.Null(play.Sign("B", 2));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void EditedFieldThatIsNotSigned_LeavesTheSignatures()
    {
        var play = Opened(TwoOfThree);
        Assert.Null(play.Sign("B", 2));
        Assert.Null(play.Do("Ann", "edit", command => command with { Data = new JsonObject { ["note"] = "x" } }));
        Assert.Single(Group(play).Signatures);
    }

    [Fact]
    public void OneVeto_EndsTheGroup_AlthoughTheOthersAreOpen()
    {
        var play = Opened("""
            "rule": "all", "veto": { "role": "vetoer" }, "signers": [{ "who": { "role": "roleA" } },
              { "who": { "role": "roleB" } }, { "who": { "role": "vetoer" } }]
            """);
        Assert.Null(play.Sign("V", 3, approve: false));
        Assert.Equal((GroupStatus.Rejected, "no"), (Group(play).Status, play.State.Leaves[0]));
        Assert.Equal([1, 2], play.Last.OfType<TaskEnded>().Where(one => one.End == TaskEnd.Canceled)
            .Select(one => one.N).Order());
    }

    [Fact]
    public void VetoOfKOfN_EndsIt_AndAnotherRejectionDoesNot()
    {
        const string SignOff = """
            "rule": "kOfN", "k": 1, "veto": { "role": "vetoer" }, "signers": [{ "who": { "role": "roleA" } },
              { "who": { "role": "vetoer" } }, { "who": { "role": "roleB" } }]
            """;
        var play = Opened(SignOff);
        Assert.Null(play.Sign("B", 3, approve: false));
        Assert.Equal(GroupStatus.Open, Group(play).Status);
        Assert.Null(play.Sign("V", 2, approve: false));
        Assert.Equal(GroupStatus.Rejected, Group(play).Status);
    }

    private const string InOrder = """
        "rule": "sequential", "signers": [{ "who": { "role": "roleA" } }, { "who": { "role": "roleB" } },
          { "who": { "role": "roleC" } }]
        """;

    [Fact]
    public void Sequential_ThirdCannotActBeforeTheSecond()
    {
        var play = Opened(InOrder);
        var refusal = play.Refusal("C", "sign", command => command with
        {
            Task = 3,
            Decision = "approve",
            Hash = play.Hash(3),
        });
        Assert.Equal(("cases.notYourTurn", "A"), (refusal!.Code, refusal.Args!["candidate"]));
        Assert.Null(play.Sign("A", 1));
        Assert.Equal("cases.notYourTurn", play.Sign("C", 3));
        Assert.Null(play.Sign("B", 2));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void Sequential_SignerAddedBeforeTheSecond_ComesFirstNewThenSecondThenThird()
    {
        var play = Opened(InOrder);
        Assert.Null(play.Sign("A", 1));
        Assert.Null(play.Do("B", "addSigner", command => command with
        {
            Task = 2,
            To = Play.Person("D"),
            Position = "before",
        }));
        Assert.Equal([1, 4, 2, 3], Group(play).Slots.Select(slot => slot.N));
        Assert.Equal([4], play.State.Tasks.Select(task => task.N));
        Assert.Equal("cases.notYourTurn", play.Sign("B", 2));
        Assert.Null(play.Sign("D", 4));
        Assert.Equal("cases.notYourTurn", play.Sign("C", 3));
        Assert.Null(play.Sign("B", 2));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void SignerAddedAfterOrBeside_IsWaitedFor()
    {
        var play = Opened(InOrder);
        Assert.Null(play.Do("A", "addSigner", command => command with
        {
            Task = 1,
            To = Play.Person("D"),
            Position = "after",
        }));
        Assert.Null(play.Sign("A", 1));
        Assert.Equal([4], play.State.Tasks.Select(task => task.N));
        Assert.Null(play.Sign("D", 4));
        Assert.Null(play.Do("B", "addSigner", command => command with
        {
            Task = 2,
            To = Play.Person("V"),
            Position = "beside",
        }));
        Assert.Equal([2, 5], play.State.Tasks.Select(task => task.N).Order());
        Assert.Null(play.Sign("B", 2));
        Assert.Equal([5], play.State.Tasks.Select(task => task.N));
        Assert.Null(play.Sign("V", 5));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal("yes", play.State.Leaves[0]);
        Assert.Equal("cases.notOpen", play.Sign("C", 3));
    }

    [Fact]
    public void InitiatorWithTheRole_IsNotEvenOffered()
    {
        var play = Opened("""
            "rule": "all", "signers": [{ "who": { "role": "roleA" }, "each": true }, { "who": { "role": "roleC" } }]
            """);
        Assert.Equal(["A", "C"], play.State.Tasks.SelectMany(task => task.Assignee is { } one ? [one.Name]
            : task.Roles.SelectMany(role => Staff.Holders(role, Play.Org, Play.Start)).Select(one => one.Name))
                .Order());

        var pool = Opened(TwoOfThree);
        var refusal = pool.Refusal("Ann", "sign", command => command with
        {
            Task = 1,
            Decision = "approve",
            Hash = pool.Hash(1),
        });
        Assert.Equal(("cases.separated", "A"), (refusal!.Code, refusal.Args!["candidate"]));
    }

    /// <summary>Ann and A hold the role, Ann may not sign: the second place waits for somebody whom the supervisor
    /// names, and A's approval does not end the sign-off as refused.</summary>
    [Theory]
    [InlineData("""
        "rule": "kOfN", "k": 2, "signers": [{ "who": { "role": "roleA" }, "each": true }]
        """)]
    [InlineData("""
        "rule": "weighted", "weight": 4, "signers": [{ "who": { "role": "roleA" }, "each": true, "weight": 2 }]
        """)]
    public void FewerPersonsThanMustSign_LeaveAPlaceOpen_ThatIsHandedOver(string signOff)
    {
        var play = Opened(signOff);
        play.Supervisors.Add(Play.Person("S"));
        Assert.Equal(2, play.State.Tasks.Count);
        Assert.Null(play.Sign("A", 1));
        Assert.Equal(GroupStatus.Open, Group(play).Status);
        Assert.Equal("cases.samePerson", play.Sign("A", 2));
        Assert.Equal("cases.separated", play.Sign("Ann", 2));
        Assert.Null(play.Do("S", "reassign", command => command with { Task = 2, To = Play.Person("D") }));
        Assert.Null(play.Sign("D", 2));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void NobodyLeftToSign_IsAnOpenPlace_NotAnEmptySignOff()
    {
        var play = Opened("""
            "rule": "all", "signers": [{ "who": { "role": "opener" }, "each": true }]
            """);
        play.Supervisors.Add(Play.Person("S"));
        var task = Assert.Single(play.State.Tasks);
        Assert.Equal("cases.separated", play.Sign("Ann", task.N));
        Assert.Null(play.Do("S", "reassign", command => command with { Task = task.N, To = Play.Person("C") }));
        Assert.Null(play.Sign("C", task.N));
        Assert.Equal("yes", play.State.Leaves[0]);
    }

    [Fact]
    public void InitiatorThroughADelegate_CannotApprove_NorBeOne()
    {
        var play = Opened(TwoOfThree);
        Delegate(play, "Ann", "D");
        Delegate(play, "A", "Ann");
        Assert.Equal("cases.separated", play.Sign("D", 1, actingFor: "Ann"));
        Assert.Equal("cases.separated", play.Sign("Ann", 1, actingFor: "A"));
    }

    [Fact]
    public void Delegation_IsNotPassedOn_HasALimit_AndAScope()
    {
        var play = Opened(TwoOfThree);
        Delegate(play, "A", "B", limit: 50);
        Delegate(play, "B", "D");
        Assert.Equal("cases.delegationMissing", play.Sign("D", 1, actingFor: "A"));
        var refusal = play.Refusal("B", "sign", command => command with
        {
            Task = 1,
            Decision = "approve",
            ActingFor = Play.Person("A"),
            Hash = play.Hash(1),
        });
        Assert.Equal(("cases.delegationLimit", "50", "100"),
            (refusal!.Code, refusal.Args!["limit"], refusal.Args["amount"]));
        Delegate(play, "A", "D", types: "other");
        Assert.Equal("cases.delegationMissing", play.Sign("D", 1, actingFor: "A"));
        Delegate(play, "A", "D", roles: "roleC");
        Assert.Equal("cases.delegationMissing", play.Sign("D", 1, actingFor: "A"));
        Delegate(play, "A", "D", limit: 100, types: "test", roles: "roleA");
        Assert.Null(play.Sign("D", 1, actingFor: "A"));
        Assert.Equal(("D", "A"), (Group(play).Signatures[0].By.Name, Group(play).Signatures[0].For!.Name));
        Assert.Equal("cases.taskGone", play.Sign("A", 1));
        var later = Opened(TwoOfThree);
        Delegate(later, "A", "D");
        later.NowUs += 200 * Play.Hour;
        Assert.Equal("cases.delegationMissing", later.Sign("D", 1, actingFor: "A"));
    }

    [Fact]
    public void Weighted_CountsWeights_AndEndsWhenTheyCannotBeReached()
    {
        const string SignOff = """
            "rule": "weighted", "weight": 3, "signers": [{ "who": { "role": "roleA" }, "weight": 2 },
              { "who": { "role": "roleB" }, "weight": 1 }, { "who": { "role": "roleC" }, "weight": 1 }]
            """;
        var play = Opened(SignOff);
        Assert.Null(play.Sign("A", 1));
        Assert.Null(play.Sign("C", 3));
        Assert.Equal("yes", play.State.Leaves[0]);
        var rejected = Opened(SignOff);
        Assert.Null(rejected.Sign("A", 1, approve: false));
        Assert.Equal("no", rejected.State.Leaves[0]);
    }

    [Fact]
    public void Signature_NeedsTheHashThatWasShown_AndAReasonToReject()
    {
        var play = Opened(TwoOfThree);
        Assert.Equal("cases.contentChanged", play.Sign("B", 2, hash: new string('0', 64)));
        Assert.Equal("cases.reasonMissing", play.Do("B", "sign", command => command with
        {
            Task = 2,
            Decision = "reject",
            Hash = play.Hash(2),
        }));
        Assert.Equal("cases.notYours", play.Sign("D", 2));
    }
}
