using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Lode.Web.Frame;

/// <summary>The built web UI: hashed assets for a year, the page itself fresh with a nonce per answer (rules §9).
/// </summary>
internal static partial class WebFiles
{
    private const string Missing = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Lode</title>
        <p>The web UI is not built yet. 网页界面尚未构建。</p><pre>cd web &amp;&amp; npm ci &amp;&amp; npm run build</pre></html>
        """;

    /// <summary>The folder of the built UI: beside the program, or in the repository it runs from.</summary>
    internal static string Folder()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(beside))
        {
            return beside;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lode.slnx")))
            {
                return Path.Combine(at.FullName, "web", "dist");
            }
        }

        return beside;
    }

    internal static void UseWebFiles(this WebApplication app, string folder)
    {
        Directory.CreateDirectory(folder);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            OnPrepareResponse = static file =>
                file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets")
                    ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>Answers the page for every address that is neither a file nor a door.</summary>
    internal static async Task SendPage(HttpContext context, string folder)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var file = Path.Combine(folder, "index.html");
        var page = File.Exists(file) ? await File.ReadAllTextAsync(file, context.RequestAborted) : Missing;
        page = NeedsNonce().Replace(page.Replace("__LODE_NONCE__", nonce, StringComparison.Ordinal),
            match => $"<{match.Groups[1].Value} nonce=\"{nonce}\"");
        page = page.Replace(
            "</head>", $"<meta property=\"csp-nonce\" nonce=\"{nonce}\"></head>", StringComparison.Ordinal);
        context.Response.Headers.ContentSecurityPolicy = Policy(nonce);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(page, context.RequestAborted);
    }

    internal static string Policy(string nonce) => string.Join("; ",
        "default-src 'self'",
        $"script-src 'self' 'nonce-{nonce}'",
        $"style-src 'self' 'nonce-{nonce}'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'");

    [GeneratedRegex("<(script|style)(?![^>]*nonce=)")]
    private static partial Regex NeedsNonce();
}
