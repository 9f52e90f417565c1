using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;

namespace Lode.Host.Simulate;

/// <summary>Four persons who open cases, do their tasks, sign, send back, edit, and ask for too much.</summary>
internal sealed class SimCrew(Random random, PlantedBug bug)
{
    private const string OpenCases = """
        SELECT id FROM kernel_case WHERE site_id = 1 AND status IN ('open', 'suspended') ORDER BY number
        """;

    private const string Person = """
        INSERT INTO kernel_person (id, user_name, name, org, language, password, created_us)
        VALUES (@Id, @Name, @Name, 1, 'en-US', '', 0)
        """;

    private const string Assignment = """
        INSERT INTO kernel_assignment (id, person_id, role_id, org, from_us, created_us)
        SELECT @Id, @Person, id, 1, 0, 0 FROM kernel_role WHERE code = @Role
        """;

    private static readonly (string Name, string Role)[] Roles =
        [("ann", "operator"), ("bo", "engineer"), ("chi", "engineer"), ("du", "manager")];

    private readonly List<Actor> persons = [];
    private int made;

    internal Actor Opener => persons[0];

    private Actor Manager => persons[3];

    /// <summary>Hires the four, and publishes the procedures that only they know.</summary>
    internal async Task SeedAsync(SimProcess process)
    {
        var now = process.Clock.GetUtcNow();
        foreach (var (name, role) in Roles)
        {
            var actor = new Actor(ActorKind.Person, Id.New(1, now), name, "en-US", "simulate");
            persons.Add(actor);
            await process.Session.CommitAsync<Done>(work =>
            {
                work.Execute(Person, new { actor.Id, actor.Name });
                work.Execute(Assignment, new { Id = Id.New(1, now), Person = actor.Id, Role = role });
                return Done.Instance;
            });
        }

        await SimProcedures.PublishAsync(process.Session);
    }

    /// <summary>The next thing that somebody wants.</summary>
    internal async Task<SimOrder> NextAsync(SimProcess process)
    {
        var open = await process.Session.QueryAsync<Id>(OpenCases);
        if (open.Count < 3 || random.Next(9) == 0)
        {
            return Open(random.Next(3));
        }

        var id = open[random.Next(open.Count)];
        var row = (await process.Session.FindAsync<CaseRow>(CaseRows.One, new { SiteId = 1L, Id = id }))!;
        var procedure = (await process.Definitions.FindAsync(process.Session, row.Definition, default))!;
        var (actor, command) = Choose(CaseJson.Read(row.State), procedure);
        var tag = Tag();
        long? expected = random.Next(5) < 2 ? row.Rev : null;
        command = command with
        {
            Comment = tag,
            Key = tag,
            ExpectedRev = bug == PlantedBug.IgnoreRevision ? null : expected,
        };
        return new SimOrder(tag, SimOrderKind.Command, async now => Answer(
            await now.Cases.ExecuteAsync(id, command, actor, await now.RightsOf(actor), default)), expected);
    }

    private string Tag() => string.Create(CultureInfo.InvariantCulture, $"order-{++made:00000}");

    private SimOrder Open(int what)
    {
        var tag = Tag();
        var request = what switch
        {
            0 => new OpenCase.Request("simAsking", 1, new JsonObject { ["what"] = "LT9" }, null, tag),
            1 => new OpenCase.Request("simRound", 1, null, null, tag),
            _ => new OpenCase.Request("instrumentRequest", 1, null, null, tag),
        };
        return new SimOrder(tag, SimOrderKind.Opening, async process => Answer(
            await process.Opening.RunAsync(request, Opener, await process.RightsOf(Opener), default)));
    }

    private static SimAnswer Answer(Outcome<CaseAnswer> outcome) => outcome.TryGet(out var answer, out var why)
        ? new SimAnswer(answer.Refusal is null, answer.Rev, answer.Refusal?.Code, answer.Case)
        : new SimAnswer(false, 0, why.Code, null);

    private (Actor Actor, CaseCommand Command) Choose(CaseState state, CaseProcedure procedure)
    {
        var anybody = persons[random.Next(persons.Count)];
        var task = state.Tasks.Count == 0 ? null : state.Tasks[random.Next(state.Tasks.Count)];
        return random.Next(16) switch
        {
            < 8 when task is { Kind: TaskKind.Sign } => (persons[1 + random.Next(3)], Sign(state, procedure, task)),
            < 8 when task is not null => Complete(task),
            8 => (anybody, new CaseCommand { Verb = "claim", Task = task?.N ?? 99 }),
            9 => (Manager, new CaseCommand { Verb = state.Status == CaseStatus.Suspended ? "resume" : "suspend" }),
            10 or 11 => (Manager, new CaseCommand { Verb = "sendBack", Task = task?.N, State = "draft" }),
            12 => (Opener, new CaseCommand
            {
                Verb = "edit",
                Data = new JsonObject { ["priceFen"] = random.Next(1_000_000) },
            }),
            13 => (Opener, new CaseCommand { Verb = "urge" }),
            14 when random.Next(4) == 0 => (Manager, new CaseCommand { Verb = "cancel" }),
            _ => (anybody, new CaseCommand { Verb = "comment" }),
        };
    }

    private (Actor Actor, CaseCommand Command) Complete(TaskState task) => task.Key switch
    {
        "walk" => (Opener, new CaseCommand
        {
            Verb = "complete",
            Task = task.N,
            Outcome = random.Next(8) == 0 ? "stop" : "again",
        }),
        "write" => (Opener, new CaseCommand
        {
            Verb = "complete",
            Task = task.N,
            Outcome = random.Next(8) == 0 ? "drop" : "submit",
            Data = new JsonObject
            {
                ["instrument"] = "LT201",
                ["purpose"] = "level",
                ["quantity"] = random.Next(1, 9),
                ["priceFen"] = 250_000,
            },
        }),
        _ => (Manager, new CaseCommand
        {
            Verb = "complete",
            Task = task.N,
            Outcome = "ordered",
            Data = new JsonObject { ["orderNumber"] = "PO-1" },
        }),
    };

    private CaseCommand Sign(CaseState state, CaseProcedure procedure, TaskState task) => new()
    {
        Verb = "sign",
        Task = task.N,
        Decision = random.Next(8) == 0 ? "reject" : "approve",
        Hash = state.Groups.TryGetValue(task.Key, out var group)
            ? CaseTurn.ContentHash(procedure, state, group) : "",
    };
}
