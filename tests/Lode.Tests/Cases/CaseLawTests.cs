using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Cases.Definitions;
using Lode.Testing.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>The properties of cases that need no database, on random procedures, by the numbers of
/// docs/internals/checks.md; <c>CaseLawsCompliance</c> has the others.</summary>
public sealed class CaseLawTests
{
    private static readonly string[] Names = ["P0", "P1", "P2", "P3"];

    /// <summary>The replay of what was stored until then is the state after every command.</summary>
    [Fact]
    public void Property01_ReplayOfTheEvents_IsTheState() => Check(60, seed =>
    {
        var states = new List<string>();
        var play = RandomPlay.Run(seed, now => states.Add(CaseJson.Text(now.State)));
        var replayed = Enumerable.Range(1, play.Events.Count)
            .Select(count => CaseJson.Text(CaseChange.Replay(play.Events.Take(count)))).ToList();
        // A refused command leaves the state that was there before.
        return replayed[^1] == states[^1] && states.TrueForAll(replayed.Contains);
    });

    /// <summary>No task, sign-off or deadline is open when its state was left, or when the case is over.</summary>
    [Fact]
    public void Property03_Obligations_DoNotOutliveTheirState() => Check(60, seed =>
    {
        RandomPlay.Run(seed, play =>
        {
            var (state, over) = (play.State, play.State.Status is CaseStatus.Closed or CaseStatus.Canceled);
            Assert.All(state.Tasks.Where(task => task.State is not null), task => Assert.Equal(
                task.Entry, state.Entries[task.State!].Entry));
            Assert.All(state.Groups.Values.Where(group => group.Status == GroupStatus.Open), group => Assert.Equal(
                group.Entry, state.Entries[group.State].Entry));
            Assert.All(state.Deadlines.Where(one => one.State is not null), one => Assert.Equal(
                one.Entry, state.Entries[one.State!].Entry));
            Assert.True(!over || state.Tasks.Count + state.Deadlines.Count == 0);
        });
        return true;
    });

    /// <summary>Timers are kept by their entry: one that comes when its state was left, or left and entered again, or
    /// that has fired, or whose time has not come, changes nothing.</summary>
    [Fact]
    public void Property04_LateTimerOfAnExitedEntry_IsANoOp() => Check(80, seed =>
    {
        var random = new Random(seed);
        var play = Begin(random);
        var seen = new HashSet<(string Id, int Entry, int Percent)>();
        for (var step = 0; step < 25; step++)
        {
            seen.UnionWith(play.State.Deadlines.SelectMany(one => one.Levels.Select(
                level => (one.Id, one.Entry, level.Percent))));
            Move(play, random);
            foreach (var (id, entry, percent) in seen.Where(timer => !IsDue(play, timer)).ToList())
            {
                var before = CaseJson.Text(play.State);
                Assert.Null(play.Fire(id, entry, percent));
                Assert.Equal(before, CaseJson.Text(play.State));
            }
        }

        return true;
    });

    /// <summary>Whoever may not end a task because of what they did before, or because they opened the case, does not
    /// end it, neither as actor nor as principal.</summary>
    [Fact]
    public void Property05_SeparationOfDuties_HoldsUnderRandomDelegation() => Check(100, seed =>
    {
        AssertDutiesApart(RandomPlay.Run(seed));
        return true;
    });

    /// <summary>Signatures of a run only grow, and an approved group has its quorum.</summary>
    [Fact]
    public void Property06_Quorum_IsMonotone() => Check(100, seed =>
    {
        AssertQuorum(RandomPlay.Run(seed));
        return true;
    });

    /// <summary>An oracle of its own: what can be reached by any transition, and from where an end can be
    /// reached.</summary>
    [Fact]
    public void Property08_EveryStateOfADefinitionThatPassed_IsReachable_AndHasAWayOut() => Check(150, seed =>
    {
        var chart = Play.Build(RandomDefinitions.Make(new Random(seed))).Chart;
        var ways = Ways(chart);
        var reached = Closure(Entered(chart.Root), ways);
        Assert.Empty(All(chart.Root).Where(state => !reached.Contains(state.Id)).Select(state => state.Id));
        foreach (var state in All(chart.Root).Where(one => one.Kind == StateKind.Simple))
        {
            Assert.Contains(
                Closure([state.Id, .. Around(state)], ways),
                id => chart[id].Kind == StateKind.Final && chart[id].Parent == chart.Root);
        }

        return true;
    });

    /// <summary>A definition that was robbed of a way in, or of every way out, does not pass.</summary>
    [Fact]
    public void Property08_StateWithoutAWayInOrOut_IsNotPublished() => Check(100, seed =>
    {
        var random = new Random(seed);
        var definition = JsonNode.Parse(RandomDefinitions.Make(random))!;
        var states = definition["states"]!.AsArray();
        var robbed = states[random.Next(1, states.Count - 2)]!;
        var (id, isIn) = ((string)robbed["id"]!, random.Next(2) == 0);
        if (isIn)
        {
            foreach (var way in states.SelectMany(state => state!["transitions"]?.AsArray() ?? []))
            {
                if ((string)way!["to"]![0]! == id)
                {
                    way["to"] = new JsonArray("end");
                }
            }
        }
        else
        {
            robbed["transitions"] = new JsonArray();
        }

        return ProcedureBuilder.Build(definition.ToJsonString(), new DefinitionFaults()) is null;
    });

