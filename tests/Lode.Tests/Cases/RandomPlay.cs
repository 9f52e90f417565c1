using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Testing.Cases;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>A random procedure and six people who try everything, with random delegations.</summary>
internal static class RandomPlay
{
    internal static readonly string[] Names = ["P0", "P1", "P2", "P3", "P4", "P5"];

    /// <summary>Forty commands, most of them refused.</summary>
    /// <param name="each">Looks after every command.</param>
    internal static Play Run(int seed, Action<Play>? each = null)
    {
        var random = new Random(seed);
        var play = Begin(random);
        for (var step = 0; step < 40; step++)
        {
            Act(play, random);
            each?.Invoke(play);
        }

        return play;
    }

    /// <summary>Somebody does a task, the first that anybody may do; false when nobody may do any.</summary>
    internal static bool DoOneTask(Play play) => play.State.Tasks.ToList().Exists(task => Array.Exists(Names, name =>
        task.Kind == TaskKind.Sign
            ? play.Sign(name, task.N) is null
            : play.Do(name, "complete", command => command with { Task = task.N, Outcome = "ok" }) is null));

    internal static Play Begin(Random random)
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
}
