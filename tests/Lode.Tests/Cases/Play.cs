using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using NodaTime;
using Xunit;

namespace Lode.Tests.Cases;

/// <summary>A case without a database: commands are decided, their changes kept, and after each the replay of all
/// changes is compared with the state.</summary>
internal sealed class Play
{
    internal const long Start = 1_768_552_200_000_000; // Fri 2026-01-16 16:30 in Shanghai
    internal const long Hour = 3_600_000_000;
    internal const int Org = 7;

    internal static readonly WorkCalendar WorkingTime = new(
        "test", CalendarSeed.Shipped<CalendarContent>("calendar-group.json"),
        DateTimeZoneProviders.Tzdb["Asia/Shanghai"],
        [CalendarSeed.Shipped<HolidayYear>("holidays-CN-2025.json"),
            CalendarSeed.Shipped<HolidayYear>("holidays-CN-2026.json")]);

    private readonly List<IReadOnlyList<CaseChange>> events = [];

    internal Play(CaseProcedure procedure, CasePeople people) => (Procedure, People) = (procedure, people);

    internal CaseProcedure Procedure { get; }

    internal CasePeople People { get; }

    internal List<DelegationRow> Delegations { get; } = [];

    /// <summary>Verbs that were accepted at least once.</summary>
    internal HashSet<string> Accepted { get; } = [];

    internal HashSet<Id> Supervisors { get; } = [];

    internal long NowUs { get; set; } = Start;

    internal CaseState State { get; private set; } = new();

    internal IReadOnlyList<CaseChange> Last { get; private set; } = [];

    internal IReadOnlyList<IReadOnlyList<CaseChange>> Events => events;

    internal IEnumerable<CaseChange> All => events.SelectMany(one => one);

    /// <summary>A person by name; the same name is the same id.</summary>
    internal static Id Person(string name)
    {
        var bytes = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        return new Id(new Guid(bytes.AsSpan(0, 16)));
    }

    /// <summary>People of one organization: name and role, a name may come with several roles.</summary>
    internal static CasePeople Staff(params (string Name, string Role)[] staff) => new(
        staff.Select(one => one.Name).Distinct().Select(
            name => new PersonRow { Id = Person(name), Name = name, Org = Org }),
        staff.Select(one => new RoleHeld { Person = Person(one.Name), Role = one.Role, Org = 1 }),
        [(1, 1), (Org, Org), (Org, 1)]);

    internal static CaseProcedure Build(string json)
    {
        var faults = new DefinitionFaults();
        var procedure = ProcedureBuilder.Build(json, faults);
        Assert.True(procedure is not null, string.Join('\n', faults.All));
        return procedure;
    }

    internal static CaseProcedure Shipped(string type) => Build(ShippedDefinitions.Text(type));

    internal string? Open(string initiator, JsonObject? data = null, bool filled = false) => Take(
        turn => turn.Open(
            new Opened(Id.New(Org, Instants.FromUs(NowUs)), Procedure.Definition.Type, Procedure.Hash, "T-1", Org,
                People.Find(Person(initiator)), null, null, NowUs),
            data, byCase: false, filled),
        initiator);

    /// <summary>Decides a command; gives the code of its refusal, or null.</summary>
    internal string? Do(string actor, string verb, Func<CaseCommand, CaseCommand>? with = null) =>
        Refusal(actor, verb, with)?.Code;

    internal Refusal? Refusal(string actor, string verb, Func<CaseCommand, CaseCommand>? with = null)
    {
        var command = new CaseCommand { Verb = verb };
        Refusal? refusal = null;
        Take(
            turn =>
            {
                var decision = turn.Decide(with is null ? command : with(command));
                refusal = decision.Refusal;
                if (refusal is null)
                {
                    Accepted.Add(verb);
                }

                return decision;
            },
            actor);
        return refusal;
    }

    /// <summary>Lets a module bring fields; gives the code of its refusal, or null.</summary>
    internal string? Bring(JsonObject data, string active, Refusal otherwise) =>
        Take(turn => turn.Bring(data, active, otherwise), null);

