using System.Reflection;
using Lode.Kernel.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Findings;

/// <summary>Results of rules about objects.</summary>
public static class FindingsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds findings with the rules that these assemblies ship.</summary>
        public IServiceCollection AddFindings(params IEnumerable<Assembly> assemblies)
        {
            Assembly[] all = [.. assemblies];
            services.AddSingleton(_ => new FindingRules(all));
            services.AddSingleton<FindingCase>();
            services.AddEventHandler<FindingOpened, TellOfOpenedFinding>();
            services.AddEventHandler<FindingOpened, OpenCaseOfFinding>();
            services.AddEventHandler<FindingLate, TellOfLateFinding>();
            services.AddHostedService<FindingClock>();
            return services;
        }
    }
}