    /// <summary>Two guards of one event: the check warns exactly when some amount falls through both.</summary>
    [Fact]
    public void Property09_GuardsOfExclusiveChoices_AreExhaustive_OrWarnedOf() => Check(120, seed =>
    {
        var random = new Random(seed);
        var (low, high) = (random.Next(1, 6), random.Next(1, 6));
        var (above, below) = (random.Next(2) == 0 ? ">" : ">=", random.Next(2) == 0 ? "<" : "<=");
        var definition = JsonNode.Parse(DefinitionTests.Right().ToJsonString())!;
        Guard(definition, 0, above, high);
        Guard(definition, 1, below, low);
        var falls = Enumerable.Range(0, 21).Select(half => half / 2.0)
            .Any(kg => !Holds(kg, above, high) && !Holds(kg, below, low));
        var faults = new DefinitionFaults();
        Assert.NotNull(ProcedureBuilder.Build(definition.ToJsonString(), faults));
        return falls == faults.All.Any(fault => fault.Code == FaultCode.NotExhaustive);
    });

    private static void Guard(JsonNode definition, int way, string sign, int kg) =>
        definition["states"]![0]!["transitions"]![way]!["when"] = string.Create(
            CultureInfo.InvariantCulture, $"data.grams {sign} {kg} [kg]");

    private static bool Holds(double kg, string sign, int limit) => sign switch
    {
        ">" => kg > limit,
        ">=" => kg >= limit,
        "<" => kg < limit,
        _ => kg <= limit,
    };

    private static bool IsDue(Play play, (string Id, int Entry, int Percent) timer) =>
        play.State.Deadlines.Exists(one =>
            one.Id == timer.Id && one.Entry == timer.Entry && one.StoppedUs is null && one.Levels.Any(level =>
                level.Percent == timer.Percent && !level.Fired && level.AtUs <= play.NowUs));

    private static Play Begin(Random random)
    {
        var staff = Names.SelectMany(name => Enumerable.Range(0, RandomDefinitions.Roles)
            .Select(role => (name, $"r{role}"))).ToArray();
        var play = new Play(Play.Build(RandomDefinitions.Make(random)), Play.Staff(staff));
        play.Supervisors.Add(Play.Person("P0"));
        Assert.Null(play.Open("P0"));
        return play;
    }

    private static void Move(Play play, Random random)
    {
        var task = play.State.Tasks.Count > 0 ? play.State.Tasks[random.Next(play.State.Tasks.Count)] : null;
        var actor = Names[random.Next(Names.Length)];
        var states = play.State.Visited.Keys.Order(StringComparer.Ordinal).ToList();
        switch (random.Next(6))
        {
            case 0 when states.Count > 0:
                play.Do("P0", "sendBack", command => command with
                {
                    Task = task?.N,
                    State = states[random.Next(states.Count)],
                    Comment = "again",
                });
                break;
            case 1:
                play.Do("P0", play.State.Status == CaseStatus.Suspended ? "resume" : "suspend", command =>
                    command with { Comment = "why" });
                break;
            case 2:
                play.NowUs += random.Next(1, 40) * Play.Hour;
                break;
            case 3:
                play.Pass(random.Next(1, 20) * Play.Hour);
                break;
            default:
                if (task is { Kind: TaskKind.Sign })
                {
                    play.Sign(actor, task.N, random.Next(4) > 0);
                }
                else if (task is not null)
                {
                    play.Do(actor, "complete", command => command with
                    {
                        Task = task.N,
                        Outcome = random.Next(3) == 0 ? "bad" : "ok",
                    });
                }

                break;
        }
    }

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

    private static IEnumerable<ChartState> All(ChartState state) =>
        state.Children.SelectMany(child => All(child).Prepend(child));

    // What is entered with a state: itself, those around it, and those that it begins with.
    private static IEnumerable<string> Entered(ChartState state) => Within(state).Concat(Around(state));

    private static IEnumerable<string> Within(ChartState state) => state.Kind switch
    {
        StateKind.Parallel => state.Children.SelectMany(Within).Prepend(state.Id),
        StateKind.Compound => Within(state.Initial?.Targets[0] ?? state.Children[0]).Prepend(state.Id),
        _ => [state.Id],
    };

    private static IEnumerable<string> Around(ChartState state)
    {
        for (var outer = state.Parent; outer is { Parent: not null }; outer = outer.Parent)
        {
            yield return outer.Id;
        }
    }

    private static Dictionary<string, HashSet<string>> Ways(Chart chart) => All(chart.Root).ToDictionary(
        state => state.Id,
        state => state.Transitions.SelectMany(way => way.Targets).SelectMany(Entered)
            .ToHashSet(StringComparer.Ordinal));

    private static HashSet<string> Closure(IEnumerable<string> from, Dictionary<string, HashSet<string>> ways)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(from);
        while (next.TryDequeue(out var id))
        {
            if (found.Add(id) && ways.TryGetValue(id, out var targets))
            {
                foreach (var target in targets)
                {
                    next.Enqueue(target);
                }
            }
        }

        return found;
    }

    private static void Check(int times, Func<int, bool> holds) => FsCheck.Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(
            times * (Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 20 : 1)),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), holds));
}
