using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Testing.Cases;
using Lode.Testing.Sql;
using Lode.Tests.Integration.Audit;
using Xunit;

namespace Lode.Tests.Integration.Cases;

/// <summary>The properties of cases that need a database, on random procedures, by the numbers of
/// docs/internals/checks.md; <c>CaseLawTests</c> has the others, <c>AbortTests</c> the eleventh.</summary>
public abstract class CaseLawsCompliance(Func<ISqlFixture> create) : IAsyncLifetime
{
    private const int Commands = 15;
    private static readonly int Seeds = Environment.GetEnvironmentVariable("LODE_LONG") == "1" ? 200 : 12;

    private readonly ISqlFixture database = create();
    private readonly List<Actor> people = [];
    private readonly Dictionary<Id, CaseProcedure> procedures = [];
    private CaseKit kit = null!;

    public async Task InitializeAsync()
    {
        if (!database.IsThere)
        {
            return;
        }

        kit = new CaseKit(database.Session);
        await kit.SeedAsync();
        string[] roles = [.. Enumerable.Range(0, RandomDefinitions.Roles).Select(number => $"r{number}")];
        await kit.Sql.CommitAsync<Done>(work =>
        {
            foreach (var role in roles)
            {
                work.Execute(
                    "INSERT INTO kernel_role (id, code, name_zh, name_en, shipped) VALUES (@Id, @Code, 'x', 'x', 0)",
                    new { Id = Id.New(0, TimeProvider.System.GetUtcNow()), Code = role });
            }

            return Done.Instance;
        });
        foreach (var name in new[] { "P0", "P1", "P2", "P3" })
        {
            people.Add(await kit.PersonAsync(name, 1, [.. roles, "manager"]));
        }
    }

