using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lode.Tests.Integration.Jobs;

public abstract class JobCompliance(ISqlFixture database)
{
    private readonly ISqlSession sql = database.Session;

    [Fact]
    public async Task Job_ReportsProgress_AndKeepsItsResult()
    {
        var store = new JobStore(sql);
        using var runner = Runner(store, new Counting());
        var job = await StartAsync(store, "test.count", new Counting.Request(3));
        await runner.StartAsync(default);
        var done = await UntilAsync(store, job.Id, row => row.State == "done");
        Assert.Equal((3, 3, "{\"sum\":3}"), (done.DoneParts, done.TotalParts, done.Result));
        await runner.StopAsync(default);
    }

    [Fact]
    public async Task InterruptedJob_GoesOnFromItsCheckpoint()
    {
        var store = new JobStore(sql);
        var kind = new Counting { StopAt = 2 };
        var job = await StartAsync(store, "test.count", new Counting.Request(5));
        using (var first = Runner(store, kind))
        {
            await first.StartAsync(default);
            await kind.Stopped.Task;
            await first.StopAsync(default);
        }

        Assert.Equal("running", (await store.FindAsync(job.Id, default))!.State);
        var again = new Counting();
        using var second = Runner(store, again);
        await second.StartAsync(default);
        await UntilAsync(store, job.Id, row => row.State == "done");
        Assert.Equal(2, again.StartedAt);
        await second.StopAsync(default);
    }

    [Fact]
    public async Task CancelledJob_Stops_AndCanBeResumed()
    {
        var store = new JobStore(sql);
        using var runner = Runner(store, new Counting());
        var job = await StartAsync(store, "test.count", new Counting.Request(100_000));
        await runner.StartAsync(default);
        await UntilAsync(store, job.Id, row => row.DoneParts > 0);
        await store.CancelAsync(job.Id, Actor.System("test"), default);
        await UntilAsync(store, job.Id, row => row.State == "cancelled");
        Assert.True((await store.ResumeAsync(job.Id, Actor.System("test"), default)).TryGet(out _, out _));
        await UntilAsync(store, job.Id, row => row.State == "running");
        await runner.StopAsync(default);
        await store.CancelAsync(job.Id, Actor.System("test"), default);
    }

    [Fact]
    public async Task FailingJob_KeepsItsRefusal_AndTheRunnerGoesOn()
    {
        var store = new JobStore(sql);
        using var runner = Runner(store, new Counting());
        var broken = await StartAsync(store, "test.count", new Counting.Request(-1));
        var unknown = await StartAsync(store, "test.unknown", new { });
        await runner.StartAsync(default);
        Assert.Contains("jobs.failed", (await UntilAsync(store, broken.Id, row => row.State == "failed")).Refusal);
        Assert.Contains(
            "jobs.unknownKind", (await UntilAsync(store, unknown.Id, row => row.State == "failed")).Refusal);
        await runner.StopAsync(default);
    }

    private static async Task<JobRow> StartAsync(JobStore store, string kind, object request)
    {
        var outcome = await store.StartAsync(kind, "Count", 1, request, Actor.System("test"), default);
        Assert.True(outcome.TryGet(out var job, out _));
        return job;
    }

    private static async Task<JobRow> UntilAsync(JobStore store, Id id, Func<JobRow, bool> reached)
    {
        for (var attempt = 0; attempt < 400; attempt++)
        {
            if (await store.FindAsync(id, default) is { } job && reached(job))
            {
                return job;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"job {id} did not get there");
    }

    private JobRunner Runner(JobStore store, IJobKind kind) =>
        new(sql, store, [kind], TimeProvider.System, NullLogger<JobRunner>.Instance);

    private sealed class Counting : IJobKind
    {
        internal sealed record Request(int Parts);

        public string Kind => "test.count";

        internal int StopAt { get; init; } = -1;

        internal int StartedAt { get; private set; } = -1;

        internal TaskCompletionSource Stopped { get; } = new();

        public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
        {
            var parts = run.RequestAs<Request>().Parts;
            ArgumentOutOfRangeException.ThrowIfNegative(parts);
            StartedAt = run.Checkpoint is { } at ? int.Parse(at) : 0;
            for (var part = StartedAt; part < parts; part++)
            {
                if (part == StopAt)
                {
                    Stopped.SetResult();
                    await Task.Delay(Timeout.Infinite, cancel);
                }

                await run.ReportAsync(part + 1, parts, (part + 1).ToString());
            }

            return new { Sum = parts };
        }
    }
}

public sealed class JobOnSqlite(SqliteDatabase database) : JobCompliance(database), IClassFixture<SqliteDatabase>;

public sealed class JobOnPostgres(PostgresDatabase database)
    : JobCompliance(database), IClassFixture<PostgresDatabase>;
