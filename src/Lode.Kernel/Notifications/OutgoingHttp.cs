using System.Net;
using System.Net.Sockets;

namespace Lode.Kernel.Notifications;

/// <summary>The one way out by HTTP (rules §10): the address is resolved once per call and pinned, loopback and
/// link-local
/// are refused, no redirects, 5 s, 1 MB.</summary>
public sealed class OutgoingHttp : IDisposable
{
    internal static readonly Refusal TargetRefused = new("notifications.targetRefused", 422);
    private readonly HttpClient client;
    private readonly Predicate<IPAddress> isForbidden;

    public OutgoingHttp()
        : this(IsForbidden)
    {
    }

    /// <summary>With another opinion about addresses, for tests against this machine.</summary>
    internal OutgoingHttp(Predicate<IPAddress> isForbidden)
    {
        this.isForbidden = isForbidden;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        };
        client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };
    }

    /// <summary>Sends; the caller disposes the answer.</summary>
    /// <exception cref="HttpRequestException">The target cannot be reached or is refused.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);

    /// <summary>Why an address may not be a target; null when it may.</summary>
    internal static Refusal? Check(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http")
            || uri.UserInfo.Length > 0
            || uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IsForbidden(address))
            ? TargetRefused.With(("url", url)).At(new FieldRefusal("url", TargetRefused.Code))
            : null;

    /// <summary>Addresses of this machine, of its link, of nobody or of groups.</summary>
    internal static bool IsForbidden(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any)
            || plain.IsIPv6LinkLocal || plain.IsIPv6Multicast || plain.IsIPv6SiteLocal
            || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [var a, var b, ..]
                && (a is 0 or 127 or >= 224 || (a == 169 && b == 254)));
    }

    public void Dispose() => client.Dispose();

    // Checked after resolving and connected to just that address: a name cannot change in between.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var address = Array.Find(addresses, one => !isForbidden(one))
            ?? throw new HttpRequestException($"{context.DnsEndPoint.Host} is no allowed target.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
