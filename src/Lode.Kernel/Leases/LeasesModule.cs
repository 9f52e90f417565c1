using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Leases;

/// <summary>Leases between nodes.</summary>
public static class LeasesModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the leases.</summary>
        public IServiceCollection AddLeases() => services.AddSingleton<LeaseKeeper>();
    }
}
