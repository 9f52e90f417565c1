using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Sources;

/// <summary>Reads the sources and the plant before the first request asks for them.</summary>
internal sealed class SourceLoader(SourceDirectory sources, Plant.PlantCache plant) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await sources.RefreshAsync(cancellationToken);
        await plant.GetAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
