using Lode.Historian.Storage;
using Lode.Kernel.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lode.Kernel.History;

/// <summary>The historian and what stands before it: who may write what, and what waits for an engineer.</summary>
public static class HistoryModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the historian of the data folder. The sources module gives it <see cref="IWriterPolicies"/>
        /// and <see cref="IHeldRows"/>.</summary>
        public IServiceCollection AddHistory()
        {
            services.TryAddSingleton(new HistorianOptions());
            services.AddSingleton<HistorianService>();
            services.AddSingleton<WriteLines>();
            services.AddSingleton<WriteTargets>();
            services.AddSingleton<IngestTally>();
            services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<IngestTally>());
            services.AddSingleton<IMetricSource, HistorianFigures>();
            services.AddHostedService<IngestAudit>();
            return services;
        }
    }
}
