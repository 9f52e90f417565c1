using System.Net;
using System.Text;
using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Access;

/// <summary>Where a request carries its API token: Bearer, Token, Basic with any user, or InfluxDB's
/// <c>p</c>.</summary>
public static class RequestTokens
{
    /// <summary>Recognizes the token of a request. The query parameter counts only where a writer needs it.</summary>
    /// <param name="tokens">All known tokens.</param>
    /// <param name="request">The request.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="alsoQuery">Whether <c>?u=&amp;p=</c> of InfluxDB 1 counts.</param>
    public static bool TryAuthenticate(
        this TokenAuthenticator tokens, HttpRequest request, out TokenIdentity identity, bool alsoQuery = false)
    {
        var secret = Read(request.Headers.Authorization.ToString());
        if (secret.IsEmpty && alsoQuery)
        {
            secret = request.Query["p"].ToString();
        }

        return tokens.TryAuthenticate(secret, IsLoopback(request.HttpContext.Connection), out identity);
    }

    /// <summary>Whether a request presents a token at all.</summary>
    internal static bool HasToken(HttpRequest request) => request.Headers.Authorization.Count > 0;

    private static bool IsLoopback(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static ReadOnlySpan<char> Read(string header)
    {
        var value = header.AsSpan().Trim();
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Token "])
        {
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return value[scheme.Length..].Trim();
            }
        }

        return value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Password(value[6..].Trim()) : default;
    }

    private static ReadOnlySpan<char> Password(ReadOnlySpan<char> encoded)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (encoded.Length > 1024 || !Convert.TryFromBase64Chars(encoded, bytes, out var length))
        {
            return default;
        }

        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? default : pair.AsSpan(colon + 1);
    }
}
