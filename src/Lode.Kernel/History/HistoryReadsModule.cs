using Lode.Historian.Retrieval;
using Lode.Kernel.Live;
using Lode.Kernel.Plant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.History;

/// <summary>The way out of the historian: reading modes, questions about many series, search and the live hub.</summary>
public static class HistoryReadsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds reading; the historian and the plant must be there.</summary>
        public IServiceCollection AddHistoryReads()
        {
            services.AddSingleton<ISampleSource>(
                provider => new StoreSource(provider.GetRequiredService<HistorianService>().Store));
            services.AddSingleton(provider => new TagIndex(provider.GetRequiredService<ISampleSource>().Index));
            services.AddSingleton<SeriesQuery>();
            services.AddSingleton<PlantSignalNames>();
            services.AddSingleton<ISignalNames>(provider => provider.GetRequiredService<PlantSignalNames>());
            services.AddSingleton<SignalDirectory>();
            services.AddSingleton<HistoryReads>();
            services.AddSingleton<LiveHub>();
            services.AddHostedService<LoadPlant>();
            return services;
        }
    }

    /// <summary>Names are looked up from memory, so the plant is read before the first request.</summary>
    private sealed class LoadPlant(PlantCache plant) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await plant.GetAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
