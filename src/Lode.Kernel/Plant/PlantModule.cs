using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Plant;

/// <summary>What exists: the equipment tree, its signals, states, templates and mimics.</summary>
public static class PlantModule
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddPlant() => services
            .AddSingleton<PlantCache>()
            .AddSingleton<SaveNode>()
            .AddSingleton<MoveNode>()
            .AddSingleton<DeleteNode>()
            .AddSingleton<SaveSignal>()
            .AddSingleton<DeleteSignal>()
            .AddSingleton<SignalKeys>()
            .AddSingleton<SaveDigitalSet>()
            .AddSingleton<Templates>()
            .AddSingleton<Mimics>()
            .AddSingleton<PlantHistory>()
            .AddSingleton<ImportPlant>();
    }
}
