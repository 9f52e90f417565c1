using Lode.Kernel.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel;

/// <summary>What every part of the kernel shares.</summary>
public static class KernelModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds settings, clock and the figures of the process.</summary>
        public IServiceCollection AddKernel(LodeSettings settings, TimeProvider clock)
        {
            services.AddSingleton(settings);
            services.AddSingleton(clock);
            services.AddSingleton<IMetricSource, ProcessMetrics>();
            return services;
        }
    }
}
