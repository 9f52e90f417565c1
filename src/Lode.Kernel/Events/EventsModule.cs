using Lode.Kernel.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Events;

/// <summary>Events: one outbox, relayed to handlers and, later, to a bus.</summary>
public static class EventsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the outbox's relay; leases are added by their own module.</summary>
        public IServiceCollection AddEvents()
        {
            services.AddHostedService<OutboxRelay>();
            services.AddSingleton<EventMetrics>();
            services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<EventMetrics>());
            services.AddHostedService(provider => provider.GetRequiredService<EventMetrics>());
            return services;
        }

        /// <summary>Lets a handler hear events of one kind.</summary>
        public IServiceCollection AddEventHandler<TEvent, THandler>()
            where TEvent : IEvent
            where THandler : class, IEventHandler<TEvent>
        {
            services.AddSingleton<THandler>();
            services.AddSingleton<IRelay, HandlerRelay<TEvent, THandler>>();
            return services;
        }
    }
}
