using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Sync;

/// <summary>Phones that work without a network.</summary>
public static class SyncModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the answers to phones; modules add the kinds that phones may change.</summary>
        public IServiceCollection AddSync()
        {
            services.AddSingleton<SyncEntities>();
            services.AddSingleton<ApplyOps>();
            services.AddSingleton<SyncConflicts>();
            services.AddHostedService<SyncRetention>();
            return services;
        }

        /// <summary>Adds a kind of things that phones may change.</summary>
        public IServiceCollection AddSyncEntity<T>()
            where T : class, ISyncEntity => services.AddSingleton<ISyncEntity, T>();
    }
}
