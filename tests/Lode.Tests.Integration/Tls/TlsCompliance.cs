using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Lode.Host;
using Lode.Host.Tls;
using Lode.Kernel;
using Lode.Testing.Sql;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Tls;

/// <summary>https under a name of the plant: the way phones and other machines come in.</summary>
public abstract class TlsCompliance : IAsyncLifetime
{
    private const string Name = "lode.plant.example";
    private readonly ISqlFixture database;
    private ServerRun run = null!;

    protected TlsCompliance(ISqlFixture database) => this.database = database;

    private LodeSettings Settings => database.Settings with
    {
        Urls = "https://127.0.0.1:0;http://127.0.0.1:0",
        Tls = "self",
        HostNames = [Name, "10.1.2.3"],
        TrustProxy = "127.0.0.0/8",
        BootstrapToken = "bootstrap-of-the-tests",
    };

    public async Task InitializeAsync()
    {
        if (database.IsThere)
        {
            run = await ServerRun.StartAsync(Settings, TimeProvider.System, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        await (run?.DisposeAsync() ?? ValueTask.CompletedTask);
        database.Dispose();
    }

    [Fact]
    public async Task EnrolledDevice_TrustsTheServer_AndGetsTheStrictCookie()
    {
        _ = database.Settings;
        using var device = Device(trusted: await AuthorityAsync());
        using var health = await device.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(health.Headers.Contains("Strict-Transport-Security"));

        device.DefaultRequestHeaders.Add("X-Lode", "1");
        using var made = await device.PostAsJsonAsync("/api/v1/identity/setup", new
        {
            code = run.SetUpCode,
            groupNameZh = "集团",
            groupNameEn = "Group",
            userName = "first",
            name = "First",
            password = "a long pass phrase 7",
            language = "en-US",
        });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        using var signedIn = await device.PostAsJsonAsync(
            "/api/v1/identity/sign-in", new { userName = "first", password = "a long pass phrase 7" });
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-lode=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        using var session = await device.GetAsync("/api/v1/identity/own");
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
    }

    [Fact]
    public async Task DeviceThatIsNotEnrolled_Refuses_AndCanGetTheAuthority()
    {
        _ = database.Settings;
        using var device = Device(trusted: null);
        await Assert.ThrowsAsync<HttpRequestException>(() => device.GetAsync("/health"));
        using var clickedThrough = Device(trusted: null, clickThrough: true);
        foreach (var (language, word) in new[] { ("zh-CN", "校验码"), ("en-US", "check digits") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/enroll");
            request.Headers.AcceptLanguage.ParseAdd(language);
            using var page = await clickedThrough.SendAsync(request);
            var text = await page.Content.ReadAsStringAsync();
            Assert.Contains(word, text, StringComparison.Ordinal);
            Assert.Contains(
                Lode.Web.Tls.EnrollEndpoints.CheckDigits(await AuthorityAsync()), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OtherName_IsNotAnswered()
    {
        _ = database.Settings;
        using var device = Device(trusted: null, clickThrough: true);
        device.DefaultRequestHeaders.Host = "evil.example";
        using var answer = await device.GetAsync("/health");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task PlainHttpFromAnotherMachine_IsSentToHttps_AndTokensAreRefused()
    {
        _ = database.Settings;
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(run.App.Urls.Single(url => url.StartsWith("http://", StringComparison.Ordinal))),
        };
        using var here = await plain.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);

        // As the trusted proxy reports it.
        plain.DefaultRequestHeaders.Add("X-Forwarded-For", "10.9.9.9");
        plain.DefaultRequestHeaders.Host = Name;
        using var sent = await plain.GetAsync("/trends?pens=a");
        Assert.Equal(HttpStatusCode.PermanentRedirect, sent.StatusCode);
        var port = new Uri(run.App.Urls.Single(url => url.StartsWith("https://", StringComparison.Ordinal))).Port;
        Assert.Equal($"https://{Name}:{port}/trends?pens=a", sent.Headers.Location!.OriginalString);
        plain.DefaultRequestHeaders.Add("Authorization", "Bearer bootstrap-of-the-tests");
        using var refused = await plain.GetAsync("/api/v1/identity/people");
        Assert.Contains("web.tlsNeeded", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // The proxy's own TLS counts; the token of the machine itself does not travel through it.
        plain.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var foreign = await plain.GetAsync("/api/v1/identity/people");
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
    }

    [Fact]
    public async Task Commands_ReachTheServerOverTls()
    {
        var file = Path.Combine(database.Settings.DataFolder, "readings.lp");
        await File.WriteAllTextAsync(file, "mill,no=1 power=41.5 1767225600000000000\n");
        var imported = await HostProcess.RunAsync(database.Settings, "import", file);
        Assert.True(imported.ExitCode == 0, imported.Errors);
        var asked = await HostProcess.RunAsync(
            database.Settings, "query", "mill,no=1:power", "--from", "2026-01-01T00:00:00Z", "--json");
        Assert.Contains("41.5", asked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RenewedCertificate_IsTheSameAuthoritys()
    {
        _ = database.Settings;
        var authority = LocalAuthority.Open(Settings, TimeProvider.System);
        Assert.False(authority.Ensure(Settings.ServedNames));
        Assert.True(authority.Ensure([.. Settings.ServedNames, "second.plant.example"]));
        using var renewed = X509Certificate2.CreateFromPemFile(authority.ServerFile);
        Assert.Contains("second.plant.example", LocalAuthority.NamesOf(renewed));
        Assert.Contains("10.1.2.3", LocalAuthority.NamesOf(renewed));
        Assert.True(IsSignedBy(renewed, await AuthorityAsync()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(authority.ServerFile));
        }
    }

    private async Task<X509Certificate2> AuthorityAsync()
    {
        using var device = Device(trusted: null, clickThrough: true);
        return X509CertificateLoader.LoadCertificate(await device.GetByteArrayAsync("/enroll/lode-authority.crt"));
    }

    // The name is looked up here, as a phone's resolver would.
    private HttpClient Device(X509Certificate2? trusted, bool clickThrough = false)
    {
        var port = new Uri(run.App.Urls.First()).Port;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => clickThrough
            || (!errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && trusted is not null
                && IsSignedBy((X509Certificate2)certificate!, trusted));
        return new HttpClient(handler) { BaseAddress = new Uri($"https://{Name}:{port}") };
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}

public sealed class TlsOnSqlite() : TlsCompliance(new SqliteDatabase());

public sealed class TlsOnPostgres() : TlsCompliance(new PostgresDatabase());
