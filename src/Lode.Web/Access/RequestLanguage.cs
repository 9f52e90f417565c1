using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Access;

/// <summary>The language of an answer: the signed-in person's, else what the browser prefers, else Chinese.</summary>
public static class RequestLanguage
{
    /// <summary>zh-CN or en-US.</summary>
    public static string Of(HttpContext context) =>
        context.Features.Get<Actor>() is { Kind: ActorKind.Person } person ? person.Language
            : OfHeader(context.Request.Headers.AcceptLanguage.ToString());

    internal static string OfHeader(string accept)
    {
        var chinese = accept.IndexOf("zh", StringComparison.OrdinalIgnoreCase);
        var english = accept.IndexOf("en", StringComparison.OrdinalIgnoreCase);
        return english >= 0 && (chinese < 0 || english < chinese) ? "en-US"
            : chinese >= 0 || accept.Length == 0 ? "zh-CN" : "en-US";
    }
}
