using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Ingest;

/// <summary>The doors for collectors that speak InfluxDB's protocols: tokens only, no cookies.</summary>
public static class IngestEndpoints
{
    /// <summary>Version that collectors are told; the 1.8 line knows both write APIs.</summary>
    private const string Version = "1.8.10";

    extension(IServiceCollection services)
    {
        /// <summary>Adds what the doors need.</summary>
        public IServiceCollection AddIngestDoors()
        {
            services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlockPoolFactory>();
            services.AddSingleton<WriterBodyReader>();
            services.AddSingleton<WriteDoor>();
            services.AddSingleton<InfluxQueryDoor>();
            return services;
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps <c>/write</c>, <c>/api/v2/write</c>, <c>/query</c> and <c>/ping</c>.</summary>
        public void MapIngest()
        {
            var write = routes.ServiceProvider.GetRequiredService<WriteDoor>();
            var query = routes.ServiceProvider.GetRequiredService<InfluxQueryDoor>();
            routes.MapPost("/write", write.FirstAsync).ChecksToken();
            routes.MapPost("/api/v2/write", write.SecondAsync).ChecksToken();
            routes.MapMethods("/query", ["GET", "POST"], query.HandleAsync).ChecksToken();
            routes.MapMethods("/ping", ["GET", "HEAD"], Ping).Public("Says only that a server is there.");
            if (Environment.GetEnvironmentVariable("LODE_BENCH_FLOOR") == "1")
            {
                routes.MapPost("/bench/discard", DiscardAsync).ChecksToken();
            }
        }
    }

    private static Task Ping(HttpContext context)
    {
        context.Response.Headers["X-Influxdb-Version"] = Version;
        context.Response.Headers["X-Influxdb-Build"] = "OSS";
        if (string.Equals(context.Request.Query["verbose"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return context.Response.WriteAsJsonAsync(new { version = Version }, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Reads and throws away: the floor that <c>bench ingest</c> measures. Loopback only.</summary>
    private static async Task DiscardAsync(HttpContext context)
    {
        if (!WriterToken.FromLoopback(context))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var bodies = context.RequestServices.GetRequiredService<WriterBodyReader>();
        using var body = await bodies.ReadAsync(context, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
