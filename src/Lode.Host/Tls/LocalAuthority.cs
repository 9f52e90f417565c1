using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lode.Kernel;

namespace Lode.Host.Tls;

/// <summary>The certificate authority of one installation, for plants without a public one: its certificate is
/// installed once on each device, and signs the server's.</summary>
/// <remarks>Files in <c>LODE_DATA/tls</c>: <c>authority.pem</c> (certificate and key), <c>server.pem</c> (certificate,
/// key). ECDSA P-256 and SHA-256.</remarks>
internal sealed class LocalAuthority
{
    /// <summary>What devices accept of a certificate that no public authority signed is 825 days at most; a year and a
    /// month is what they accept of all.</summary>
    internal static readonly TimeSpan ServerLife = TimeSpan.FromDays(397);

    /// <summary>The server's certificate is made anew when it has less left.</summary>
    internal static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const int AuthorityYears = 10;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly string folder;
    private readonly TimeProvider clock;

    private LocalAuthority(string folder, TimeProvider clock, X509Certificate2 certificate)
    {
        this.folder = folder;
        this.clock = clock;
        Certificate = certificate;
    }

    /// <summary>Certificate of the authority, with its key.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>File of the server's certificate and key.</summary>
    internal string ServerFile => Path.Combine(folder, "server.pem");

    /// <summary>The authority of a data folder; made at its first use.</summary>
    internal static LocalAuthority Open(LodeSettings settings, TimeProvider clock)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "tls")).FullName;
        var file = Path.Combine(folder, "authority.pem");
        if (!File.Exists(file))
        {
            using var made = Make(clock.GetUtcNow());
            WritePem(file, made);
        }

        return new LocalAuthority(folder, clock, X509Certificate2.CreateFromPemFile(file));
    }

    /// <summary>Makes the server's certificate if it is missing, ends soon, or does not carry exactly these names.
    /// </summary>
    /// <returns>True when it was made.</returns>
    internal bool Ensure(IReadOnlyCollection<string> names)
    {
        if (File.Exists(ServerFile))
        {
            using var kept = X509Certificate2.CreateFromPemFile(ServerFile);
            if (kept.NotAfter.ToUniversalTime() - clock.GetUtcNow() > RenewBefore
                && NamesOf(kept).SetEquals(names)
                && kept.IssuerName.RawData.AsSpan().SequenceEqual(Certificate.SubjectName.RawData))
            {
                return false;
            }
        }

        Issue(names);
        return true;
    }

    /// <summary>Makes the server's certificate anew.</summary>
    internal void Issue(IReadOnlyCollection<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var first = names.FirstOrDefault(name => !IPAddress.TryParse(name, out _)) ?? "localhost";
        var request = new CertificateRequest($"CN={first}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(AlternativeNames(names));
        var now = clock.GetUtcNow();
        var end = now + ServerLife - ClockSkew;
        var last = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        using var signed = request.Create(
            Certificate, now - ClockSkew, end < last ? end : last, RandomNumberGenerator.GetBytes(16));
        using var whole = signed.CopyWithPrivateKey(key);
        WritePem(ServerFile, whole);
    }

    /// <summary>Names and addresses that a certificate is for.</summary>
    internal static HashSet<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return new HashSet<string>(
            names.SelectMany(one => one.EnumerateDnsNames())
                .Concat(names.SelectMany(one => one.EnumerateIPAddresses()).Select(ip => ip.ToString())),
            StringComparer.OrdinalIgnoreCase);
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"O=Lode, CN=Lode local authority of {Environment.MachineName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - ClockSkew, now.AddYears(AuthorityYears));
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var all = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                all.AddIpAddress(address);
            }
            else
            {
                all.AddDnsName(name);
            }
        }

        return all.Build();
    }

    private static void WritePem(string file, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        OwnerFile.Write(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }
}
