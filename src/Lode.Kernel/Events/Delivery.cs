using Lode.Kernel.Sql;

namespace Lode.Kernel.Events;

/// <summary>One event on its way to one receiver.</summary>
public sealed class Delivery
{
    private const string Mark = """
        INSERT INTO kernel_inbox (site_id, event_id, receiver, at_us)
        VALUES (@SiteId, @Id, @Receiver, @NowUs) ON CONFLICT (site_id, event_id, receiver) DO NOTHING
        """;

    private readonly ISqlSession sql;
    private readonly string receiver;

    internal Delivery(ISqlSession sql, Id eventId, string receiver) =>
        (this.sql, EventId, this.receiver) = (sql, eventId, receiver);

    /// <summary>Id of the event.</summary>
    public Id EventId { get; }

    /// <summary>Runs the body in one transaction with the mark that this receiver has had the event; when it has had
    /// it, nothing runs.</summary>
    public Task<Outcome<Done>> CommitAsync(
        Func<IWork, Outcome<Done>> body, CancellationToken cancel) =>
        sql.CommitAsync(work => MarkDone(work) ? body(work) : Outcome.Done, Lane.Bulk, cancel);

    /// <summary>Notes that the receiver has had the event; false when that was known.</summary>
    internal bool MarkDone(IWork work) =>
        work.Execute(Mark, new { SiteId = (long)EventId.Site, Id = EventId, Receiver = receiver, work.NowUs }) == 1;
}
