using System.Text.Json;

namespace Lode.Simulator;

/// <summary>The shift at the desk: acknowledges alarms some time after they rose, and leaves the newest ones to whoever
/// looks at the demonstration.</summary>
internal sealed class Crew(LodeClient desk)
{
    private const int Most = 1000;
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(16), LeftOpen = TimeSpan.FromMinutes(50);
    private DateTimeOffset looked;

    /// <summary>Looks at the list when the last look is a while ago.</summary>
    /// <param name="now">Stepped time.</param>
    /// <param name="handOver">What rises shortly before it stays unacknowledged.</param>
    /// <param name="cancel">Stops.</param>
    internal async Task LookAsync(DateTimeOffset now, DateTimeOffset handOver, CancellationToken cancel)
    {
        if (now - looked < Round || now > handOver - LeftOpen)
        {
            return;
        }

        looked = now;
        var answer = await desk.GetAsync($"/api/v1/alarms/active?show=Unacknowledged&limit={Most}", cancel);
        var ids = answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())
            .ToList();
        if (ids.Count > 0)
        {
            await desk.PostAsync("/api/v1/alarms/acknowledge", new { ids, comment = "" }, cancel);
        }
    }

    /// <summary>What the shift leaves behind: one alarm shelved with its reason, one out of service with the approval
    /// of a second person, and one for which that is still asked.</summary>
    internal async Task LeaveAsync(
        LodeClient engineer, DateTimeOffset now, CancellationToken cancel)
    {
        if (await FindAsync(engineer, "rec5.water_conductivity.H", cancel) is { } resin)
        {
            await engineer.PostAsync("/api/v1/alarms/shelve", new
            {
                ids = new[] { resin },
                comment = "树脂柱已排产更换，夜班取样跟踪",
                untilAt = now.AddHours(8),
            }, cancel);
        }

        await AskAsync("aw11.co.H", "CO传感器死值，已报仪表班，现场用便携仪监测", cancel);
        var asked = await engineer.GetAsync("/api/v1/alarms/out-of-service", cancel);
        foreach (var request in asked.GetProperty("items").EnumerateArray())
        {
            await engineer.PostAsync(
                $"/api/v1/alarms/out-of-service/{request.GetProperty("id").GetString()}",
                new { decision = "approved", comment = "同意，恢复前每2小时便携仪巡检" }, cancel);
        }

        await AskAsync("train1-ev5.liquor_temp.BQ", "更换五效测温元件，预计2小时", cancel);
    }

    private async Task AskAsync(string code, string reason, CancellationToken cancel)
    {
        if (await FindAsync(desk, code, cancel) is { } id)
        {
            await desk.PostAsync("/api/v1/alarms/out-of-service", new { ids = new[] { id }, comment = reason }, cancel);
        }
    }

    private static async Task<string?> FindAsync(LodeClient client, string code, CancellationToken cancel)
    {
        var answer = await client.GetAsync(
            $"/api/v1/alarms/definitions?search={Uri.EscapeDataString(code)}&limit=10", cancel);
        var found = answer.GetProperty("items").EnumerateArray().FirstOrDefault(
            item => item.GetProperty("definition").GetProperty("code").GetString() == code);
        return found.ValueKind == JsonValueKind.Undefined ? null : found.GetProperty("id").GetString();
    }
}
