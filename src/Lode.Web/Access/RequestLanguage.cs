using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Access;

/// <summary>The language of an answer: that of the page that asks, else the signed-in person's, else what the browser
/// prefers, else Chinese.</summary>
public static class RequestLanguage
{
    /// <summary>zh-CN or en-US.</summary>
    public static string Of(HttpContext context) => Of(
        context.Request.Headers.AcceptLanguage.ToString(),
        context.Features.Get<Actor>() is { Kind: ActorKind.Person } person ? person.Language : null);

    // Our pages name one language alone; a browser that fetches a file itself sends its own list. Without this, a page
    // switched to English at somebody else's desk would show names in both languages.
    internal static string Of(string accept, string? person) =>
        accept is "zh-CN" or "en-US" ? accept : person ?? OfHeader(accept);

    internal static string OfHeader(string accept)
    {
        var chinese = accept.IndexOf("zh", StringComparison.OrdinalIgnoreCase);
        var english = accept.IndexOf("en", StringComparison.OrdinalIgnoreCase);
        return english >= 0 && (chinese < 0 || english < chinese) ? "en-US"
            : chinese >= 0 || accept.Length == 0 ? "zh-CN" : "en-US";
    }
}
