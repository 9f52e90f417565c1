using System.Reflection;
using Lode.Kernel.Metrics;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Frame;

/// <summary>What <c>/health</c> answers.</summary>
public sealed record Health(string Status, string Version, DateTimeOffset StartedAt);

/// <summary>Doors for whoever watches the server.</summary>
internal static class StatusEndpoints
{
    internal static readonly string Version =
        typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    internal static void MapStatus(this IEndpointRouteBuilder routes, DateTimeOffset started)
    {
        routes.MapGet("/health", () => TypedResults.Ok(new Health("ok", Version, started)))
            .WithName("health").WithTags("Status").Public("A probe asks whether the server runs; it learns no more.");
        routes.MapGet("/metrics", Metrics).WithName("metrics").WithTags("Status")
            .Public("Rates and sizes without names of plants or people, for the monitoring of the machine.");
    }

    private static IResult Metrics(IEnumerable<IMetricSource> sources)
    {
        var text = new MetricsText();
        foreach (var source in sources)
        {
            source.Write(text);
        }

        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4");
    }
}
