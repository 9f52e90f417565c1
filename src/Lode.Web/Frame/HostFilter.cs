using System.Net;
using Lode.Kernel;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Frame;

/// <summary>Answers only under configured names, so that a foreign name pointed at this address reads
/// nothing.</summary>
internal sealed class HostFilter
{
    internal static readonly Refusal WrongHost = new("web.wrongHost", StatusCodes.Status421MisdirectedRequest);

    private readonly RequestDelegate next;
    private readonly HashSet<string> names;

    public HostFilter(RequestDelegate next, LodeSettings settings)
    {
        this.next = next;
        names = new HashSet<string>(settings.HostNames, StringComparer.OrdinalIgnoreCase)
        {
            "localhost", "127.0.0.1", "[::1]", "::1",
        };
        foreach (var url in settings.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) && !IsAny(address.Host))
            {
                names.Add(address.Host);
            }
        }
    }

    public Task InvokeAsync(HttpContext context) => names.Contains(context.Request.Host.Host)
        ? next(context)
        : WrongHost.With(("host", context.Request.Host.Host)).ToProblem().ExecuteAsync(context);

    private static bool IsAny(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
