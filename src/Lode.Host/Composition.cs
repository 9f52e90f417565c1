using Lode.Kernel;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Lode.Web.Frame;

namespace Lode.Host;

/// <summary>The whole composition: one line per module.</summary>
internal static class Composition
{
    /// <summary>Builds the server of a data folder; <see cref="SqlModule.Migrate"/> must have run.</summary>
    internal static WebApplication Build(LodeSettings settings, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(settings.Urls).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 25_000_000;
        });
        builder.Logging.ClearProviders().AddSimpleConsole(options => options.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning);
        Add(builder.Services, settings, clock);
        var app = builder.Build();
        app.UseWebFrame();
        Map(app);
        app.MapWebFrame();
        return app;
    }

    private static void Add(IServiceCollection services, LodeSettings settings, TimeProvider clock)
    {
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        services.AddWebFrame();
        services.AddSql(settings);
        services.AddPlant();
    }

    private static void Map(WebApplication app)
    {
        _ = app.MapGroup("/api/v1");
    }
}
