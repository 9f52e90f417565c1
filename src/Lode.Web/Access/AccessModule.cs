using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Access;

/// <summary>Who asks, as parameters of endpoints: <see cref="Actor"/> and <see cref="Rights"/>.</summary>
internal static class AccessModule
{
    internal static void AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<DenialLog>();
        services.AddScoped(provider => Feature<Actor>(provider));
        services.AddScoped(provider => Feature<Rights>(provider));
        services.AddScoped(provider => Feature<SessionRow>(provider));
    }

    private static T Feature<T>(IServiceProvider provider)
        where T : class =>
        provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Features.Get<T>()
            ?? throw new InvalidOperationException(
                $"The endpoint takes {typeof(T).Name} but lets callers in without it.");
}
