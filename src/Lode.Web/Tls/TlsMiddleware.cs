using System.Net;
using Lode.Kernel;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Lode.Web.Tls;

/// <summary>Plain HTTP is answered to this machine only; others are sent to https.</summary>
internal sealed class TlsMiddleware(RequestDelegate next, LodeSettings settings, IServer server)
{
    internal static readonly Refusal TlsNeeded = new("web.tlsNeeded", StatusCodes.Status403Forbidden);

    private const string OneYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps)
        {
            // A device that was told to insist could never enroll with a new authority of the plant.
            if (!settings.HasOwnAuthority)
            {
                context.Response.Headers.StrictTransportSecurity = OneYear;
            }

            return next(context);
        }

        if (context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        {
            return next(context);
        }

        if (SecureAddress(context.Request) is not { } address)
        {
            return TlsNeeded.ToProblem().ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    // What carries a token or a body is not sent on: its sender must learn that it spoke in the clear.
    private string? SecureAddress(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Headers.Authorization.Count > 0)
        {
            return null;
        }

        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses
            .FirstOrDefault(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
        if (own is null && settings.TrustProxy is null)
        {
            return null;
        }

        var port = own is null ? 443 : BindingAddress.Parse(own).Port;
        var host = port == 443 ? new HostString(request.Host.Host) : new HostString(request.Host.Host, port);
        return UriHelper.BuildAbsolute("https", host, request.PathBase, request.Path, request.QueryString);
    }
}
