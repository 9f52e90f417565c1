using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Entry;

/// <summary>Values that people type in.</summary>
public static class EntryModule
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddEntry() => services.AddSingleton<EntrySheets>().AddSingleton<EnterValues>();
    }
}
