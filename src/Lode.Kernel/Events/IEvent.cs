namespace Lode.Kernel.Events;

/// <summary>Something that happened and that others may hear of later: an immutable record, kept in the outbox of the
/// transaction in which it happened.</summary>
public interface IEvent
{
    /// <summary><c>module.whatHappened.v1</c>: never a CLR name, never renamed (a golden file holds all of them).
    /// </summary>
    static abstract string Name { get; }

    /// <summary>Number of the site or other organization that it belongs to.</summary>
    int Site { get; }
}

/// <summary>An event on its way.</summary>
/// <param name="Id">Key for receivers: the same event always comes with the same id.</param>
public sealed record EventEnvelope(Id Id, string Name, string Payload, DateTimeOffset OccurredAt);

/// <summary>Somewhere events go: a handler in this process, or a bus. Each gets an event at least once, and again with
/// the same id when it failed; success is remembered per receiver, so that one that fails does not repeat the others.
/// </summary>
public interface IRelay
{
    /// <summary>Key in the inbox; never renamed.</summary>
    string Receiver { get; }

    /// <summary>Whether it wants events of a name.</summary>
    bool Takes(string eventName);

    /// <summary>Delivers; a refusal or an exception means: again later.</summary>
    Task<Outcome<Done>> DeliverAsync(EventEnvelope envelope, Delivery delivery, CancellationToken cancel);
}

/// <summary>Hears events of one kind in this process.</summary>
public interface IEventHandler<in TEvent>
    where TEvent : IEvent
{
    /// <summary>Key in the inbox, <c>module.whatItDoes</c>; never renamed.</summary>
    static abstract string Receiver { get; }

    /// <summary>Does its part. Work through <see cref="Delivery.CommitAsync"/> happens once; anything else may
    /// happen again and takes the event's id as its key.</summary>
    Task<Outcome<Done>> HandleAsync(TEvent happened, Delivery delivery, CancellationToken cancel);
}
