using Lode.Kernel.History;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Sources;

/// <summary>Who sends values, what it may send, and what waits for an engineer.</summary>
public static class SourcesModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds sources and their tray.</summary>
        public IServiceCollection AddSources() => services
            .AddSingleton<SourceDirectory>()
            .AddSingleton<IWriterPolicies, SourcePolicies>()
            .AddSingleton<ReplayLines>()
            .AddSingleton<IHeldRows, HeldRowsTable>()
            .AddHostedService<SourceLoader>()
            .AddSingleton(provider => new SourceTray(
                provider.GetRequiredService<ISqlSession>(),
                provider.GetRequiredService<ReplayLines>(),
                provider.GetRequiredService<SaveSignal>(),
                provider.GetRequiredService<TimeProvider>()));
    }
}
