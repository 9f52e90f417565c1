using Lode.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Calculations;

/// <summary>Calculated signals: expressions over signals, computed as data arrive and again when late data come.
/// </summary>
public static class CalculationsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the calculations of the node; historian, plant and jobs are added by their own modules.
        /// </summary>
        public IServiceCollection AddCalculations() => services
            .AddSingleton<CalculationService>()
            .AddSingleton<SaveCalculation>()
            .AddSingleton<PreviewCalculation>()
            .AddSingleton<IJobKind, RecalculateJob>()
            .AddHostedService<CalculationFeed>();
    }
}
