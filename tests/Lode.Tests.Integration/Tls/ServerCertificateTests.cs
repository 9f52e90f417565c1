using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Lode.Host;
using Lode.Host.Tls;
using Lode.Host.Verbs;
using Lode.Kernel;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Integration.Tls;

/// <summary>Certificates from files, as an administrator puts them there and renews them.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HandClock clock = new();
    private int written;

    private string PemFile => Path.Combine(folder.Path, "lode.pem");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReplacedFile_IsTakenWithinAMinute_AndABrokenOneLeavesTheLast()
    {
        Put("first.plant.example");
        var certificate = ServerCertificate.Open(Settings, clock)!;
        Assert.Equal("CN=first.plant.example", certificate.Current.TargetCertificate.Subject);

        Put("second.plant.example");
        Assert.Equal("CN=first.plant.example", certificate.Current.TargetCertificate.Subject);
        clock.Seconds += 61;
        Assert.Equal("CN=second.plant.example", certificate.Current.TargetCertificate.Subject);

        File.WriteAllText(PemFile, "not a certificate");
        clock.Seconds += 61;
        Assert.Equal("CN=second.plant.example", certificate.Current.TargetCertificate.Subject);
        Assert.Throws<VerbFailedException>(() => ServerCertificate.Open(Settings, clock));
    }

    [Fact]
    public void KeyBesideTheFile_AndPfx_AreRead()
    {
        Put("plant.example");
        using var whole = X509Certificate2.CreateFromPemFile(PemFile);
        var pfx = Path.Combine(folder.Path, "lode.pfx");
        File.WriteAllBytes(pfx, whole.Export(X509ContentType.Pkcs12));
        var beside = Path.Combine(folder.Path, "beside.pem");
        File.WriteAllText(beside, whole.ExportCertificatePem());
        using (var key = whole.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(Path.ChangeExtension(beside, ".key"), key.ExportPkcs8PrivateKeyPem());
        }

        foreach (var file in new[] { PemFile, beside, pfx })
        {
            Assert.True(ServerCertificate.Read(file).TargetCertificate.HasPrivateKey, file);
        }
    }

    [Fact]
    public async Task CertificateThatTheWorldKnows_MakesBrowsersInsistOnHttps()
    {
        Put("localhost");
        await using var run = await ServerRun.StartAsync(Settings, TimeProvider.System, CancellationToken.None);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable;
        using var client = new HttpClient(handler) { BaseAddress = run.Address };
        using var answer = await client.GetAsync("/health");
        Assert.Equal(["max-age=31536000"], answer.Headers.GetValues("Strict-Transport-Security"));
    }

    private LodeSettings Settings => new()
    {
        DataFolder = Path.Combine(folder.Path, "data"),
        Urls = "https://127.0.0.1:0",
        Tls = PemFile,
    };

    private void Put(string name)
    {
        var authority = LocalAuthority.Open(
            new LodeSettings { DataFolder = Path.Combine(folder.Path, "authority") }, TimeProvider.System);
        authority.Issue([name]);
        File.Copy(authority.ServerFile, PemFile, overwrite: true);
        File.SetLastWriteTimeUtc(PemFile, DateTime.UnixEpoch.AddDays(++written));
    }

    private sealed class HandClock : TimeProvider
    {
        internal long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
