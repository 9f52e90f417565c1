using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lode.Simulator;

/// <summary>Inspection at the smelter: points with their standards, routes of three levels, and a shift that has walked
/// most of its round with the phone.</summary>
internal sealed class FieldWork(LodeClient engineer, LodeClient dispatcher)
{
    private const string Stack = "demo/smelter1/gas_cleaning/stack/";
    private const string Air = "demo/smelter1/utilities/air/";
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private sealed record Stop(string Tag, string Zh, string En, string[] Points);

    private static object Check(
        string node, string zh, string en, string methodZh, string methodEn, string needs = "running",
        string trade = "mechanical", int level = 1) => new
        {
            node,
            nameZh = zh,
            nameEn = en,
            level,
            trade,
            needs,
            kind = "check",
            methodZh,
            methodEn,
        };

    private static object Number(
        string node, string zh, string en, string unit, double warn, double alarm, string signal, int level = 1,
        string methodZh = "测温枪对准轴承座", string methodEn = "Thermometer at the bearing housing") => new
        {
            node,
            nameZh = zh,
            nameEn = en,
            level,
            trade = "mechanical",
            needs = "running",
            kind = "number",
            methodZh,
            methodEn,
            unit,
            decimals = 1,
            hiWarn = warn,
            hiAlarm = alarm,
            signal,
            safetyZh = "不得跨越联轴器护罩",
            safetyEn = "Do not step over the coupling guard",
        };

