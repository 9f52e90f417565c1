using Lode.Kernel;
using Lode.Kernel.Findings;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Lode.Kernel.Time;
using Lode.Testing.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lode.Tests.Integration.Findings;

/// <summary>One open finding per rule and object, hysteresis, closure by a person, escalation once per level.</summary>
public abstract class FindingCompliance(ISqlFixture database)
{
    private static readonly Actor Person = Actor.System("test") with { Name = "甲" };
    private readonly string key = Guid.CreateVersion7().ToString("N");
    private readonly ISqlSession sql = database.Session;

    private static readonly FindingRule Rule = new()
    {
        Code = "test.tooFull",
        LabelZh = "库满",
        LabelEn = "Too full",
        Severity = FindingSeverity.P3,
        ActPermission = "findings.act",
        DueWorkingHours = 8,
        ClearAfter = 2,
    };

    [Fact]
    public async Task ReportedAgain_RepeatsTheOneFinding()
    {
        var first = await ReportAsync(Rule);
        Assert.Equal(first, await ReportAsync(Rule));
        var row = await FindAsync(first);
        Assert.Equal((2, "open", 3), (row.Occurrences, row.State, row.Severity));
        Assert.Contains("80.0", row.Evidence, StringComparison.Ordinal);
        Assert.Equal(1, await EventsAsync(first));
    }

    [Fact]
    public async Task Condition_EndsOnlyAfterEnoughClearEvaluations()
    {
        var id = await ReportAsync(Rule);
        await ClearAsync(Rule);
        Assert.Equal("open", (await FindAsync(id)).State);
        await ReportAsync(Rule);
        await ClearAsync(Rule);
        Assert.Equal("open", (await FindAsync(id)).State);
        await ClearAsync(Rule);
        Assert.Equal("closed", (await FindAsync(id)).State);
        Assert.NotEqual(id, await ReportAsync(Rule));
    }

    [Fact]
    public async Task Explained_StaysExplained_UntilItIsGraver()
    {
        var id = await ReportAsync(Rule);
        Refused(await ActOnFinding.ExplainAsync(id, "  x ", sql, Person, default), "findings.noteMissing");
        Refused(await ActOnFinding.CloseAsync(id, "closed early", sql, Person, default), "findings.notInThisState");
        Accepted(await ActOnFinding.ExplainAsync(id, "已安排车辆，明日外运", sql, Person, default));
        await ReportAsync(Rule);
        Assert.Equal("explained", (await FindAsync(id)).State);
        await ReportAsync(Rule, FindingSeverity.P1);
        var graver = await FindAsync(id);
        Assert.Equal(("open", 1), (graver.State, graver.Severity));
        Assert.Equal(2, await EventsAsync(id));
    }

    [Fact]
    public async Task RuleThatAsksForClosure_EndsAndWaitsForAPerson()
    {
        var rule = Rule with { Code = "test.closure", NeedsClosure = true, ClearAfter = 1 };
        var id = await ReportAsync(rule);
        await ClearAsync(rule);
        Assert.Equal("ended", (await FindAsync(id)).State);
        Accepted(await ActOnFinding.CloseAsync(id, "复核无误，已恢复", sql, Person, default));
        var closed = await FindAsync(id);
        Assert.Equal(("closed", "甲"), (closed.State, closed.ClosedBy));
    }

    [Fact]
    public async Task ReportsAtOnce_MakeOneFinding()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ReportAsync(Rule)));
        var open = await ListFindings.RunAsync(
            new FindingFilter([1], true, ObjectId: key), 0, 10, sql, default);
        Assert.Single(open);
        Assert.Contains(open[0].Id, ids);
        Assert.Equal(16, open[0].Occurrences);
    }

    [Fact]
    public async Task LateFinding_IsMarkedOncePerLevel()
    {
        var id = await ReportAsync(Rule);
        var time = new SteppedTimeProvider(TimeProvider.System.GetUtcNow().AddHours(9));
        var keeper = new LeaseKeeper(sql, time, NullLogger<LeaseKeeper>.Instance);
        using var clock = new FindingClock(sql, keeper, new FindingRules([]), time);
        await clock.MarkOnceAsync(default);
        await clock.MarkOnceAsync(default);
        Assert.Equal(1, (await FindAsync(id)).Escalations);
        time.AdvanceTo(time.GetUtcNow().AddHours(25));
        await clock.MarkOnceAsync(default);
        await clock.MarkOnceAsync(default);
        Assert.Equal(2, (await FindAsync(id)).Escalations);
    }

    private static void Accepted(Outcome<FindingRow> outcome) =>
        Assert.True(outcome.TryGet(out _, out var why), why?.Code);

    private static void Refused(Outcome<FindingRow> outcome, string code)
    {
        Assert.False(outcome.TryGet(out _, out var why));
        Assert.Equal(code, why.Code);
    }

    private async Task<Id> ReportAsync(FindingRule rule, FindingSeverity? severity = null)
    {
        var outcome = await sql.CommitAsync<string>(work => work.Report(new FindingReport(
            1, rule, "store", key, "A库", "Store A", "/waste", [new EvidenceLine("占用", "Filled", "80.0", "%")],
            rule.DueUs(null, work.NowUs), severity)).ToString());
        Assert.True(outcome.TryGet(out var text, out _));
        Assert.True(Id.TryParse(text, out var id));
        return id;
    }

    private Task ClearAsync(FindingRule rule) => sql.CommitAsync<Done>(work =>
    {
        work.ClearFinding(1, rule, "store", key);
        return Done.Instance;
    });

    private async Task<FindingRow> FindAsync(Id id) => (await ListFindings.FindAsync(id, sql, default))!;

    private Task<long> EventsAsync(Id id) => sql.FindAsync<long>(
        "SELECT count(*) FROM kernel_outbox WHERE site_id = 1 AND name = 'findings.opened.v1' AND payload LIKE @Like",
        new { Like = $"%{id}%" });
}

public sealed class FindingsOnSqlite(SqliteDatabase database)
    : FindingCompliance(database), IClassFixture<SqliteDatabase>;

public sealed class FindingsOnPostgres(PostgresDatabase database)
    : FindingCompliance(database), IClassFixture<PostgresDatabase>;
