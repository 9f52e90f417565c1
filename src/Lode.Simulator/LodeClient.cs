using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lode.Simulator;

/// <summary>The simulator's own small HTTP client: it knows Lode only by its public doors.</summary>
public sealed class LodeClient : IDisposable
{
    private readonly HttpClient http;

    public LodeClient(Uri address, string token)
    {
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Writes line protocol; waits and tries again while the server is overloaded.</summary>
    /// <exception cref="HttpRequestException">The server refused the lines; the message holds its answer.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancel)
    {
        while (true)
        {
            using var body = new ReadOnlyMemoryContent(lines);
            using var answer = await http.PostAsync(
                new Uri("/write?db=demo&precision=ns", UriKind.Relative), body, cancel);
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

    /// <summary>Sends a body and returns the answer's text.</summary>
    /// <exception cref="HttpRequestException">Any status but 2xx; the message holds the answer.</exception>
    public async Task<string> SendAsync(
        HttpMethod method, string path, string body, string mediaType, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(
            method, path)
        { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode ? text
            : throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    public void Dispose() => http.Dispose();
}