    /// <summary>Signs the open slot of a task number with the hash that is right now.</summary>
    internal string? Sign(string actor, int task, bool approve = true, string? actingFor = null, string? hash = null) =>
        Do(actor, "sign", command => command with
        {
            Task = task,
            Decision = approve ? "approve" : "reject",
            Comment = approve ? null : "no",
            ActingFor = actingFor is null ? null : Person(actingFor),
            Hash = hash ?? Hash(task),
        });

    internal string Hash(int task)
    {
        var group = State.Groups.Values.FirstOrDefault(one => one.Slots.Any(slot => slot.N == task));
        return group is null ? "" : CaseTurn.ContentHash(Procedure, State, group);
    }

    /// <summary>Number of the open task with a key; with a person, the one that is theirs.</summary>
    internal int Task(string key, string? person = null) => State.Tasks
        .Where(task => task.Key == key && (person is null || task.Assignee?.Id == Person(person)))
        .Select(task => task.N).FirstOrDefault();

    internal string? Fire(string id, int entry, int percent) => Take(turn => turn.Fire(id, entry, percent), null);

    /// <summary>Moves the clock and fires every level that has come.</summary>
    internal void Pass(long us)
    {
        NowUs += us;
        foreach (var deadline in State.Deadlines.ToList())
        {
            foreach (var level in deadline.Levels.Where(level => !level.Fired && level.AtUs <= NowUs))
            {
                Fire(deadline.Id, deadline.Entry, level.Percent);
            }
        }
    }

    private string? Take(Func<CaseTurn, CaseDecision> decide, string? actor)
    {
        var who = actor is null ? CaseActor.Product
            : new CaseActor(People.Find(Person(actor)), actor, false, Supervisors.Contains(Person(actor)), true);
        var before = CaseJson.Text(State);
        var decision = decide(new CaseTurn(
            Procedure, State.Clone(), new CaseContext(NowUs, who, People, WorkingTime, Delegations)));
        Assert.Equal(before, CaseJson.Text(State));
        if (decision.Refusal is { } refusal)
        {
            return refusal.Code;
        }

        Last = decision.Changes;
        if (decision.Changes.Count > 0)
        {
            // What is stored is text: changes are read back before they count.
            var text = System.Text.Json.JsonSerializer.Serialize(decision.Changes, CaseJson.Options);
            events.Add(System.Text.Json.JsonSerializer.Deserialize<List<CaseChange>>(text, CaseJson.Options)!);
        }

        State = decision.State!.Clone();
        AssertSound();
        return null;
    }

    /// <summary>Laws that hold after every command of every procedure.</summary>
    private void AssertSound()
    {
        Assert.Equal(Canonical(State), Canonical(CaseChange.Replay(events)));
        var over = State.Status is CaseStatus.Closed or CaseStatus.Canceled;
        Assert.True(!over || State.Tasks.Count + State.Deadlines.Count == 0, "work outlives the case");
        Assert.All(State.Tasks.Where(task => task.State is not null), task =>
        {
            Assert.True(State.Entries.TryGetValue(task.State!, out var entry), $"task {task.Key} outlives its state");
            Assert.Equal(entry.Entry, task.Entry);
        });
        Assert.All(State.Deadlines.Where(one => one.State is not null), one =>
            Assert.Equal(State.Entries[one.State!].Entry, one.Entry));
        Assert.All(State.Groups.Values, group =>
        {
            if (group.Status == GroupStatus.Open)
            {
                Assert.Equal(State.Entries[group.State].Entry, group.Entry);
            }

            var content = Procedure.SignOffs[group.Key].Content;
            if (content.DistinctPersons)
            {
                var signers = group.Signatures.SelectMany(
                    one => one.For is { } principal ? new[] { one.By.Id, principal.Id } : [one.By.Id]).ToList();
                Assert.Equal(signers.Count, signers.Distinct().Count());
            }

            Assert.DoesNotContain(group.Signatures, signature => content.ExcludeInitiator
                && State.Initiator is { } opener
                && (signature.By.Id == opener.Id || signature.For?.Id == opener.Id));
        });
    }

    private static string Canonical(CaseState state) => CanonicalJson.Of(JsonNode.Parse(CaseJson.Text(state)));
}
