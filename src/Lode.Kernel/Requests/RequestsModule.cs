using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Requests;

/// <summary>Requests that may be repeated.</summary>
public static class RequestsModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the book of commands that came with a key.</summary>
        public IServiceCollection AddRequests() => services.AddSingleton<RequestBook>();
    }
}
