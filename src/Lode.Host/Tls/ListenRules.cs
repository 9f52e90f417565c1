using System.Net;
using Lode.Host.Verbs;
using Lode.Kernel;

namespace Lode.Host.Tls;

/// <summary>Plain HTTP stays on this machine: beyond it there is TLS here, or a proxy in front that has it (design
/// §5).</summary>
internal static class ListenRules
{
    /// <exception cref="VerbFailedException">The addresses would carry passwords in the clear, or do not fit
    /// LODE_TLS.</exception>
    internal static void Check(LodeSettings settings)
    {
        var addresses = settings.Urls.Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
        {
            throw new VerbFailedException("LODE_URLS names no address.");
        }

        foreach (var address in addresses)
        {
            Check(address, settings);
        }

        if (settings.Tls is not null && !Array.Exists(addresses, IsHttps))
        {
            throw new VerbFailedException(
                $"LODE_TLS is set, but no address of LODE_URLS ({settings.Urls}) begins with https.");
        }
    }

    private static void Check(string address, LodeSettings settings)
    {
        if (!Uri.TryCreate(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
                .Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            throw new VerbFailedException(
                $"{address} in LODE_URLS is no address. It should look like https://0.0.0.0:5443.");
        }

        if (url.Scheme == "https" && settings.Tls is null)
        {
            throw new VerbFailedException(
                $"{address} needs a certificate. Set LODE_TLS to a certificate file, or to self.");
        }

        if (url.Scheme == "http" && !IsLoopback(url) && settings.Tls is null && settings.TrustProxy is null)
        {
            throw new VerbFailedException(
                $"{address} is reached from other machines, and passwords would travel in the clear. Set LODE_TLS to a "
                + "certificate file or to self and use https, or set LODE_TRUST_PROXY to the address of the proxy that "
                + "has TLS.");
        }
    }

    private static bool IsHttps(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost"
            || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
