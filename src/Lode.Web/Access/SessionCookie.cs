using Microsoft.AspNetCore.Http;

namespace Lode.Web.Access;

/// <summary>The cookie of a signed-in browser; under TLS its name binds it to host, path and Secure.</summary>
internal static class SessionCookie
{
    internal static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    internal static void Write(HttpContext context, string value, TimeSpan longest) => context.Response.Cookies.Append(
        NameFor(context.Request), value, Options(context.Request, longest));

    internal static void Clear(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, null));

    private static string NameFor(HttpRequest request) => request.IsHttps ? "__Host-lode" : "lode";

    private static CookieOptions Options(HttpRequest request, TimeSpan? longest) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = request.IsHttps,
        Path = "/",
        MaxAge = longest,
    };
}
