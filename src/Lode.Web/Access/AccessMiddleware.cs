using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lode.Web.Access;

/// <summary>Finds out who asks and closes every endpoint that does not say who may call it.</summary>
internal sealed partial class AccessMiddleware(
    RequestDelegate next,
    TokenAuthenticator tokens,
    Sessions sessions,
    RightsDirectory directory,
    DenialLog denials,
    ILogger<AccessMiddleware> log)
{
    internal static readonly Refusal ForeignOrigin = new("web.foreignOrigin", 403);
    internal static readonly Refusal HeaderMissing = new("web.headerMissing", 403);

    public async Task InvokeAsync(HttpContext context, ISqlSession sql)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        var rule = endpoint.Metadata.GetMetadata<AccessRule>();
        if (rule is { Kind: AccessKind.ChecksToken })
        {
            await next(context);
            return;
        }

        var refusal = await IdentifyAsync(context) ?? Against(context, rule);
        if (refusal is null)
        {
            await next(context);
            return;
        }

        await denials.NoteAsync(sql, context.Features.Get<Actor>(), context.Request.Path, refusal.Code);
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await refusal.ToProblem().ExecuteAsync(context);
    }

    private async Task<Refusal?> IdentifyAsync(HttpContext context)
    {
        var request = context.Request;
        if (RequestTokens.HasToken(request))
        {
            if (!tokens.TryAuthenticate(request, out var token))
            {
                return IdentityRefusals.TokenUnknown;
            }

            context.Features.Set(token.ToActor(
                RequestLanguage.OfHeader(request.Headers.AcceptLanguage.ToString()), context.TraceIdentifier));
            context.Features.Set(await directory.OfTokenAsync(token, context.RequestAborted));
            return null;
        }

        // Without a token the browser is the caller: pages of other origins must neither write nor read through it.
        if (IsForeign(request))
        {
            return ForeignOrigin;
        }

        if (!IsSafe(request.Method) && !SaysLode(request))
        {
            return HeaderMissing;
        }

        if (SessionCookie.Read(request) is { } cookie
            && await sessions.FindAsync(cookie, context.RequestAborted) is { } session)
        {
            context.Features.Set(session);
            context.Features.Set(new Actor(
                ActorKind.Person, session.PersonId, session.Name, session.Language, context.TraceIdentifier));
            context.Features.Set(await directory.OfPersonAsync(session.PersonId, context.RequestAborted));
        }

        return null;
    }

    private Refusal? Against(HttpContext context, AccessRule? rule)
    {
        if (rule is null)
        {
            NoRule(context.GetEndpoint()!.DisplayName ?? "");
            return IdentityRefusals.NotFound;
        }

        if (rule.Kind == AccessKind.Public)
        {
            return null;
        }

        if (context.Features.Get<Actor>() is null)
        {
            return IdentityRefusals.SignInNeeded;
        }

        if (rule.Kind == AccessKind.SignedIn)
        {
            return null;
        }

        if (context.Features.Get<SessionRow>() is { MustChange: 1 })
        {
            return IdentityRefusals.MustChangePassword;
        }

        return context.Features.GetRequiredFeature<Rights>().CanAnywhere(rule.Text!)
            ? null
            : IdentityRefusals.Forbidden.With(("permission", rule.Text!));
    }

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            : request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool SaysLode(HttpRequest request) =>
        request.Headers["X-Lode"] == "1" && (request.ContentLength is null or 0 || request.HasJsonContentType());

    [LoggerMessage(Level = LogLevel.Error, Message = "Endpoint {Name} says nothing about access and stays closed")]
    private partial void NoRule(string name);
}
