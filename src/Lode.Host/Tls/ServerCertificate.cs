using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lode.Host.Verbs;
using Lode.Kernel;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lode.Host.Tls;

/// <summary>The certificate that connections are opened with. A file that was replaced is used for new connections
/// within a minute, without a restart; one that cannot be read leaves the last one in use.</summary>
internal sealed partial class ServerCertificate
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly string file;
    private readonly TimeProvider clock;
    private readonly Action renew;
    private readonly Lock gate = new();
    private SslStreamCertificateContext context;
    private DateTime written;
    private long looked;

    private ServerCertificate(string file, TimeProvider clock, Action renew)
    {
        (this.file, this.clock, this.renew) = (file, clock, renew);
        renew();
        written = File.GetLastWriteTimeUtc(file);
        context = Read(file);
        looked = clock.GetTimestamp();
    }

    /// <summary>The certificate with its chain, and with its key.</summary>
    internal SslStreamCertificateContext Current
    {
        get
        {
            lock (gate)
            {
                if (clock.GetElapsedTime(looked) >= LookEvery)
                {
                    looked = clock.GetTimestamp();
                    Refresh();
                }

                return context;
            }
        }
    }

    /// <summary>The certificate that the settings name; null without TLS.</summary>
    /// <exception cref="VerbFailedException">The file is no certificate with a key.</exception>
    internal static ServerCertificate? Open(LodeSettings settings, TimeProvider clock)
    {
        if (settings.Tls is not { } tls)
        {
            return null;
        }

        if (!settings.HasOwnAuthority)
        {
            return new ServerCertificate(Path.GetFullPath(tls), clock, static () => { });
        }

        var authority = LocalAuthority.Open(settings, clock);
        return new ServerCertificate(authority.ServerFile, clock, () => authority.Ensure(settings.ServedNames));
    }

    /// <summary>Opens connections with it, TLS 1.2 or later.</summary>
    internal void Configure(HttpsConnectionAdapterOptions options)
    {
        options.ServerCertificate = Current.TargetCertificate;
        options.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        options.OnAuthenticate = (_, ssl) => ssl.ServerCertificateContext = Current;
    }

    /// <summary>Reads PEM (chain and key in one file, or the key beside it as <c>.key</c>) or PFX without password.
    /// </summary>
    internal static SslStreamCertificateContext Read(string file)
    {
        try
        {
            if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
            {
                var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, null);
                var leaf = all.First(one => one.HasPrivateKey);
                return SslStreamCertificateContext.Create(leaf, all, offline: true);
            }

            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            var key = Path.ChangeExtension(file, ".key");
            var certificate = X509Certificate2.CreateFromPemFile(file, File.Exists(key) ? key : file);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or InvalidOperationException
            or UnauthorizedAccessException)
        {
            throw new VerbFailedException(
                $"{file}, which LODE_TLS names, is no certificate with a key: {failure.Message} It takes PEM with the "
                + "key in the same file or beside it as .key, or PFX without a password.");
        }
    }

    private void Refresh()
    {
        try
        {
            renew();
            if (File.GetLastWriteTimeUtc(file) is var now && now != written)
            {
                context = Read(file);
                written = now;
            }
        }
        catch (Exception failure) when (failure is VerbFailedException or IOException or UnauthorizedAccessException)
        {
            // The next look tries again; until then connections go on as before.
            Console.Error.WriteLine(failure.Message);
        }
    }
}
