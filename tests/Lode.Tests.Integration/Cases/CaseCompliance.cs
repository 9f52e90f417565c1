using System.Text.Json.Nodes;
using Lode.Host.Simulate;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Cases;

/// <summary>What cases promise on every engine: one transaction per command, one winner per revision, keys that repeat
/// nothing, a log that is the case.</summary>
public abstract class CaseCompliance(ISqlFixture database) : IAsyncLifetime, IDisposable
{
    private const long Hour = 3_600_000_000;
    private CaseKit kit = null!;
    private Actor ann = null!, bo = null!, chi = null!, du = null!;

    public async Task InitializeAsync()
    {
        if (!database.IsThere)
        {
            return;
        }

        kit = new CaseKit(database.Session);
        await kit.SeedAsync();
        ann = await kit.PersonAsync("Ann", 1, "operator");
        bo = await kit.PersonAsync("Bo", 1, "engineer");
        chi = await kit.PersonAsync("Chi", 1, "engineer");
        du = await kit.PersonAsync("Du", 1, "manager");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        kit?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Need() => _ = database.Session;

    private async Task<Id> InReviewAsync()
    {
        Need();
        var id = await kit.OpenAsync(ann);
        var answer = await kit.DoAsync(ann, id, new CaseCommand
        {
            Verb = "complete",
            Task = 1,
            Outcome = "submit",
            Data = CaseKit.Request(),
        });
        Assert.Null(answer.Refusal);
        return id;
    }

    private async Task<CaseAnswer> SignAsync(Actor actor, Id id, int task, string? key = null) =>
        await kit.DoAsync(actor, id, new CaseCommand
        {
            Verb = "sign",
            Task = task,
            Decision = "approve",
            Hash = await kit.HashAsync(id, "approve"),
            Key = key,
        });

    private async Task AssertVerifiedAsync()
    {
        var result = await kit.Verify.RunAsync(null, default);
        Assert.Null(result.Fault);
        Assert.True(result.Cases > 0);
    }

    [Fact]
    public async Task Request_RunsToItsEnd_AndReplaysToWhatIsStored()
    {
        var id = await InReviewAsync();
        Assert.Null((await SignAsync(bo, id, 2)).Refusal);
        Assert.Equal("cases.samePerson", (await SignAsync(bo, id, 3)).Refusal!.Code);
        Assert.Null((await SignAsync(chi, id, 3)).Refusal);
        var answer = await kit.DoAsync(du, id, new CaseCommand
        {
            Verb = "complete",
            Task = await kit.TaskAsync(id, "placeOrder"),
            Outcome = "ordered",
            Data = new JsonObject { ["orderNumber"] = "PO-1" },
        });
        Assert.Null(answer.Refusal);
        Assert.Equal(CaseStatus.Closed, (await kit.StateAsync(id)).Status);
        await AssertVerifiedAsync();

        var events = await kit.Sql.QueryAsync<CaseEventRow>(
            $"""
            SELECT {CaseRows.EventColumns} FROM kernel_case_event WHERE site_id = 1 AND case_id = @Id ORDER BY number
            """,
            new { Id = id });
        Assert.Equal(
            [null, null, null, "cases.samePerson", null, null], events.Select(one => one.Refusal));
        Assert.Equal([1, 2, 3, 3, 4, 5], events.Select(one => one.Rev));
        Assert.Contains("\"Bo\"", events[3].Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_RepeatsTheAnswer_AndRefusesAnotherBody()
    {
        var id = await InReviewAsync();
        var first = await SignAsync(bo, id, 2, "k1");
        var again = await SignAsync(bo, id, 2, "k1");
        Assert.Equal((false, true, first.Rev), (first.Duplicate, again.Duplicate, again.Rev));
        Assert.Equal("cases.keyReused", (await SignAsync(bo, id, 3, "k1")).Refusal!.Code);
        var refused = await kit.DoAsync(du, id, new CaseCommand { Verb = "claim", Task = 99, Key = "k2" });
        var repeated = await kit.DoAsync(du, id, new CaseCommand { Verb = "claim", Task = 99, Key = "k2" });
        Assert.Equal((refused.Refusal!.Code, true), (repeated.Refusal!.Code, repeated.Duplicate));

        var opened = await kit.OpenAsync(ann, key: "o1");
        Assert.Equal(opened, await kit.OpenAsync(ann, key: "o1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            kit.OpenAsync(ann, data: new JsonObject { ["instrument"] = "x" }, key: "o1"));
    }

    [Fact]
    public async Task StaleRevision_IsRefused_AndLeavesNoTrace()
    {
        var id = await InReviewAsync();
        var answer = await kit.DoAsync(bo, id, new CaseCommand { Verb = "claim", Task = 2, ExpectedRev = 1 });
        Assert.Equal(("cases.stale", "2"), (answer.Refusal!.Code, answer.Refusal.Args!["rev"]));
        Assert.Equal(2, (await kit.Sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = 1L, Id = id }))!.Events);
    }

    [Fact]
    public async Task HundredCommandsAtOnce_OnOneRevision_HaveOneWinner()
    {
        var id = await InReviewAsync();
        for (var rev = 2; rev < 5; rev++)
        {
            var expected = rev;
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => kit.DoAsync(
                ann, id, new CaseCommand { Verb = "comment", Comment = "x", ExpectedRev = expected })));
            Assert.Single(answers, answer => answer.Refusal is null);
            Assert.Equal(99, answers.Count(answer => answer.Refusal?.Code == "cases.stale"));
        }

        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task Stranger_IsNotToldThatTheCaseExists()
    {
        var id = await InReviewAsync();
        var external = 900_000L + (Environment.TickCount64 % 100_000);
        await kit.Sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
                VALUES (@Number, 'external', @Code, 'x', 'x', 'Asia/Shanghai', 0)
                """,
                new { Number = external, Code = $"ext-{external}" });
            work.Execute("INSERT INTO kernel_org_closure (ancestor, descendant, depth) VALUES (@Number, @Number, 0)",
                new { Number = external });
            return Done.Instance;
        });
        var stranger = await kit.PersonAsync("Stranger", external);
        Assert.Equal("identity.notFound", (await kit.DoAsync(
            stranger, id, new CaseCommand { Verb = "comment", Comment = "x" })).Refusal!.Code);
        await kit.Sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_grant (id, org, object_kind, object_id, verbs, created_us)
                VALUES (@Id, @Org, 'case', @Case, 'read act', 0)
                """,
                new { Id = Id.New(0, TimeProvider.System.GetUtcNow()), Org = external, Case = id.ToString() });
            return Done.Instance;
        });
        Assert.Null((await kit.DoAsync(stranger, id, new CaseCommand { Verb = "comment", Comment = "x" })).Refusal);
    }

    [Fact]
    public async Task Timers_OfTwoNodes_FireEachLevelOnce()
    {
        var id = await InReviewAsync();
        var deadline = (await kit.StateAsync(id)).Deadlines[0];
        using var later = new LaterSession(kit.Sql, 200 * Hour);
        using var one = new CaseKit(later, later.Clock);
        using var other = new CaseKit(later, later.Clock);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(index =>
            (index % 2 == 0 ? one : other).Hosted<CaseTimers>().FireOnceAsync(default)));
        var state = await kit.StateAsync(id);
        Assert.All(state.Deadlines.Single(one => one.Id == deadline.Id).Levels, level => Assert.True(level.Fired));
        var fired = await kit.Sql.QueryAsync<string>(
            "SELECT idem_key FROM kernel_case_event WHERE site_id = 1 AND case_id = @Id AND idem_key LIKE 'timer:%'",
            new { Id = id });
        Assert.Equal(3, fired.Count);
        Assert.Equal(0, await kit.Sql.FindAsync<long>(
            "SELECT count(*) FROM kernel_case_timer WHERE site_id = 1 AND case_id = @Id", new { Id = id }));
        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task CaseThatAsksForAnother_HearsOfItsEnd()
    {
        Need();
        await PublishAsync(SimProcedures.Asking);
        var parent = await kit.OpenAsync(ann, "simAsking", new JsonObject { ["what"] = "LT9" });
        await DrainAsync();
        var child = await kit.Sql.FindAsync<CaseRow>(
            $"SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id = 1 AND parent_id = @Id", new { Id = parent });
        Assert.Equal(("instrumentRequest", "LT9"), (child!.Type, child.Title));
        Assert.Equal(ann.Id, child.InitiatorId);
        Assert.Null((await kit.DoAsync(ann, child.Id, new CaseCommand
        {
            Verb = "complete",
            Task = 1,
            Outcome = "drop",
            Comment = "no",
        })).Refusal);
        await DrainAsync();
        Assert.Equal((CaseStatus.Closed, "end"), (
            (await kit.StateAsync(parent)).Status, (await kit.StateAsync(parent)).Leaves[0]));
        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task Migration_SaysFirstWhatWouldFail_AndReplaysAfterwards()
    {
        var id = await InReviewAsync();
        Assert.Null((await SignAsync(bo, id, 2)).Refusal);
        var from = (await kit.StateAsync(id)).Definition;
        var copy = JsonNode.Parse(ShippedDefinitions.Text("instrumentRequest"))!;
        copy["type"] = "instrumentRequest";
        copy["description"]!["en-US"] = "changed " + Guid.CreateVersion7();
        copy["states"]![1]!["id"] = "signing";
        copy["states"]![0]!["transitions"]![0]!["to"] = new JsonArray("signing");
        var to = await ForceAsync(copy.ToJsonString());
        var rights = await kit.RightsOf(await kit.PersonAsync("Max", 1, "administrator"));
        var dry = await MigrateAsync(new MigrateCases.Request(from, to, null, Apply: true), rights);
        Assert.Equal("review", dry.Problems.First(one => one.Case == id).Detail);
        Assert.Equal(from, (await kit.StateAsync(id)).Definition);
        var map = new Dictionary<string, string> { ["review"] = "signing" };
        Assert.DoesNotContain(
            (await MigrateAsync(new MigrateCases.Request(from, to, map, Apply: false), rights)).Problems,
            one => one.Case == id);
        Assert.True((await MigrateAsync(new MigrateCases.Request(from, to, map, Apply: true), rights)).Migrated > 0);
        var state = await kit.StateAsync(id);
        Assert.Equal((to, "signing", 1), (state.Definition, state.Leaves[0], state.Groups["approve"].Signatures.Count));
        Assert.Null((await SignAsync(chi, id, 3)).Refusal);
        Assert.Equal(["order"], (await kit.StateAsync(id)).Leaves);
        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task ChangedRow_IsFoundByTheReplay()
    {
        var id = await InReviewAsync();
        await SpoilAsync(id, "LT201", "LT202");
        var result = await kit.Verify.RunAsync(null, default);
        Assert.Equal((id, "state"), (result.Fault!.Case, result.Fault.What));
        await SpoilAsync(id, "LT202", "LT201");
        await AssertVerifiedAsync();
    }

    private Task SpoilAsync(Id id, string before, string after) => kit.Sql.CommitAsync<Done>(work =>
    {
        work.Execute(
            "UPDATE kernel_case SET state = replace(state, @Before, @After) WHERE site_id = 1 AND id = @Id",
            new { Id = id, Before = before, After = after });
        return Done.Instance;
    });

    private async Task<MigrateCases.Result> MigrateAsync(MigrateCases.Request request, Rights rights) =>
        (await MigrateCases.RunAsync(request, kit.Cases, kit.Definitions, Actor.System("test"), rights, default))
            .TryGet(out var result, out var why) ? result : throw new InvalidOperationException(why.Code);

    private Task<string> PublishAsync(string json) => ForceAsync(json);

    // Under the shipped origin, so that versions of shipped procedures can be made for the tests.
    private async Task<string> ForceAsync(string json)
    {
        var faults = new DefinitionFaults();
        var procedure = ProcedureBuilder.Build(json, faults);
        Assert.True(procedure is not null, string.Join('\n', faults.All));
        await kit.Sql.CommitAsync(work => PublishDefinition.Store(
            work, procedure, json, "shipped", "test", Actor.System("test")));
        return procedure.Hash;
    }

    private async Task DrainAsync()
    {
        for (var round = 0; round < 20 && await kit.Hosted<OutboxRelay>().RelayOnceAsync(default) > 0; round++)
        {
            await Task.Yield();
        }
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class CasesOnSqlite(SqliteDatabase database) : CaseCompliance(database), IClassFixture<SqliteDatabase>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class CasesOnPostgres(PostgresDatabase database)
    : CaseCompliance(database), IClassFixture<PostgresDatabase>;
