using System.Text.Json;
using System.Text.Json.Serialization;
using Lode.Kernel;
using Lode.Kernel.Json;
using Lode.Web.Access;
using Lode.Web.Json;
using Lode.Web.Problems;
using Lode.Web.Requests;
using Lode.Web.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Frame;

/// <summary>What every door of the product shares: problems, access, host names, the page and its policy.</summary>
public static class WebModule
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the frame.</summary>
        public IServiceCollection AddWebFrame()
        {
            services.AddSingleton(new TextCatalog(
                [typeof(TextCatalog).Assembly, typeof(WebModule).Assembly, .. AppModules.Assemblies]));
            services.AddOpenApi("v1", options =>
            {
                options.CreateSchemaReferenceId = OpenApiShapes.NameOf;
                options.AddSchemaTransformer(OpenApiShapes.Describe);
                options.AddOperationTransformer(OpenApiShapes.Describe);
            });
            services.Configure<JsonOptions>(options => Shape(options.SerializerOptions));
            services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
            services.AddAccess();
            return services;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Puts the frame before the endpoints.</summary>
        public void UseWebFrame()
        {
            var folder = WebFiles.Folder();
            app.UseTrustedProxy();
            app.UseMiddleware<ProblemMiddleware>();
            app.UseMiddleware<HostFilter>();
            app.UseMiddleware<TlsMiddleware>();
            app.Use(static (context, next) =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers["Referrer-Policy"] = "same-origin";
                context.Response.Headers.XFrameOptions = "DENY";
                return next(context);
            });
            app.UseWebFiles(folder);
            app.UseRouting();
            app.UseMiddleware<AccessMiddleware>();
            app.UseMiddleware<RequestMiddleware>();
        }

        /// <summary>Maps the doors of the frame and, last, the page.</summary>
        public void MapWebFrame()
        {
            var folder = WebFiles.Folder();
            var started = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            app.MapStatus(started);
            app.MapAbout(started);
            app.MapOpenApi("/openapi/{documentName}.json").Public("The reference of the doors names no data.");
            app.MapFallback("/api/{**rest}", static () => ProblemMiddleware.NotFound.ToProblem())
                .Public("Says that the address does not exist.");
            app.MapFallback(context => WebFiles.SendPage(context, folder))
                .Public("The page itself holds no data; it signs in through the doors.");
        }
    }

    /// <summary>The JSON of all doors.</summary>
    public static void Shape(JsonSerializerOptions options)
    {
        options.Converters.Add(new IdJson());
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.NumberHandling = JsonNumberHandling.Strict;
    }
}
