using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Tls;

/// <summary>Where a device gets the certificate of the installation's own authority: the page that the QR code of
/// <c>cert</c> leads to.</summary>
public static class EnrollEndpoints
{
    private const string Why = "A certificate is public; the page shows its check digits, to compare with the notice.";

    /// <summary>Maps the page and the certificate.</summary>
    public static void MapEnrollment(this IEndpointRouteBuilder routes, X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var digits = CheckDigits(authority);
        var file = authority.Export(X509ContentType.Cert);
        routes.MapGet("/enroll", context => PageAsync(context, digits)).ExcludeFromDescription().Public(Why);
        routes.MapGet("/enroll/lode-authority.crt", () => TypedResults.Bytes(
                file, "application/x-x509-ca-cert", "lode-authority.crt"))
            .ExcludeFromDescription().Public(Why);
    }

    /// <summary>SHA-256 of a certificate as people compare it: pairs of hexadecimal digits.</summary>
    public static string CheckDigits(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return string.Join(' ', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(one => $"{one:X2}"));
    }

    private static async Task PageAsync(HttpContext context, string digits)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var name = $"Lode.Web.Tls.Enroll.{RequestLanguage.Of(context)}.html";
        using var page = new StreamReader(typeof(EnrollEndpoints).Assembly.GetManifestResourceStream(name)!);
        var text = await page.ReadToEndAsync(context.RequestAborted);
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            text.Replace("{nonce}", nonce, StringComparison.Ordinal)
                .Replace("{digits}", digits, StringComparison.Ordinal),
            context.RequestAborted);
    }
}
