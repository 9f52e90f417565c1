using Lode.Kernel.History;
using Lode.Kernel.Jobs;
using Lode.Kernel.Plant;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Imports;

/// <summary>Files into the historian: line protocol and CSV.</summary>
public static class ImportsModule
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddImports() => services
            .AddSingleton<ImportStore>()
            .AddSingleton<Uploads>()
            .AddSingleton<LocalImports>()
            .AddSingleton<IJobKind, ImportJob>()
            .AddSingleton(provider => new Importer(
                provider.GetRequiredService<ImportStore>(),
                provider.GetRequiredService<TextCatalog>(),
                provider.GetRequiredService<WriteLines>(),
                new ImportSignals(
                    provider.GetRequiredService<PlantCache>(),
                    provider.GetRequiredService<SaveNode>(),
                    provider.GetRequiredService<SaveSignal>())));
    }
}
