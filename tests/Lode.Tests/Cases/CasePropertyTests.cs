using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>The properties of fieldwork.md §c1.7 that need no database, on random procedures and random people who try
/// everything. <see cref="Play"/> checks replay, lifetimes and signers after each command.</summary>
public sealed class CasePropertyTests
{
    private static readonly string[] Names = ["P0", "P1", "P2", "P3", "P4", "P5"];

    [Fact]
    public void RandomCases_KeepTheirLaws()
    {
        var accepted = new HashSet<string>();
        Check(100, seed =>
        {
            var random = new Random(seed);
            var play = Begin(random);
            for (var step = 0; step < 40; step++)
            {
                Act(play, random);
            }

            AssertDutiesApart(play);
            AssertQuorum(play);
            accepted.UnionWith(play.Accepted);
            return true;
        });

        // The run proves nothing about a verb that it never got through.
        Assert.Empty(CaseTurn.Verbs.Except(["cancel", "copyTo", "comment", "link", "start"]).Except(accepted));
    }

    [Fact]
    public void RandomDefinitions_PassTheChecks_AndSayTheSameHashAlways() => Check(60, seed =>
    {
        var text = RandomDefinitions.Make(new Random(seed));
        var first = Play.Build(text);
        var second = Play.Build(JsonNode.Parse(text)!.ToJsonString(
            new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
        return first.Hash == second.Hash;
    });

    /// <summary>Whoever must act does act, always with approval: every case comes to its end.</summary>
    [Fact]
    public void CasesInWhichEverybodyDoesTheirPart_ComeToAnEnd() => Check(40, seed =>
    {
        var random = new Random(seed);
        var play = Begin(random);
        for (var step = 0; step < 200 && play.State.Status == CaseStatus.Open; step++)
        {
            if (!DoOneTask(play))
            {
                // Nobody is left who may: the supervisor hands the work to somebody who is not barred, or ends it.
                play.Supervisors.Add(Play.Person("P0"));
                var task = play.State.Tasks.FirstOrDefault();
                if (task is null || Names.All(name => play.Do("P0", "reassign", command => command with
                {
                    Task = task.N,
                    To = Play.Person(name),
                }) is not null || !DoOneTask(play)))
                {
                    Assert.Null(play.Do("P0", "cancel", command => command with { Comment = "nobody" }));
                }
            }
        }

        return play.State.Status is CaseStatus.Closed or CaseStatus.Canceled;
    });

    private static bool DoOneTask(Play play) => play.State.Tasks.ToList().Exists(task => Array.Exists(Names, name =>
        task.Kind == TaskKind.Sign
            ? play.Sign(name, task.N) is null
            : play.Do(name, "complete", command => command with { Task = task.N, Outcome = "ok" }) is null));

    private static Play Begin(Random random)
    {
        var staff = Names.SelectMany(name => Enumerable.Range(0, RandomDefinitions.Roles)
            .Where(_ => random.Next(2) == 0).Select(role => (name, $"r{role}"))).Append(("P0", "r0")).ToArray();
        var play = new Play(Play.Build(RandomDefinitions.Make(random)), Play.Staff(staff));
        if (random.Next(4) > 0)
        {
            play.Supervisors.Add(Play.Person(Names[random.Next(Names.Length)]));
        }

        for (var count = random.Next(12); count > 0; count--)
        {
            play.Delegations.Add(new DelegationRow
            {
                FromId = Play.Person(Names[random.Next(Names.Length)]),
                ToId = Play.Person(Names[random.Next(Names.Length)]),
                AmountLimit = random.Next(4) == 0 ? random.Next(20) : null,
                FromUs = 0,
                UntilUs = long.MaxValue,
            });
        }

        Assert.Null(play.Open("P0"));
        return play;
    }

    // Ways back that chance alone would seldom find.
    private static void Return(Play play, Random random)
    {
        if (play.State.Status == CaseStatus.Suspended && random.Next(2) == 0)
        {
            play.Do(Names.First(name => play.Supervisors.Contains(Play.Person(name))), "resume", command =>
                command with { Comment = "on" });
        }

        if (play.State.Move is not null && random.Next(3) == 0)
        {
            play.Do("P0", "withdraw");
        }
    }

    private static void Act(Play play, Random random)
    {
        var task = play.State.Tasks.Count > 0 ? play.State.Tasks[random.Next(play.State.Tasks.Count)].N
            : random.Next(1, 5);
        var actor = Names[random.Next(Names.Length)];
        var other = Play.Person(Names[random.Next(Names.Length)]);
        var principals = play.Delegations.Where(one => one.ToId == Play.Person(actor)).Select(one => one.FromId)
            .ToList();
        Id? principal = principals.Count > 0 && random.Next(2) == 0 ? principals[random.Next(principals.Count)]
            : random.Next(8) == 0 ? other : null;
        Return(play, random);
        var states = play.State.Visited.Keys.Order(StringComparer.Ordinal).ToList();
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                play.Do(actor, "complete", command => command with
                {
                    Task = task,
                    Outcome = random.Next(3) == 0 ? "bad" : "ok",
                    ActingFor = principal,
                    Data = random.Next(3) == 0 ? Data(random) : null,
                });
                break;
            case 3 or 4 or 5 or 6:
                play.Sign(actor, task, random.Next(4) > 0, principal is null ? null
                    : Names.First(name => Play.Person(name) == principal), random.Next(9) == 0 ? "" : null);
                break;
            case 7:
                play.Do(actor, "claim", command => command with { Task = task });
                break;
            case 8:
                play.Do(random.Next(2) == 0 ? actor : "P0", random.Next(2) == 0 ? "release" : "withdraw", command =>
                    command with { Task = task });
                break;
            case 9:
                play.Do(actor, random.Next(2) == 0 ? "reassign" : "delegate",
                    command => command with { Task = task, To = other });
                break;
            case 10:
                play.Do(actor, "addSigner", command => command with
                {
                    Task = task,
                    To = other,
                    Position = new[] { "before", "after", "beside" }[random.Next(3)],
                });
                break;
            case 11:
                play.Do(actor, "sendBack", command => command with
                {
                    Task = task,
                    State = states[random.Next(states.Count)],
                    Comment = "again",
                });
                break;
            case 12:
                play.Do(actor, "edit", command => command with { Data = Data(random) });
                break;
            case 13:
                play.Do(actor, random.Next(2) == 0 ? "suspend" : "urge", command => command with { Comment = "why" });
                break;
            case 14:
                play.Do(actor, random.Next(6) == 0 ? "do" : "attach", command => command with
                {
                    Event = "stop",
                    Hash = new string((char)('a' + random.Next(6)), 64),
                    Name = "file",
                });
                break;
            default:
                play.Pass(random.Next(1, 30) * Play.Hour);
                break;
        }
    }

    private static JsonObject Data(Random random) => random.Next(3) switch
    {
        0 => new JsonObject { ["amount"] = random.Next(100) },
        1 => new JsonObject { ["note"] = $"n{random.Next(3)}" },
        _ => new JsonObject { ["flag"] = random.Next(2) == 0, ["amount"] = random.Next(30) },
    };

    // An oracle of its own: who ended which work, in the order of the log, against the bars of the definition.
    private static void AssertDutiesApart(Play play)
    {
        var done = new Dictionary<string, HashSet<Id>>();
        var initiator = play.State.Initiator!.Id;
        foreach (var ended in play.All.OfType<TaskEnded>().Where(one => one.End == TaskEnd.Done))
        {
            var barred = new HashSet<Id>();
            var (except, opener) = play.Procedure.SignOffs.TryGetValue(ended.Key, out var signOff)
                ? (signOff.Content.Except, signOff.Content.ExcludeInitiator)
                : (play.Procedure.Tasks[ended.Key].Content.Except,
                    play.Procedure.Tasks[ended.Key].Content.Except.Contains("initiator"));
            if (opener)
            {
                barred.Add(initiator);
            }

            var pairs = play.Procedure.Definition.Separation.Where(pair => pair.Contains(ended.Key))
                .SelectMany(pair => pair);
            foreach (var key in except.Concat(pairs).Where(key => key != ended.Key))
            {
                barred.UnionWith(done.GetValueOrDefault(key) ?? []);
            }

            Assert.DoesNotContain(ended.Doers, doer => barred.Contains(doer.Id));
            if (!done.TryGetValue(ended.Key, out var doers))
            {
                done[ended.Key] = doers = [];
            }

            doers.UnionWith(ended.Doers.Select(doer => doer.Id));
        }
    }

    // Signatures of a run only grow; a new revision or a new run begins at none. An approved group has its quorum.
    private static void AssertQuorum(Play play)
    {
        var last = new Dictionary<string, GroupState>();
        foreach (var group in play.All.OfType<GroupChanged>().Select(one => one.Group))
        {
            if (last.TryGetValue(group.Key, out var before) && before.Entry == group.Entry
                && before.Revision == group.Revision)
            {
                Assert.Equal(before.Signatures.Select(one => one.N), group.Signatures.Take(before.Signatures.Count)
                    .Select(one => one.N));
                Assert.False(before.Status == GroupStatus.Approved && group.Status == GroupStatus.Rejected);
            }
            else
            {
                Assert.Empty(group.Signatures);
            }

            if (group.Status == GroupStatus.Approved)
            {
                Assert.Equal(GroupStatus.Approved, CaseTurn.Result(play.Procedure.SignOffs[group.Key].Content, group));
            }

            last[group.Key] = group;
        }
    }

    // The long checks run twenty times as many.
    private static void Check(int times, Func<int, bool> holds) => Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(
        times * (Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 20 : 1)), holds);

    private static void Check(Config config, Func<int, bool> holds) =>
        FsCheck.Check.One(config, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), holds));
}
