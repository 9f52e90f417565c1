using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Lode.Simulator;

/// <summary>The simulator's own small HTTP client: it knows Lode only by its public doors.</summary>
public sealed class LodeClient : IDisposable
{
    private static readonly Uri WriteDoor = new("/write?db=demo&precision=ns", UriKind.Relative);
    private readonly HttpClient http;

    /// <summary>A client with an API token, or without one for a person who signs in.</summary>
    /// <param name="address">Address of the server. On this machine its certificate is taken as it is.</param>
    /// <param name="token">API token; null for a person.</param>
    public LodeClient(Uri address, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var handler = new SocketsHttpHandler { UseCookies = token is null };
        if (address.IsLoopback)
        {
#pragma warning disable CA5359
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (token is null)
        {
            http.DefaultRequestHeaders.Add("X-Lode", "1");
        }
        else
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Opens a session for a person.</summary>
    public Task SignInAsync(string userName, string password, CancellationToken cancel) =>
        PostAsync("/api/v1/identity/sign-in", new { userName, password }, cancel);

    /// <summary>Writes line protocol; waits and tries again while the server is overloaded.</summary>
    /// <exception cref="HttpRequestException">The server refused the lines; the message holds its answer.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancel)
    {
        while (true)
        {
            using var body = new ReadOnlyMemoryContent(lines);
            using var answer = await http.PostAsync(WriteDoor, body, cancel);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                return;
            }

            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                throw new HttpRequestException(
                    $"write: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        }
    }

    /// <summary>Writes lines of which some may be refused; gives the server's answer, empty when all were taken.
    /// </summary>
    public async Task<string> OfferAsync(string lines, CancellationToken cancel)
    {
        using var body = new StringContent(lines, Encoding.UTF8, "text/plain");
        using var answer = await http.PostAsync(WriteDoor, body, cancel);
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    /// <summary>Gets JSON.</summary>
    /// <exception cref="HttpRequestException">Any status but 2xx; the message holds the answer.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, cancel);

    /// <summary>Posts JSON.</summary>
    /// <exception cref="HttpRequestException">Any status but 2xx; the message holds the answer.</exception>
    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, cancel);

    /// <summary>Puts JSON.</summary>
    /// <exception cref="HttpRequestException">Any status but 2xx; the message holds the answer.</exception>
    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, path, body, cancel);

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return !answer.IsSuccessStatusCode
            ? throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {text}")
            : text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
