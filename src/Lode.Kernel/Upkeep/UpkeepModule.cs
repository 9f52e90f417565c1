using Lode.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Upkeep;

/// <summary>Backup and verification.</summary>
public static class UpkeepModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds them; other modules add checks of their own as <see cref="ICheck"/>.</summary>
        public IServiceCollection AddUpkeep() => services
            .AddSingleton<WriteBackup>()
            .AddSingleton<ICheck, HistorianCheck>()
            .AddSingleton<ICheck, DatabaseCheck>()
            .AddSingleton<IJobKind, VerifyAll>();
    }
}
