using Lode.Kernel.History;
using Lode.Kernel.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Alarms;

/// <summary>Alarms by ISA-18.2: definitions, states, journal, figures.</summary>
public static class AlarmsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the alarms of the node; the plant and the historian are added by their own modules.</summary>
        public IServiceCollection AddAlarms() => services
            .AddSingleton(provider => new AlarmService(
                provider.GetRequiredService<ISqlSession>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ISignalNames, DurationNames>()
            .AddHostedService<AlarmFeed>()
            .AddSingleton<StandingAlarms>()
            .AddHostedService(provider => provider.GetRequiredService<StandingAlarms>());
    }
}
