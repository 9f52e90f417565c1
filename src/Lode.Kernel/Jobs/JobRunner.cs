using System.Text.Json;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Jobs;

/// <summary>Runs queued jobs, oldest first, two at once; what a stop interrupted goes on from its checkpoint.</summary>
internal sealed partial class JobRunner(
    ISqlSession sql, JobStore store, IEnumerable<IJobKind> kinds, TimeProvider clock, ILogger<JobRunner> log)
    : BackgroundService
{
    internal static readonly Refusal Failed = new("jobs.failed", 500);
    internal static readonly Refusal UnknownKind = new("jobs.unknownKind", 422);

    private const int AtOnce = 2;

    // Over all sites by intent: the runner belongs to the process, not to a site.
    private const string Interrupted = """
        UPDATE kernel_job SET state = 'queued' WHERE site_id >= 0 AND state = 'running'
        """;

    private const string Oldest = $"""
        SELECT {JobStore.Columns} FROM kernel_job WHERE site_id >= 0 AND state = 'queued'
         ORDER BY created_us LIMIT 1 {"{lock}"}
        """;

    private const string Begin = """
        UPDATE kernel_job SET state = 'running', started_us = coalesce(started_us, @NowUs)
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Progress = """
        UPDATE kernel_job SET done_parts = @Done, total_parts = @Total, checkpoint = coalesce(@Checkpoint, checkpoint)
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const string IsCancelled = "SELECT cancel_asked FROM kernel_job WHERE site_id = @SiteId AND id = @Id";

    private const string End = """
        UPDATE kernel_job SET state = @State, result = @Result, refusal = @Refusal, ended_us = @NowUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    private readonly Dictionary<string, IJobKind> byKind = kinds.ToDictionary(
        kind => kind.Kind, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ChangeAsync(Interrupted, new { }, stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => LoopAsync(stoppingToken)));
    }

    private async Task LoopAsync(CancellationToken stop)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromSeconds(2), clock);
        var tick = poll.WaitForNextTickAsync(stop).AsTask();
        while (!stop.IsCancellationRequested)
        {
            if (await TakeAsync(stop) is { } job)
            {
                await RunAsync(job, stop);
                continue;
            }

            await Task.WhenAny(store.Wake.WaitToReadAsync(stop).AsTask(), tick);
            store.Wake.TryRead(out _);
            tick = tick.IsCompleted ? poll.WaitForNextTickAsync(stop).AsTask() : tick;
        }
    }

    private async Task<JobRow?> TakeAsync(CancellationToken stop)
    {
        var taken = await sql.CommitAsync<Taken>(
            work =>
            {
                var job = work.Find<JobRow>(Oldest);
                if (job is not null)
                {
                    work.Execute(Begin, new { job.SiteId, job.Id, work.NowUs });
                }

                return new Taken(job);
            },
            Lane.Bulk,
            stop);
        return taken.TryGet(out var found, out _) ? found.Job : null;
    }

    private sealed record Taken(JobRow? Job);

    private async Task RunAsync(JobRow job, CancellationToken stop)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var outcome = byKind.TryGetValue(job.Kind, out var kind)
                ? await kind.RunAsync(new JobRun(job, (done, total, checkpoint) =>
                    ReportAsync(job, done, total, checkpoint, cancel)), cancel.Token)
                : UnknownKind.With(("kind", job.Kind));
            await EndAsync(job, outcome);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Paused(job.Kind, job.Id.ToString());
        }
        catch (OperationCanceledException)
        {
            await StoreEndAsync(job, "cancelled", null, null);
        }
#pragma warning disable CA1031 // The runner's boundary: the job fails with its number, the runner goes on.
        catch (Exception failure)
        {
            Broke(failure, job.Kind, job.Id.ToString());
            await EndAsync(job, Failed.With(("number", job.Id.ToString())));
        }
#pragma warning restore CA1031
    }

    private async Task ReportAsync(
        JobRow job, long done, long total, string? checkpoint, CancellationTokenSource cancel)
    {
        await ChangeAsync(
            Progress, new { job.SiteId, job.Id, Done = done, Total = total, Checkpoint = checkpoint }, cancel.Token);
        if (await sql.FindAsync<long>(IsCancelled, new { job.SiteId, job.Id }, cancel.Token) == 1)
        {
            await cancel.CancelAsync();
            cancel.Token.ThrowIfCancellationRequested();
        }
    }

    private Task EndAsync(JobRow job, Outcome<object> outcome) => outcome.TryGet(out var result, out var why)
        ? StoreEndAsync(job, "done", JsonSerializer.Serialize(result, JobJson.Options), null)
        : StoreEndAsync(job, "failed", null, JsonSerializer.Serialize(why, JobJson.Options));

    private Task StoreEndAsync(JobRow job, string state, string? result, string? refusal) => ChangeAsync(
        End,
        new
        {
            job.SiteId,
            job.Id,
            State = state,
            Result = result,
            Refusal = refusal,
            NowUs = clock.NowUs(),
        },
        CancellationToken.None);

    private Task ChangeAsync(string statement, object args, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            work.Execute(statement, args);
            return Done.Instance;
        },
        Lane.Bulk,
        cancel);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Kind} {Id} goes on after the next start")]
    private partial void Paused(string kind, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Id} failed")]
    private partial void Broke(Exception failure, string kind, string id);
}
