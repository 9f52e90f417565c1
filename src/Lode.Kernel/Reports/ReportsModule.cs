using Lode.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Reports;

/// <summary>Figures on a schedule: workbooks whose named cells are bound to expressions.</summary>
public static class ReportsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds reports; jobs, ledger, calendars and history are added before.</summary>
        public IServiceCollection AddReports()
        {
            services.AddSingleton<MakeReport>();
            services.AddSingleton<IJobKind>(provider => provider.GetRequiredService<MakeReport>());
            services.AddSingleton<SaveReport>();
            services.AddHostedService<ReportClock>();
            return services;
        }
    }
}
