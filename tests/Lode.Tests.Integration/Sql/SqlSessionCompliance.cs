using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Sql;

/// <summary>What every engine must do behind the one door (rules §2 and §3).</summary>
public abstract class SqlSessionCompliance(ISqlFixture database)
{
    private const string Insert = """
        INSERT INTO kernel_idempotency (actor, key, request_hash, status, body, created_us)
        VALUES (@Actor, @Key, @RequestHash, @Status, @Body, @CreatedUs)
        """;

    private const string Select = """
        SELECT key, status, body, created_us FROM kernel_idempotency WHERE actor = @Actor ORDER BY key
        """;

    private static readonly Refusal Refused = new("test.refused", 422);

    private readonly ISqlSession sql = database.Session;
    private readonly string actor = Guid.CreateVersion7().ToString("N");

    private sealed record Row
    {
        public string Key { get; init; } = "";

        public long Status { get; init; }

        public string Body { get; init; } = "";

        public long CreatedUs { get; init; }
    }

    private sealed record AuditRow
    {
        public Id Id { get; init; }

        public Id? ActorId { get; init; }

        public string Verb { get; init; } = "";

        public string? AfterHash { get; init; }
    }

    [Fact]
    public async Task Commit_ThenQuery_SeesTheRow()
    {
        await AddAsync("a", 7);
        var row = Assert.Single(await sql.QueryAsync<Row>(Select, new { Actor = actor }));
        Assert.Equal(("a", 7), (row.Key, row.Status));
    }

    [Fact]
    public async Task Refusal_RollsBack_AndIsReturned()
    {
        var outcome = await sql.CommitAsync<Done>(work =>
        {
            Add(work, "a", 1);
            return Refused;
        });
        Assert.False(outcome.TryGet(out _, out var why));
        Assert.Equal("test.refused", why.Code);
        Assert.Empty(await sql.QueryAsync<Row>(Select, new { Actor = actor }));
    }

    [Fact]
    public async Task Exception_RollsBackItsBodyOnly()
    {
        var failing = Assert.ThrowsAsync<InvalidOperationException>(() => sql.CommitAsync<Done>(work =>
        {
            Add(work, "bad", 1);
            throw new InvalidOperationException();
        }));
        var good = AddAsync("good", 1);
        await failing;
        await good;
        var row = Assert.Single(await sql.QueryAsync<Row>(Select, new { Actor = actor }));
        Assert.Equal("good", row.Key);
    }

    [Fact]
    public async Task ConcurrentIncrements_LoseNothing()
    {
        await AddAsync("counter", 0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(index => sql.CommitAsync<Done>(
            work =>
            {
                var row = work.Find<Row>(
                    "SELECT key, status FROM kernel_idempotency WHERE actor = @Actor AND key = @Key {lock}",
                    new { Actor = actor, Key = "counter" })!;
                work.Execute(
                    "UPDATE kernel_idempotency SET status = @Status WHERE actor = @Actor AND key = @Key",
                    new { Actor = actor, Key = "counter", Status = row.Status + 1 });
                return Done.Instance;
            },
            index % 2 == 0 ? Lane.Interactive : Lane.Bulk)));
        var counter = await sql.FindAsync<Row>(Select, new { Actor = actor });
        Assert.Equal(64, counter!.Status);
    }

