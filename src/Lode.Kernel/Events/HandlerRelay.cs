using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Events;

/// <summary>Brings events of one kind to a handler of this process.</summary>
internal sealed class HandlerRelay<TEvent, THandler>(IServiceProvider services) : IRelay
    where TEvent : IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public string Receiver => THandler.Receiver;

    public bool Takes(string eventName) => eventName == TEvent.Name;

    public Task<Outcome<Done>> DeliverAsync(EventEnvelope envelope, Delivery delivery, CancellationToken cancel) =>
        services.GetRequiredService<THandler>().HandleAsync(
            JsonSerializer.Deserialize<TEvent>(envelope.Payload, EventJson.Options)!, delivery, cancel);
}
