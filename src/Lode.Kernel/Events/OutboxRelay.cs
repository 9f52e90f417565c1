using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Events;

/// <summary>Relays the outbox on one node at a time. Each receiver succeeds or fails by itself; a row that fails waits
/// twice as long each time and is dead after <see cref="MostAttempts"/>, without holding up its successors.</summary>
internal sealed partial class OutboxRelay : BackgroundService
{
    internal const int MostAttempts = 14;

    private const int AtOnce = 100;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Over all sites by intent: the relay serves all. Index: kernel_outbox_by_turn.
    private const string Due = $"""
        SELECT {Outbox.Columns} FROM kernel_outbox
         WHERE site_id >= 0 AND state = 'waiting' AND next_try_us <= @NowUs ORDER BY next_try_us LIMIT @Limit
        """;

    private const string Had = """
        SELECT receiver FROM kernel_inbox WHERE site_id = @SiteId AND event_id = @Id
        """;

    private const string Finish = """
        UPDATE kernel_outbox SET state = 'done', last_error = NULL WHERE site_id {ids:Sites} AND id {ids}
        """;

    private const string Postpone = """
        UPDATE kernel_outbox SET attempts = @Attempts, next_try_us = @NextTryUs, last_error = @Error, state = @State
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const string ForgetDone = """
        DELETE FROM kernel_outbox WHERE site_id >= 0 AND state = 'done' AND next_try_us < @BeforeUs
        """;

    private const string ForgetHad = "DELETE FROM kernel_inbox WHERE site_id >= 0 AND at_us < @BeforeUs";

    private readonly ISqlSession sql;
    private readonly LeaseKeeper leases;
    private readonly IRelay[] relays;
    private readonly TimeProvider clock;
    private readonly ILogger<OutboxRelay> log;

    public OutboxRelay(
        ISqlSession sql, LeaseKeeper leases, IEnumerable<IRelay> relays, TimeProvider clock, ILogger<OutboxRelay> log)
    {
        (this.sql, this.leases, this.clock, this.log) = (sql, leases, clock, log);
        this.relays = [.. relays];
        Invariant.Holds(this.relays.Select(relay => relay.Receiver).Distinct().Count() == this.relays.Length,
            "two receivers share a key");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("events.relay", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        long forgotten = 0;
        while (!stop.IsCancellationRequested)
        {
            if (await RelayOnceAsync(stop) < AtOnce)
            {
                await Task.Delay(Pause, clock, stop);
            }

            if (clock.NowUs() - forgotten > 3_600_000_000)
            {
                forgotten = clock.NowUs();
                await ForgetAsync(forgotten - (Kept.Ticks / TimeSpan.TicksPerMicrosecond), stop);
            }
        }
    }

    /// <summary>Delivers what is due now.</summary>
    /// <returns>Rows that were due.</returns>
    internal async Task<int> RelayOnceAsync(CancellationToken cancel)
    {
        var due = await sql.QueryAsync<OutboxRow>(Due, new { NowUs = clock.NowUs(), Limit = AtOnce }, cancel);
        var done = new List<Id>();
        foreach (var row in due)
        {
            var receivers = Array.FindAll(relays, relay => relay.Takes(row.Name));
            if (receivers.Length == 0 || await DeliverAsync(row, receivers, cancel))
            {
                done.Add(row.Id);
            }
        }

        if (done.Count > 0)
        {
            await CommitAsync(work => work.Execute(
                Finish, new { Sites = done.Select(id => (long)id.Site).Distinct().ToArray(), Ids = done }), cancel);
        }

        return due.Count;
    }

    private async Task<bool> DeliverAsync(OutboxRow row, IRelay[] receivers, CancellationToken cancel)
    {
        var had = await sql.QueryAsync<string>(Had, new { row.SiteId, row.Id }, cancel);
        var envelope = new EventEnvelope(row.Id, row.Name, row.Payload, Instants.FromUs(row.OccurredUs));
        string? error = null;
        foreach (var relay in receivers.Where(relay => !had.Contains(relay.Receiver)))
        {
            error = await TryAsync(relay, envelope, cancel) ?? error;
        }

        if (error is not null)
        {
            await PostponeAsync(row, error, cancel);
        }

        return error is null;
    }

    private async Task<string?> TryAsync(IRelay relay, EventEnvelope envelope, CancellationToken cancel)
    {
        try
        {
            var delivery = new Delivery(sql, envelope.Id, relay.Receiver);
            var outcome = await relay.DeliverAsync(envelope, delivery, cancel);
            if (outcome.TryGet(out _, out var why))
            {
                await CommitAsync(work => delivery.MarkDone(work), cancel);
                return null;
            }

            return $"{relay.Receiver}: {why.Code}";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The relay's boundary: the event comes again later, the others go on.
        catch (Exception failure)
        {
            Failed(failure, envelope.Name, envelope.Id.ToString(), relay.Receiver);
            return $"{relay.Receiver}: {failure.Message}";
        }
#pragma warning restore CA1031
    }

    private Task PostponeAsync(OutboxRow row, string error, CancellationToken cancel)
    {
        var attempts = row.Attempts + 1;
        var dead = attempts >= MostAttempts;
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempts - 1), LongestWait.TotalSeconds));
        return CommitAsync(
            work => work.Execute(Postpone, new
            {
                row.SiteId,
                row.Id,
                Attempts = attempts,
                NextTryUs = dead ? work.NowUs : work.NowUs + (wait.Ticks / TimeSpan.TicksPerMicrosecond),
                Error = error.Length > 500 ? error[..500] : error,
                State = dead ? "dead" : "waiting",
            }),
            cancel);
    }

    private Task ForgetAsync(long beforeUs, CancellationToken cancel) => CommitAsync(
        work =>
        {
            work.Execute(ForgetDone, new { BeforeUs = beforeUs });
            work.Execute(ForgetHad, new { BeforeUs = beforeUs });
        },
        cancel);

    private Task CommitAsync(Action<IWork> body, CancellationToken cancel) => sql.CommitAsync(
        work =>
        {
            body(work);
            return Outcome.Done;
        },
        Lane.Bulk,
        cancel);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Name} {Id} was not taken by {Receiver}")]
    private partial void Failed(Exception failure, string name, string id, string receiver);
}
