using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>What the suites of upkeep ask of a server.</summary>
public abstract class UpkeepSuite(LodeServer fixture)
{
    /// <summary>Stamp of the first value: 2026-01-01.</summary>
    protected const long FirstNs = 1_767_225_600_000_000_000;

    protected const long StepNs = 1_000_000;

    protected LodeServer Server { get; } = fixture.OrSkip();

    protected async Task WriteAsync(string lines)
    {
        using var collector = new HttpClient { BaseAddress = Server.Address };
        collector.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", LodeServer.Token);
        using var body = new StringContent(lines);
        using var answer = await collector.PostAsync("/write?db=plant", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    protected static async Task<List<double>> ValuesAsync(HttpClient api, string key)
    {
        var answer = await api.GetStringAsync(
            $"/api/v1/history/raw?key={Uri.EscapeDataString(key)}&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");
        return [.. JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("v").EnumerateArray()
            .Select(value => value.GetDouble())];
    }

    protected static async Task<JsonElement> VerifyAsync(LodeServer asked)
    {
        var job = await asked.PostAsync("/api/v1/system/verify", new { });
        var path = $"/api/v1/jobs/{job.GetProperty("id").GetString()}";
        while (job.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(50);
            job = JsonSerializer.Deserialize<JsonElement>(await asked.Api.GetStringAsync(path));
        }

        Assert.Equal("done", job.GetProperty("state").GetString());
        return job.GetProperty("result").Clone();
    }
}
