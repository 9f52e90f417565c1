using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Events;
using Lode.Kernel.Metrics;
using Lode.Kernel.Sql;
using Lode.Kernel.Upkeep;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Cases;

/// <summary>What people must do: versioned procedures, tasks, sign-offs, deadlines, and the log of all of it.</summary>
public static class CasesModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the cases; definitions come from <c>Cases/*.json</c> of the kernel and of the applications.
        /// </summary>
        public IServiceCollection AddCases()
        {
            services.AddSingleton<DefinitionStore>();
            services.AddSingleton<CaseDirectory>();
            services.AddSingleton<CaseService>();
            services.AddSingleton<OpenCase>();
            services.AddSingleton<ReadCase>();
            services.AddSingleton(provider => new AppCases(
                provider.GetRequiredService<CaseService>(), provider.GetRequiredService<OpenCase>(),
                provider.GetRequiredService<CaseDirectory>(), provider.GetRequiredService<CalendarService>()));
            services.AddSingleton<SimilarCases>();
            services.AddSingleton<RankExperts>();
            services.AddSingleton<VerifyCases>();
            services.AddSingleton<ICheck, CaseCheck>();
            services.AddEventHandler<CaseAsked, OpenAskedCase>();
            services.AddEventHandler<CaseEnded, TellParentCase>();
            services.AddEventHandler<CaseNotice, TellOfCase>();
            services.AddHostedService(provider => new CaseSeed(
                provider.GetRequiredService<ISqlSession>(), [typeof(CasesModule).Assembly, .. AppModules.Assemblies]));
            services.AddHostedService<CaseTimers>();
            services.AddSingleton<CaseVerification>();
            services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<CaseVerification>());
            services.AddHostedService(provider => provider.GetRequiredService<CaseVerification>());
            return services;
        }
    }
}
