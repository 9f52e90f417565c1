using Lode.Kernel;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Frame;

/// <summary>Answers only under configured names, so that a foreign name pointed at this address reads
/// nothing.</summary>
internal sealed class HostFilter(RequestDelegate next, LodeSettings settings)
{
    internal static readonly Refusal WrongHost = new("web.wrongHost", StatusCodes.Status421MisdirectedRequest);

    private readonly IReadOnlySet<string> names = settings.ServedNames;

    public Task InvokeAsync(HttpContext context) => names.Contains(context.Request.Host.Host.Trim('[', ']'))
        ? next(context)
        : WrongHost.With(("host", context.Request.Host.Host)).ToProblem().ExecuteAsync(context);
}
