using Lode.Kernel.Jobs;
using Lode.Kernel.Mail;
using Lode.Kernel.Upkeep;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Audit;

/// <summary>The audit log and the hash chains.</summary>
public static class AuditModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds what keeps, publishes and verifies chains.</summary>
        public IServiceCollection AddAudit()
        {
            services.AddSingleton<Mailer>();
            services.AddSingleton<ChainAnchors>();
            services.AddSingleton<VerifyChains>();
            services.AddSingleton<ICheck, ChainCheck>();
            services.AddSingleton<IJobKind, VerifyJob>();
            services.AddHostedService<ChainKeeping>();
            return services;
        }
    }
}