    [Fact]
    public async Task BodiesThatReadBeforeTheyWrite_RunAsIfOneAfterTheOther()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => sql.CommitAsync<Done>(work =>
        {
            var next = work.Find<long>(
                "SELECT coalesce(max(status), 0) + 1 FROM kernel_idempotency WHERE actor = @Actor",
                new { Actor = actor });
            Add(work, next.ToString("000"), next);
            return Done.Instance;
        })));
        var rows = await sql.QueryAsync<Row>(Select, new { Actor = actor });
        Assert.Equal(Enumerable.Range(1, 24).Select(number => (long)number), rows.Select(row => row.Status));
    }

    [Fact]
    public async Task LockedRowsInOppositeOrder_BothGetThrough()
    {
        await AddAsync("a", 0);
        await AddAsync("b", 0);
        Task Take(string first, string second) => sql.CommitAsync<Done>(work =>
        {
            foreach (var key in new[] { first, second })
            {
                work.Execute(
                    "UPDATE kernel_idempotency SET status = status + 1 WHERE actor = @Actor AND key = @Key",
                    new { Actor = actor, Key = key });
            }

            return Done.Instance;
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => turn % 2 == 0 ? Take("a", "b") : Take("b", "a")));
        var rows = await sql.QueryAsync<Row>(Select, new { Actor = actor });
        Assert.Equal([20, 20], rows.Select(row => row.Status));
    }

    [Fact]
    public async Task Search_TakesWhatWasTypedAsItIs_WhateverItsCase()
    {
        foreach (var key in new[] { "Pump_1", "PUMPX1", "100%", "a\\b", "铝灰" })
        {
            await AddAsync(key, 1);
        }

        async Task<string[]> Find(string text) => [.. await Keys(
            "lower(key) LIKE @Pattern ESCAPE '\\'", new { Actor = actor, Pattern = LikePattern.Contains(text) })];
        Assert.Equal(["Pump_1"], await Find("pump_"));
        Assert.Equal(["100%"], await Find("0%"));
        Assert.Equal(["a\\b"], await Find("\\"));
        Assert.Equal(["铝灰"], await Find("灰"));
    }

    [Fact]
    public async Task Text_OrdersByCodePoint()
    {
        foreach (var key in new[] { "b", "B", "a-b", "ab", "铝", "Ä" })
        {
            await AddAsync(key, 1);
        }

        var rows = await sql.QueryAsync<Row>(Select, new { Actor = actor });
        Assert.Equal(["B", "a-b", "ab", "b", "Ä", "铝"], rows.Select(row => row.Key));
    }

    [Fact]
    public async Task CancelledBody_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sql.CommitAsync<Done>(
            work =>
            {
                Add(work, "late", 1);
                return Done.Instance;
            },
            cancel: cancelled.Token));
        Assert.Empty(await sql.QueryAsync<Row>(Select, new { Actor = actor }));
    }

    [Fact]
    public async Task SumsAndCounts_ComeAsWholeNumbers()
    {
        await AddAsync("a", 4_000_000_000);
        await AddAsync("b", 5_000_000_000);
        Assert.Equal(9_000_000_000, await sql.FindAsync<long>(
            "SELECT cast(coalesce(sum(status), 0) AS bigint) FROM kernel_idempotency WHERE actor = @Actor",
            new { Actor = actor }));
        Assert.Equal(2, await sql.FindAsync<long>(
            "SELECT count(*) FROM kernel_idempotency WHERE actor = @Actor", new { Actor = actor }));
    }

    [Fact]
    public async Task Lists_MatchTextAndNumbersAndIds()
    {
        foreach (var key in new[] { "a", "b", "c'd" })
        {
            await AddAsync(key, key.Length);
        }

        Assert.Equal(["a", "c'd"], await Keys("key {ids}", new { Actor = actor, Ids = new[] { "a", "c'd" } }));
        Assert.Equal(["c'd"], await Keys("status {ids:Sizes}", new { Actor = actor, Sizes = new long[] { 3, 9 } }));
        Assert.Empty(await Keys("key {ids}", new { Actor = actor, Ids = Array.Empty<string>() }));

        var audit = Id.New(3, DateTimeOffset.UnixEpoch);
        await sql.CommitAsync<Done>(work =>
        {
            work.Audit(Actor.System(actor), "test.list", "test", audit.ToString(), null, new { A = 1 });
            return Done.Instance;
        });
        var ids = await sql.QueryAsync<Id>(
            "SELECT id FROM kernel_audit WHERE site_id = 3 AND request_id = @Actor", new { Actor = actor });
        var row = await sql.FindAsync<AuditRow>(
            "SELECT id, actor_id, verb, after_hash FROM kernel_audit WHERE site_id = 3 AND id {ids}",
            new { Ids = ids });
        Assert.Equal((ids[0], null, "test.list", 64), (row!.Id, row.ActorId, row.Verb, row.AfterHash!.Length));
        Assert.Equal(3, row.Id.Site);
    }

    [Fact]
    public async Task Upsert_CountsWhatItChanged()
    {
        const string Upsert = Insert + " ON CONFLICT (actor, key) DO NOTHING";
        async Task<int> Run()
        {
            var changed = 0;
            await sql.CommitAsync<Done>(work =>
            {
                changed = work.Execute(Upsert, Args("once", 1, work));
                return Done.Instance;
            });
            return changed;
        }

        Assert.Equal(1, await Run());
        Assert.Equal(0, await Run());
    }

    [Fact]
    public async Task NotANumber_NeverReachesTheDatabase() =>
        await Assert.ThrowsAsync<InvariantException>(() =>
            sql.FindAsync<double>("SELECT cast(@Value AS double precision)", new { Value = double.NaN }));

    private async Task<IReadOnlyList<string>> Keys(string condition, object args) =>
        await sql.QueryAsync<string>(
            $"SELECT key FROM kernel_idempotency WHERE actor = @Actor AND {condition} ORDER BY key", args);

    private Task<Outcome<Done>> AddAsync(string key, long status) => sql.CommitAsync<Done>(work =>
    {
        Add(work, key, status);
        return Done.Instance;
    });

    private void Add(IWork work, string key, long status) => work.Execute(Insert, Args(key, status, work));

    private object Args(string key, long status, IWork work) => new
    {
        Actor = actor,
        Key = key,
        RequestHash = new string('0', 64),
        Status = status,
        Body = "铝灰",
        CreatedUs = work.NowUs,
    };
}

/// <summary>The suite on SQLite.</summary>
public sealed class SqlSessionOnSqlite(SqliteDatabase database)
    : SqlSessionCompliance(database), IClassFixture<SqliteDatabase>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class SqlSessionOnPostgres(PostgresDatabase database)
    : SqlSessionCompliance(database), IClassFixture<PostgresDatabase>;