    /// <summary>A route of the concentrator that is planned every day of the week and that nobody walks.</summary>
    internal async Task FoundAsync(int site, CancellationToken cancel)
    {
        const string Cell = "demo/concentrator1/flotation/rougher/fc01";
        var content = Check(Cell, "1号浮选机传动皮带", "Flotation cell 1 belt", "看磨损、按张紧", "Wear and tension", "any");
        var made = await engineer.PostAsync(
            "/api/v1/field/points", new { siteId = site, code = "FX1-01", content }, cancel);
        var codes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FX1-01"] = made.GetProperty("id").GetString()!,
        };
        Stop[] stops = [new("FX-FC01", "粗选1号浮选机", "Rougher cell 1", ["FX1-01"])];
        await RouteAsync(site, "R-FX-01", ("浮选岗位路线", "Flotation"), (1, "day"), stops, codes, cancel);
    }

    /// <summary>Leaves points, routes and a round on its way.</summary>
    internal async Task LeaveAsync(int site, CancellationToken cancel)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, content) in Points())
        {
            var made = await engineer.PostAsync("/api/v1/field/points", new { siteId = site, code, content }, cancel);
            codes[code] = made.GetProperty("id").GetString()!;
        }

        await RouteAsync(
            site, "R-JH-01", ("净化岗位路线", "Gas cleaning"), (1, "shift"), Operators(), codes, cancel);
        await RouteAsync(
            site, "R-JH-21", ("净化机械专业路线", "Gas cleaning, mechanical"), (2, "week"), Professionals(), codes, cancel);
        await WalkAsync(site, "R-JH-01", cancel);
    }

    private static IEnumerable<(string Code, object Content)> Points()
    {
        for (var fan = 1; fan <= 3; fan++)
        {
            foreach (var point in PointsOf(fan))
            {
                yield return point;
            }
        }

        yield return ("STK-01", Check(
            $"{Stack}stack", "烟囱在线仪表柜", "Stack analyzer cabinet", "无报警、气路无冷凝", "No alarm, no condensate", "any",
            "instrument"));
        yield return ("AC2-01", Number(
            $"{Air}ac2", "2号空压机轴承温度", "Compressor 2 bearing temperature", "Cel", 75, 85,
            $"{Air}ac2/bearing_temp_de"));
        yield return ("AC2-02", Check(Air + "ac2", "2号空压机漏油", "Compressor 2 oil leaks", "看、擦", "Look and wipe"));
    }

    private static IEnumerable<(string Code, object Content)> PointsOf(int fan)
    {
        var node = $"{Stack}idf{fan}";
        var (zh, en) = ($"{fan}号排烟机", $"Fan {fan}");
        yield return ($"IDF{fan}-01", Number(
            node, $"{zh}驱动端轴承温度", $"{en} bearing temperature, drive end", "Cel", 70, 80,
            $"{node}/bearing_temp_de"));
        yield return ($"IDF{fan}-02", Check(
            node, $"{zh}异响", $"{en} noise", "听针听两端轴承", "Listen at both bearings"));
        yield return ($"IDF{fan}-03", Check(
            node, $"{zh}油位", $"{en} oil level", "油窗1/2～2/3", "Sight glass 1/2 to 2/3", "any"));
        yield return ($"IDF{fan}-04", Check(
            node, $"{zh}地脚螺栓", $"{en} foundation bolts", "看、敲", "Look and tap", "any"));
        yield return ($"IDF{fan}-21", Number(
            node, $"{zh}振动速度", $"{en} vibration velocity", "mm/s", 4.5, 7.1, "", 2,
            "测振笔，驱动端水平向（ISO 10816-3，待核实）",
            "Vibration pen, drive end, horizontal (ISO 10816-3, to be confirmed)"));
    }

    private static Stop[] Operators() =>
    [
        new("JH-IDF1", "净化一系统1号排烟机", "Gas cleaning, fan 1", ["IDF1-01", "IDF1-02", "IDF1-03", "IDF1-04"]),
        new("JH-IDF2", "净化一系统2号排烟机", "Gas cleaning, fan 2", ["IDF2-01", "IDF2-02", "IDF2-03", "IDF2-04"]),
        new("JH-IDF3", "净化一系统3号排烟机", "Gas cleaning, fan 3", ["IDF3-01", "IDF3-02", "IDF3-03", "IDF3-04"]),
        new("JH-STK", "总排口仪表间", "Stack analyzer room", ["STK-01"]),
        new("KY-AC2", "空压站2号机", "Compressor 2", ["AC2-01", "AC2-02"]),
    ];

    private static Stop[] Professionals() =>
        [.. Enumerable.Range(1, 3).Select(fan => new Stop(
            $"JH-IDF{fan}", $"净化一系统{fan}号排烟机", $"Gas cleaning, fan {fan}", [$"IDF{fan}-21"]))];

    private async Task RouteAsync(
        int site, string code, (string Zh, string En) name, (int Level, string Unit) kind, IEnumerable<Stop> stops,
        Dictionary<string, string> codes, CancellationToken cancel) =>
        await engineer.PostAsync("/api/v1/field/routes", new
        {
            siteId = site,
            code,
            content = new
            {
                nameZh = name.Zh,
                nameEn = name.En,
                level = kind.Level,
                cycle = new { unit = kind.Unit, count = 1, from = "2026-01-01" },
                stops = stops.Select(stop => new
                {
                    tag = stop.Tag,
                    placeZh = stop.Zh,
                    placeEn = stop.En,
                    minDwellSeconds = 20,
                    points = stop.Points.Select(point => codes[point]),
                }),
            },
        }, cancel);

    // With a phone of its own: two stops are done, the second fan is hot and loud.
    private async Task WalkAsync(int site, string code, CancellationToken cancel)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var device = await dispatcher.PostAsync(
            "/api/v1/sync/devices",
            new
            {
                name = "Phone of the shift",
                publicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            },
            cancel);
        var round = await RoundAsync(site, code, cancel);
        var page = await dispatcher.GetAsync($"/api/v1/field/rounds/{round}", cancel);
        var points = page.GetProperty("stops").EnumerateArray().Take(2)
            .SelectMany(stop => stop.GetProperty("points").EnumerateArray()).ToList();
        var now = TimeProvider.System.GetUtcNow();
        var ops = points.Select((point, at) => new
        {
            opId = OpId(site, now.AddSeconds(at - 600)),
            lamport = at + 1,
            entity = "field.reading",
            entityId = round,
            @base = (string?)null,
            to = Reading(point),
            occurredAt = now.AddSeconds((30 * at) - 600),
        });
        var batch = JsonSerializer.Serialize(new { sentAt = now, ops });
        await dispatcher.PostAsync("/api/v1/sync", new
        {
            device = device.GetProperty("id").GetString(),
            batch,
            signature = key.SignData(Encoding.UTF8.GetBytes(batch), HashAlgorithmName.SHA256),
        }, cancel);
    }

    private static Dictionary<string, object> Reading(JsonElement point)
    {
        var reading = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["point"] = point.GetProperty("id").GetString()!,
            ["scanned"] = true,
            ["dwellSeconds"] = 45,
        };
        switch (point.GetProperty("code").GetString())
        {
            case "IDF1-01":
                reading["value"] = 58.4;
                break;
            case "IDF2-01":
                reading["value"] = 76.8;
                reading["remark"] = "手摸发烫，比昨天高";
                break;
            case "IDF2-02":
                reading["normal"] = false;
                reading["remark"] = "驱动端有间断的金属声";
                break;
            default:
                reading["normal"] = true;
                break;
        }

        return reading;
    }

    // A round is opened within seconds of its route.
    private async Task<string> RoundAsync(int site, string code, CancellationToken cancel)
    {
        while (true)
        {
            var rounds = await dispatcher.GetAsync($"/api/v1/field/rounds?site={site}", cancel);
            foreach (var round in rounds.GetProperty("items").EnumerateArray())
            {
                if (round.GetProperty("code").GetString() == code)
                {
                    return round.GetProperty("id").GetString()!;
                }
            }

            await Task.Delay(Wait, TimeProvider.System, cancel);
        }
    }

    private static Guid OpId(int site, DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        (bytes[13], bytes[14], bytes[15]) =
            ((byte)((bytes[13] & 0xF0) | ((site >> 16) & 0x0F)), (byte)((site >> 8) & 0xFF), (byte)(site & 0xFF));
        return new Guid(bytes, bigEndian: true);
    }
}
