using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Ingest;

/// <summary>The token in a writer's request: <c>Authorization: Token|Bearer|Basic</c>, or the parameters u and p of the
/// first write API (the token is the password). Cookies are never read here.</summary>
internal static class WriterToken
{
    /// <summary>The token, or an empty string.</summary>
    internal static string Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.Count > 0 ? request.Headers.Authorization[0] ?? "" : "";
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0)
        {
            var rest = header[(space + 1)..].Trim();
            return header[..space].ToUpperInvariant() switch
            {
                "TOKEN" or "BEARER" => rest.Contains(':', StringComparison.Ordinal) ? AfterColon(rest) : rest,
                "BASIC" => Password(rest),
                _ => "",
            };
        }

        return request.Query.TryGetValue("p", out var password) ? password.ToString() : "";
    }

    /// <summary>Whether the caller is on this machine.</summary>
    internal static bool FromLoopback(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static string Password(string base64)
    {
        var bytes = new byte[base64.Length];
        return base64.Length <= 2048 && Convert.TryFromBase64String(base64, bytes, out var count)
            ? AfterColon(Encoding.UTF8.GetString(bytes, 0, count))
            : "";
    }

    private static string AfterColon(string pair) => pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
