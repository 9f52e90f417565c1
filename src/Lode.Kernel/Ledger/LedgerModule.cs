using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Ledger;

/// <summary>Double entry of what must balance (rules §5).</summary>
public static class LedgerModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the ledger; postings go through <see cref="BooksOfWork"/>.</summary>
        public IServiceCollection AddLedger()
        {
            services.AddSingleton<BulkPostings>();
            services.AddSingleton<LedgerReader>();
            services.AddHostedService<ExpirePendings>();
            return services;
        }
    }
}
