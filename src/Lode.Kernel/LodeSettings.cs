using System.Net;

namespace Lode.Kernel;

/// <summary>The settings of design §5, read once at start.</summary>
public sealed record LodeSettings
{
    /// <summary>Folder of everything the product writes; absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>sqlite</c>, or a PostgreSQL connection string.</summary>
    public string Database { get; init; } = "sqlite";

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Certificate file, <c>self</c> for a local authority, or null for plain HTTP.</summary>
    public string? Tls { get; init; }

    /// <summary>True when the certificate comes from an authority of this installation.</summary>
    public bool HasOwnAuthority => string.Equals(Tls, "self", StringComparison.OrdinalIgnoreCase);

    /// <summary>Addresses or networks of the proxies whose forwarded headers are believed, separated by commas.
    /// </summary>
    public string? TrustProxy { get; init; }

    /// <summary>An API token with every right, from loopback only, until an administrator exists.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>Keeps the bootstrap token alive beside administrators: for tests and demonstrations.</summary>
    public bool KeepBootstrap { get; init; }

    /// <summary>Host names beside loopback that requests may name.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Mail server, <c>smtp://user:password@host:port?from=address</c>; null when none is set.</summary>
    public Uri? Smtp { get; init; }

    /// <summary>Names and addresses under which the server answers: loopback, <see cref="HostNames"/>, and what
    /// <see cref="Urls"/> names; IPv6 without brackets.</summary>
    public IReadOnlySet<string> ServedNames => new HashSet<string>(
        [.. HostNames, .. Urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(NameOf).OfType<string>(),
            "localhost", "127.0.0.1", "::1"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Address under which people reach the server, for links in mails and webhooks.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>True when the database is PostgreSQL.</summary>
    public bool UsesPostgres => !string.Equals(Database, "sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>The settings of the environment.</summary>
    public static LodeSettings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static LodeSettings From(Func<string, string?> read)
    {
        string? Text(string name) => read(name) is { Length: > 0 } value ? value : null;
        var tls = Text("LODE_TLS");
        return new LodeSettings
        {
            DataFolder = Path.GetFullPath(Text("LODE_DATA") ?? "data"),
            Database = Text("LODE_DATABASE") ?? "sqlite",
            Urls = Text("LODE_URLS") ?? (tls is null ? "http://127.0.0.1:5080" : "https://127.0.0.1:5080"),
            Tls = tls,
            TrustProxy = Text("LODE_TRUST_PROXY"),
            BootstrapToken = Text("LODE_BOOTSTRAP_TOKEN"),
            Smtp = Text("LODE_SMTP") is { } smtp ? new Uri(smtp) : null,
            PublicUrl = Text("LODE_PUBLIC_URL"),
            HostNames = Text("LODE_HOSTS")?.Split(',', StringSplitOptions.TrimEntries) ?? [],
        };
    }

    private static string? NameOf(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out var url) && !IsAny(url.Host)
            ? url.Host.Trim('[', ']') : null;

    private static bool IsAny(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
