namespace Lode.Simulator;

/// <summary>A view of the trends that the engineer shares with the shifts of a site.</summary>
/// <param name="Site">Code of the site.</param>
/// <param name="Signals">Plant paths of the pens, below the site.</param>
/// <param name="More">What else the address holds: period, lanes, comparison.</param>
internal sealed record View(string Site, string Name, IReadOnlyList<string> Signals, string More);

/// <summary>The shared views, and the notes that a shift has written beside its lines.</summary>
internal static class Views
{
    private const string Evaporation = "evaporation/train1/";
    private const string Line = "potline/line/potline1/";
    private const string Sources = "dispatch/balance/";
    private const string Bank = "flotation/rougher/";

    private static readonly View[] Shared =
    [
        new("refinery2", "蒸发一组汽耗",
            [
                Evaporation + "train1-ev3/liquor_temp", Evaporation + "live_steam", Evaporation + "train1-ev6/level",
                Evaporation + "specific_steam", Evaporation + "lab_nk",
            ],
            "last=28800000&compare=day"),
        new("smelter1", "电解系列班前看",
            [Line + "line_current", Line + "mean_voltage", Line + "dc_power", Line + "alumina_concentration"],
            "last=28800000"),
        new("power1", "源网荷储一日",
            [
                Sources + "load", Sources + "coal_power", Sources + "wind_power", Sources + "solar_power",
                Sources + "battery_power", Sources + "grid_import", Sources + "state_of_charge",
            ],
            "last=86400000"),
        new("concentrator1", "粗选液位与泡沫",
            [Bank + "fc01/level", Bank + "fc04/level", Bank + "fc08/level", Bank + "fc01/froth_velocity"],
            "last=28800000"),
    ];

    private static readonly (string Site, double HoursAgo, string Text)[] Notes =
    [
        ("refinery2", 4.3, "切换成品泵A→B，B泵试运30分钟后切回"), ("smelter1", 2.6, "系列电流按调度令下调5 kA，用时20分钟"),
        ("concentrator1", 5.1, "更换捕收剂批次，现场取样对比"),
    ];

    /// <summary>Shares the views and writes the notes.</summary>
    internal static async Task LeaveAsync(
        LodeClient engineer, LodeClient dispatcher, DateTimeOffset now, CancellationToken cancel)
    {
        var numbers = (await engineer.GetAsync("/api/v1/plant/tree", cancel)).GetProperty("items").EnumerateArray()
            .Where(node => node.GetProperty("level").GetString() == "site")
            .ToDictionary(
                node => node.GetProperty("path").GetString()!.Split('/')[^1], node => node.GetProperty("siteId").GetInt32(),
                StringComparer.Ordinal);
        foreach (var view in Shared)
        {
            var pens = view.Signals.Select(path => "k=" + Uri.EscapeDataString($"demo/{view.Site}/{path}"));
            await engineer.PostAsync("/api/v1/trends/views", new
            {
                siteId = numbers[view.Site],
                name = view.Name,
                address = string.Join('&', pens) + "&" + view.More,
                isShared = true,
            }, cancel);
        }

        foreach (var (site, hoursAgo, text) in Notes)
        {
            await dispatcher.PostAsync(
                "/api/v1/trends/notes",
                new { siteId = numbers[site], fromAt = now.AddHours(-hoursAgo), text, key = "" }, cancel);
        }
    }
}
