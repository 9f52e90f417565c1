using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Jobs;

/// <summary>Long work.</summary>
public static class JobsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the job store and its runner.</summary>
        public IServiceCollection AddJobs()
        {
            services.AddSingleton<JobStore>();
            services.AddHostedService<JobRunner>();
            return services;
        }
    }
}
