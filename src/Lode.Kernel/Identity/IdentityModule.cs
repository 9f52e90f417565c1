using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Identity;

/// <summary>Organization, people, roles, tokens and sessions.</summary>
public static class IdentityModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds identity.</summary>
        public IServiceCollection AddIdentity()
        {
            services.AddSingleton<RightsDirectory>();
            services.AddSingleton<TokenAuthenticator>();
            services.AddSingleton<Sessions>();
            services.AddSingleton<AttemptLimit>();
            services.AddSingleton<SignIn>();
            services.AddSingleton<SetUpCode>();
            services.AddSingleton<SetUp>();
            services.AddHostedService<IdentityUpkeep>();
            return services;
        }
    }
}
