namespace Lode.Simulator;

/// <summary>What watches the stores and the road of the smelter: devices with a report a day, and the way to the
/// receiver. One hygrometer was registered and never spoke.</summary>
internal static class WasteWatchers
{
    private const int EverySeconds = 2 * 86_400;

    private static readonly (string Code, string Kind, string Zh, string En, string Place, double? Limit, string Unit,
        int? CertifiedDays)[] Devices =
    [
        ("GB-1", "scale", "1号地磅", "Weighbridge 1", "", null, "", 212),
        ("BD-9999", "terminal", "豫A0001W车载终端", "Terminal of 豫A0001W", "", null, "", null),
        ("CAM-A1", "camera", "铝灰库东门摄像机", "Dross store, east gate", "store-a", null, "", null),
        ("NH3-A1", "gas", "铝灰库氨气探头", "Ammonia in the dross store", "store-a", 25, "ppm", 24),
        ("RH-A1", "humidity", "铝灰库湿度计", "Humidity in the dross store", "store-a", 75, "%", null),
        ("RH-C1", "humidity", "炭渣库湿度计", "Humidity in the carbon store", "store-c", 75, "%", null),
    ];

    internal static async Task FoundAsync(
        LodeClient officer, int site, IReadOnlyDictionary<string, string> places, DateTimeOffset now,
        CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);
        foreach (var one in Devices)
        {
            await officer.PutAsync($"/api/v1/waste/devices/{one.Code}", new
            {
                site,
                kind = one.Kind,
                nameZh = one.Zh,
                nameEn = one.En,
                everySeconds = EverySeconds,
                facilityId = one.Place.Length == 0 ? null : places[one.Place],
                limit = one.Limit,
                unit = one.Unit,
                certifiedUntil = one.CertifiedDays is { } days ? today.AddDays(days) : (DateOnly?)null,
            }, cancel);
        }
    }

    internal static Task RouteAsync(LodeClient officer, string receiver, CancellationToken cancel) =>
        officer.PutAsync($"/api/v1/waste/parties/{receiver}/route", new
        {
            corners = new[] { At(34.75, 113.62), At(34.772, 113.90), At(34.785, 114.12), At(34.80, 114.30) },
            corridorMeters = 3000,
            dwellMinutes = 20,
            yardMeters = 1500,
        }, cancel);

    private static object At(double latitude, double longitude) => new { latitude, longitude };

    /// <summary>The reports of a day.</summary>
    internal static async Task DayAsync(LodeClient keeper, int site, DateTimeOffset now, CancellationToken cancel)
    {
        var day = now.DayOfYear;
        foreach (var (code, value, keptDays) in new (string, double?, int?)[]
        {
            ("GB-1", null, null), ("BD-9999", null, null), ("CAM-A1", null, 96), ("NH3-A1", 3.2 + (day % 5), null),
            ("RH-A1", 41 + (day % 7), null),
        })
        {
            await keeper.PostAsync($"/api/v1/waste/devices/{code}/reports", new { site, at = now, value, keptDays },
                cancel);
        }
    }
}
