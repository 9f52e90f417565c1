using System.Text.Json;
using System.Text.Json.Serialization;
using Lode.Host.Verbs;
using Lode.Kernel.Imports;

namespace Lode.Host.Import;

/// <summary>Hands files to the server that runs on the data folder, through its own doors.</summary>
internal sealed class RemoteDesk : IImportDesk
{
    private const int PartBytes = 2_000_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient http;
    private readonly ImportOrder order;

    internal RemoteDesk(RunningServer server, ImportOrder order)
    {
        this.order = order;
        http = ServerSession.NewClient(server.Url, server.LocalToken);
    }

    public async Task<DeskResult> RunAsync(string file, Action<long, long> progress, CancellationToken cancel)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancel);
            var import =
                await PostAsync("/api/v1/imports",
                    new { siteId = order.Site, fileName = Path.GetFileName(file), bytes = bytes.LongLength }, cancel);
            var id = import.GetProperty("id").GetString()!;
            for (var at = 0; at < bytes.Length; at += PartBytes)
            {
                var part = bytes.AsSpan(at, Math.Min(PartBytes, bytes.Length - at)).ToArray();
                await PostAsync($"/api/v1/imports/{id}/parts", new { offset = at, data = part }, cancel);
            }

            var check =
                await PostAsync($"/api/v1/imports/{id}/check", new { mapping = order.Mapping, zone = order.Zone },
                    cancel);
            var report = check.GetProperty("report").Deserialize<ImportReport>(Json)!;
            if (order.Check)
            {
                return new DeskResult(report, null, false, null);
            }

            var job = await PostAsync($"/api/v1/imports/{id}/run?zone={Uri.EscapeDataString(order.Zone)}", new { },
                cancel);
            return await WaitAsync(job.GetProperty("id").GetString()!, id, progress, cancel);
        }
        catch (HttpRequestException refused)
        {
            return new DeskResult(null, null, false, refused.Message);
        }
    }

    private async Task<DeskResult> WaitAsync(string job, string import, Action<long, long> progress,
        CancellationToken cancel)
    {
        while (true)
        {
            var state = await http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}", Json, cancel);
            progress(state.GetProperty("done").GetInt64(), state.GetProperty("total").GetInt64());
            switch (state.GetProperty("state").GetString())
            {
                case "done":
                    return new DeskResult(
                        state.GetProperty("result").Deserialize<ImportReport>(Json),
                            $"{http.BaseAddress}api/v1/imports/{import}/rejects", false, null);
                case "failed" or "cancelled":
                    var problem = state.TryGetProperty("problem", out var why) && why.ValueKind == JsonValueKind.Object
                        ? why.GetProperty("detail").GetString() : "cancelled";
                    return new DeskResult(null, null, false, problem);
                default:
                    await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancel);
                    break;
            }
        }
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync(path, body, Json, cancel);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Json, cancel);
        return answer.IsSuccessStatusCode ? json : throw new HttpRequestException(
            $"{json.GetProperty("detail").GetString()} [{json.GetProperty("code").GetString()}]");
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