    public Task DisposeAsync()
    {
        kit?.Dispose();
        database.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Whatever is sent again under its key is answered as the first time, and nothing is stored.</summary>
    [Fact]
    public async Task Property02_Duplicates_ChangeNothing()
    {
        _ = database.Session;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var id = await OpenAsync(seed);
            for (var step = 0; step < Commands; step++)
            {
                var (actor, command) = Next(await kit.StateAsync(id), random, $"{seed}:{step}");
                var first = await kit.DoAsync(actor, id, command);
                var stored = await StoredAsync(id);
                var again = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => kit.DoAsync(actor, id, command)));
                Assert.All(again, answer => Assert.Equal(
                    (first.Rev, true, first.Refusal?.Code), (answer.Rev, answer.Duplicate, answer.Refusal?.Code)));
                Assert.Equal(stored, await StoredAsync(id));
            }
        }

        Assert.Null((await kit.Verify.RunAsync(null, default)).Fault);
    }

    /// <summary>The chain over all of it verifies, and a byte that was flipped in any of it is found there.</summary>
    [Fact]
    public async Task Property07_Chain_Verifies_AndAFlippedByteIsFound()
    {
        _ = database.Session;
        var random = new Random(7);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var id = await OpenAsync(seed);
            for (var step = 0; step < Commands; step++)
            {
                var (actor, command) = Next(await kit.StateAsync(id), random, $"{seed}:{step}");
                await kit.DoAsync(actor, id, command);
            }
        }

        await Sealer.RunAsync(kit.Sql);
        Assert.Empty((await VerifyAsync()).Faults);
        using var owner = Owner.Of(database);
        var rows = Owner.Read(owner, "SELECT seq, record FROM kernel_case_event WHERE site_id = 1 ORDER BY seq");
        for (var look = 0; look < Seeds; look++)
        {
            var row = rows[random.Next(rows.Count)];
            var (seq, record) = ((long)row[0], (string)row[1]);
            var letters = record.ToCharArray();
            letters[random.Next(letters.Length)] ^= (char)1;
            Write(owner, seq, new string(letters));
            var fault = Assert.Single((await VerifyAsync()).Faults);
            Assert.Equal(("kernel_case_event", seq), (fault.Table, fault.Seq));
            Write(owner, seq, record);
        }
    }

    /// <summary>A hundred who resume a case at once: one wins, each time, and the revision grows by one.</summary>
    [Fact]
    public async Task Property10_HundredParallelResumes_HaveOneWinnerPerRevision()
    {
        _ = database.Session;
        for (var seed = 0; seed < Math.Min(Seeds, 20); seed++)
        {
            var id = await OpenAsync(seed);
            for (var round = 0; round < 2; round++)
            {
                var suspended = await kit.DoAsync(
                    people[0], id, new CaseCommand { Verb = "suspend", Comment = "why" });
                Assert.Null(suspended.Refusal);
                var expects = round == 0;
                var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => kit.DoAsync(
                    people[number % people.Count], id, new CaseCommand
                    {
                        Verb = "resume",
                        Comment = "on",
                        ExpectedRev = expects ? suspended.Rev : null,
                    })));
                var winner = Assert.Single(answers, answer => answer.Refusal is null);
                Assert.Equal(suspended.Rev + 1, winner.Rev);
                Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(
                    expects ? "cases.stale" : "cases.notSuspended", answer.Refusal!.Code));
            }
        }

        Assert.Null((await kit.Verify.RunAsync(null, default)).Fault);
    }

    private static void Write(System.Data.Common.DbConnection owner, long seq, string record) => Owner.Run(
        owner, "UPDATE kernel_case_event SET record = @Record WHERE site_id = 1 AND seq = @Seq",
        ("Record", record), ("Seq", seq));

    private async Task<Id> OpenAsync(int seed)
    {
        var content = JsonNode.Parse(RandomDefinitions.Make(new Random(seed)))!;
        content["type"] = $"random{seed}";
        var text = content.ToJsonString();
        var procedure = ProcedureBuilder.Build(text, new DefinitionFaults())!;
        await kit.Sql.CommitAsync(work => PublishDefinition.Store(
            work, procedure, text, "shipped", "test", Actor.System("test")));
        var id = await kit.OpenAsync(people[0], $"random{seed}");
        procedures[id] = procedure;
        return id;
    }

    private (Actor Actor, CaseCommand Command) Next(CaseState state, Random random, string key)
    {
        var task = state.Tasks.Count == 0 ? null : state.Tasks[random.Next(state.Tasks.Count)];
        var command = new CaseCommand { Key = key, Task = task?.N ?? 1, Comment = key };
        return (people[random.Next(people.Count)], random.Next(8) switch
        {
            0 => command with { Verb = "claim" },
            1 => command with { Verb = "comment" },
            2 => command with { Verb = "edit", Data = new JsonObject { ["amount"] = random.Next(50) } },
            3 => command with { Verb = state.Status == CaseStatus.Suspended ? "resume" : "suspend" },
            4 => command with
            {
                Verb = "sendBack",
                State = state.Visited.Keys.Order(StringComparer.Ordinal).FirstOrDefault(),
            },
            _ when task is { Kind: TaskKind.Sign } => command with
            {
                Verb = "sign",
                Decision = random.Next(4) == 0 ? "reject" : "approve",
                Hash = HashOf(state, task),
            },
            _ => command with { Verb = "complete", Outcome = random.Next(3) == 0 ? "bad" : "ok" },
        });
    }

    private string HashOf(CaseState state, TaskState task) => state.Groups.TryGetValue(task.Key, out var group)
        ? CaseTurn.ContentHash(procedures[state.Id], state, group) : "";

    private async Task<(string State, long Rev, long Events, long Outbox)> StoredAsync(Id id)
    {
        var row = (await kit.Sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = 1L, Id = id }))!;
        return (row.State, row.Rev, row.Events, await kit.Sql.FindAsync<long>("SELECT count(*) FROM kernel_outbox"));
    }

    private Task<ChainReport> VerifyAsync() =>
        new VerifyChains(kit.Sql, TimeProvider.System).RunAsync(new VerifyChains.Order());
}

public sealed class CaseLawsOnSqlite() : CaseLawsCompliance(() => new SqliteDatabase());

public sealed class CaseLawsOnPostgres() : CaseLawsCompliance(() => new PostgresDatabase());
