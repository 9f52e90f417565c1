using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Host.Simulate;
using Lode.Kernel.Audit;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Testing;
using Lode.Testing.Sql;
using Lode.Testing.Web;
using Lode.Tests.Integration.Cases;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Two servers on one PostgreSQL, each with a folder of its own. The one that fires the timers is killed while
/// it does; the other takes over, and nothing was done twice.</summary>
public sealed class TwoNodesTests
{
    private const int Requests = 24;
    private const long Hour = 3_600_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const string Holder = "SELECT holder FROM kernel_lease WHERE name = @Name";

    private const string Fired = """
        SELECT count(*) FROM kernel_case_event WHERE site_id = 1 AND idem_key LIKE 'timer:%' AND refusal IS NULL
        """;

    private const string Waiting = """
        SELECT (SELECT count(*) FROM kernel_case_timer WHERE site_id = 1)
             + (SELECT count(*) FROM kernel_outbox WHERE site_id = 1 AND state = 'waiting')
        """;

    private const string Children = """
        SELECT count(k.id) FROM kernel_case c
          LEFT JOIN kernel_case k ON k.site_id = c.site_id AND k.parent_id = c.id
         WHERE c.site_id = 1 AND c.type = 'simAsking' GROUP BY c.id
        """;

    [Fact]
    public async Task KilledNode_IsTakenOver_TimersFireOnce_EventsArriveOnce()
    {
        using var database = new PostgresDatabase();
        var sql = database.Session;
        using var folder = new TemporaryFolder();
        using var one = await HostProcess.ServeAsync(database.Settings);
        using var other = await HostProcess.ServeAsync(database.Settings with { DataFolder = folder.Path });
        // What happens here happened ten days ago: its deadlines are over.
        using var past = new LaterSession(sql, -240 * Hour);
        using var kit = new CaseKit(past, past.Clock);
        var ann = await kit.PersonAsync("Ann", 1, "operator");
        await PublishAsync(sql);
        for (var request = 0; request < Requests / 2; request++)
        {
            await AskAsync(kit, ann);
        }

        await UntilAsync(async () => await sql.FindAsync<long>(Fired) > 0, "no timer fired");
        var killed = await KillHolderAsync(sql, one, other);
        for (var request = 0; request < Requests / 2; request++)
        {
            await AskAsync(kit, ann);
        }

        await UntilAsync(async () => await sql.FindAsync<long>(Waiting) == 0, "the work of the killed node stays");
        Assert.NotEqual(killed, await HolderAsync(sql, "cases.timers"));
        // Three levels of every request that was submitted; a second firing would be a second event.
        Assert.Equal(3 * Requests, await sql.FindAsync<long>(Fired));
        var children = await sql.QueryAsync<long>(Children);
        Assert.Equal(Requests, children.Count);
        Assert.All(children, count => Assert.Equal(1, count));
        using var now = new CaseKit(sql);
        Assert.Null((await now.Verify.RunAsync(null, default)).Fault);
        await UntilAsync(
            async () => (await new VerifyChains(sql, TimeProvider.System).RunAsync(new VerifyChains.Order()))
                .Faults.Count == 0,
            "the chains of the killed node stay unsealed");
    }

    private static async Task AskAsync(CaseKit kit, Actor ann)
    {
        var id = await kit.OpenAsync(ann);
        var answer = await kit.DoAsync(ann, id, new CaseCommand
        {
            Verb = "complete",
            Task = 1,
            Outcome = "submit",
            Data = CaseKit.Request(),
        });
        Assert.Null(answer.Refusal);
        await kit.OpenAsync(ann, "simAsking", new JsonObject { ["what"] = "LT9" });
    }

    private static Task PublishAsync(ISqlSession sql)
    {
        var procedure = ProcedureBuilder.Build(SimProcedures.Asking, new DefinitionFaults())!;
        return sql.CommitAsync(work => PublishDefinition.Store(
            work, procedure, SimProcedures.Asking, "shipped", "test", Actor.System("test")));
    }

    private static async Task<int> KillHolderAsync(
        ISqlSession sql, HostProcess.Served one, HostProcess.Served other)
    {
        var holder = await HolderAsync(sql, "cases.timers");
        Assert.Contains(holder, new[] { one.ProcessId, other.ProcessId });
        (holder == one.ProcessId ? one : other).Kill();
        return holder;
    }

    // MACHINE/PROCESS/…
    private static async Task<int> HolderAsync(ISqlSession sql, string lease) => int.Parse(
        (await sql.FindAsync<string>(Holder, new { Name = lease }))!.Split('/')[1], CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
