using System.Globalization;
using System.Text.Json;

namespace Lode.Simulator;

/// <summary>The environment office of the smelter: registers and opening stock when the group is founded, a day's work
/// on every day of the week, transfers on their way for visitors. Manifest numbers are of a region that does not exist.
/// </summary>
internal sealed class WasteOffice(LodeClient keeper)
{
    private const string Site = "smelter1";
    private const long Tonne = 1_000_000;
    private static readonly TimeSpan Local = TimeSpan.FromHours(8);

    private static readonly (string Code, string Kind, string Zh, string En, long? Tonnes)[] Places =
    [
        ("casthouse", "generate", "铸造车间", "Casthouse", null), ("potline", "generate", "电解车间", "Potline", null),
        ("store-a", "store", "A库", "Store A", 120), ("store-b", "store", "B库", "Store B", 600),
        ("store-c", "store", "C库", "Store C", 100), ("store-d", "store", "D库（油品）", "Store D (oils)", 5),
        ("point-7", "point", "7#贮存点", "Storage point 7", null), ("line-1", "use", "铝灰回收线", "Dross line", null),
        ("ash-silo", "store", "灰库", "Ash silo", 2400),
    ];

    private static readonly (string Code, string Waste, string Zh, string En, string Form, string Group, string Part)[]
        Wastes =
    [
        ("dross", "321-024-48", "铝灰渣", "Dross", "solid", "waterReactive", "金属铝、氮化铝、氧化铝"),
        ("spl", "321-023-48", "大修渣", "Spent potlining", "solid", "waterReactive", "阴极炭块、耐火砖、氟化物"),
        ("carbon", "321-025-48", "炭渣", "Carbon dross", "solid", "waterReactive", "炭、冰晶石"),
        ("dust", "321-034-48", "除尘灰", "Dross dust", "solid", "waterReactive", "氧化铝、氟化物"),
        ("oil", "900-249-08", "废矿物油", "Waste oil", "liquid", "ignitable", "矿物油"),
        ("packaging", "900-041-49", "沾染包装物", "Contaminated packaging", "solid", "general", "编织袋、油桶"),
        ("ash", "SW02", "粉煤灰", "Fly ash", "solid", "general", "二氧化硅、氧化铝"),
    ];

    // Opening stock: stream, place, tonnes, days since it was generated.
    private static readonly (string Stream, string Place, decimal Tonnes, int Days)[] Opening =
    [
        ("dross", "store-a", 12.000m, 35), ("spl", "store-b", 148.200m, 40), ("spl", "store-b", 130.550m, 122),
        ("spl", "store-b", 92.400m, 205), ("spl", "store-b", 41.200m, 288), ("carbon", "store-c", 46.100m, 70),
        ("carbon", "store-c", 40.140m, 214), ("dust", "store-a", 2.670m, 96), ("oil", "store-d", 2.480m, 133),
        ("packaging", "point-7", 2.310m, 26), ("ash", "ash-silo", 860.000m, 45),
    ];

    // What the laboratory found: water of the wet mass, elements of the dry mass.
    private static readonly (string WasteCode, string Number, double Moisture, Dictionary<string, double> Elements)[]
        Samples =
    [
        ("321-023-48", "HY-1107", 0.021, new() { ["Al"] = 0.158, ["F"] = 0.112, ["Na"] = 0.136 }),
        ("321-024-48", "HY-1121", 0.004, new() { ["Al"] = 0.452, ["F"] = 0.031, ["Cl"] = 0.018 }),
    ];

    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> streams = new(StringComparer.Ordinal);
    private DateOnly done;
    private int site;

    /// <summary>Registers and opening stock, when the group is founded.</summary>
    internal static async Task FoundAsync(LodeClient officer, int site, DateTimeOffset now, CancellationToken cancel)
    {
        await officer.PutAsync($"/api/v1/waste/sites/{site}", new
        {
            creditCode = "91410100MA0DEMA009",
            unitName = "一号电解铝厂（仿真）",
            @class = "keySupervised",
            contact = "林岚",
            phone = "0371-0000000",
            ageLimitDays = 365,
            latitude = 34.75,
            longitude = 113.62,
        }, cancel);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, kind, nameZh, nameEn, tonnes) in Places)
        {
            places[code] = await MakeAsync(officer, "facilities", new
            {
                site,
                code,
                kind,
                nameZh,
                nameEn,
                capacityGrams = tonnes * Tonne,
            }, cancel);
        }

        var streams = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, wasteCode, nameZh, nameEn, form, compatibility, component) in Wastes)
        {
            var stream = new { site, code, wasteCode, nameZh, nameEn, form, compatibility, component };
            streams[code] = await MakeAsync(officer, "streams", stream, cancel);
        }

        await PapersAsync(officer, site, now, cancel);
        await WasteWatchers.FoundAsync(officer, site, places, now, cancel);
        foreach (var (stream, place, tonnes, days) in Opening)
        {
            await MakeAsync(officer, "batches", new
            {
                site,
                streamId = streams[stream],
                facilityId = places[place],
                grams = (long)(tonnes * Tonne),
                handler = "何川",
                isOpening = true,
                generatedAt = now.AddDays(-days),
            }, cancel);
        }
    }

    /// <summary>A load of the week before, which the receiver leaves unconfirmed beyond the deadline of the decree.
    /// </summary>
    internal async Task LeaveUnconfirmedAsync(LodeClient officer, DateTimeOffset now, CancellationToken cancel)
    {
        const decimal Tonnes = 22.600m;
        await ReadAsync(cancel);
        var batch = await MakeAsync(officer, "batches", new
        {
            site,
            streamId = streams["spl"],
            facilityId = places["store-b"],
            grams = (long)(Tonnes * Tonne),
            handler = "何川",
            isOpening = true,
            generatedAt = now.AddDays(-20),
            at = now.AddDays(-10),
        }, cancel);
        await new WasteRoad(keeper, officer, site, places, now, 900).LeaveUnconfirmedAsync(batch, Tonnes, cancel);
    }

    /// <summary>What is due at an instant of stepped time: once a day, at ten.</summary>
    internal async Task GoOnAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancel)
    {
        var local = now.ToOffset(Local);
        var today = DateOnly.FromDateTime(local.Date);
        if (today <= done || local.Hour < 10 || now < since)
        {
            return;
        }

        await ReadAsync(cancel);
        await WasteWatchers.DayAsync(keeper, site, now, cancel);
        done = today;
        var tonnes = 10.2m + (0.7m * (today.DayNumber % 5));
        var dross = await GenerateAsync("dross", "casthouse", tonnes, cancel);
        await MoveAsync(dross, "casthouse", "store-a", cancel);
        var carbon = await GenerateAsync("carbon", "potline", 0.9m + (0.1m * (today.DayNumber % 3)), cancel);
        await MoveAsync(carbon, "potline", "store-c", cancel);
        await GenerateAsync("ash", "ash-silo", 46.5m + (2.5m * (today.DayNumber % 4)), cancel);
        await WasteRecovery.DayAsync(keeper, new WasteDesk(site, places, streams), today, cancel);
        if (today.DayNumber % 3 == 0)
        {
            await RecoverAsync(dross, tonnes, today, cancel);
        }
    }

    /// <summary>Transfers on their way: one accepted with a difference, one on the road, one sealed, one draft; the
    /// month is checked.</summary>
    internal async Task LeaveAsync(LodeClient officer, DateTimeOffset now, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        await WasteRecovery.LeaveAsync(officer, await SitesAsync(officer, cancel), now, cancel);
        var road = new WasteRoad(keeper, officer, site, places, now);
        await road.LeaveAsync(
            await OldestAsync("321-023-48", 4, cancel), await OldestAsync("321-024-48", 1, cancel), cancel);
        await AssessAsync(officer, site, now, cancel);
        foreach (var (wasteCode, number, moisture, elements) in Samples)
        {
            var batch = (await OldestAsync(wasteCode, 1, cancel))[0];
            await keeper.PostAsync(
                $"/api/v1/waste/batches/{batch}/samples", new { number, moisture, elements }, cancel);
        }

        var month = now.ToOffset(Local).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await officer.PostAsync($"/api/v1/waste/periods/{month}/check", new { site }, cancel);
    }

    // What the officer has seen on her round; the drill is more than a year ago and its gap is being mended.
    private static readonly (int Item, int Score, string Note, string Document, int Days)[] Seen =
    [
        (1, 2, "责任制文件已发布，责任人名单与现场一致", "HB-2026-001", 210),
        (2, 2, "厂门公示栏内容完整", "照片 0117", 120), (4, 1, "C库识别标志褪色，待更换", "照片 0121", 30),
        (7, 2, "许可证载明固体废物管理要求", "排污许可 9999", 150), (8, 2, "季度执行报告已提交", "ZX-2026-3", 40),
        (20, 2, "预案已备案", "YA-2025-017", 400), (21, 2, "电解质泄漏演练", "YL-2025-02", 400),
        (22, 2, "年度培训，41人参加", "PX-2026-05", 95), (23, 2, "现场抽问台账员2人", "HB-2026-033", 30),
        (24, 2, "防渗检测合格", "JC-2025-08", 300), (27, 1, "视频留存84天，须90天", "照片 0131", 12),
        (28, 2, "铝灰回收线环评、验收、季度监测齐全", "HP-2021-44", 200),
    ];

    private static async Task AssessAsync(LodeClient officer, int site, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(Local).Date);
        foreach (var (item, score, note, document, days) in Seen)
        {
            await MakeAsync(
                officer, $"sites/{site}/evidence",
                new { item, score, note, document, seenOn = today.AddDays(-days) }, cancel);
        }

        await officer.PostAsync($"/api/v1/waste/sites/{site}/gaps", new { item = 21 }, cancel);
        await officer.PostAsync($"/api/v1/waste/sites/{site}/assessments", new { }, cancel);
    }

    private static async Task PapersAsync(LodeClient officer, int site, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(Local).Date);
        Task<string> Party(string kind, string creditCode, string name) =>
            MakeAsync(officer, "parties", new { site, kind, creditCode, name, province = "41" }, cancel);
        Task<string> Paper(
            string kind, string number, string name, string? partyId, int until, params object[] lines) =>
            MakeAsync(officer, "papers", new
            {
                site,
                kind,
                number,
                name,
                partyId,
                validFrom = today.AddDays(-300),
                validUntil = today.AddDays(until),
                lines,
            }, cancel);
        static object Line(string wasteCode, string method, long tonnes) =>
            new { wasteCode, method, limitGrams = tonnes * Tonne };
        var receiver = await Party("receiver", "91410100MA0DEMA009", "接受单位甲（仿真）");
        await WasteWatchers.RouteAsync(officer, receiver, cancel);
        var carrier = await Party("carrier", "91350100M000100Y43", "危货运输公司（仿真）");
        await Paper("permit", "豫环许可危废字9999号", "综合经营许可证", receiver, 400,
            Line("321-024-48", "R4", 2000), Line("321-023-48", "R5", 3000), Line("900-249-08", "R9", 60));
        await Paper("contract", "WF-2026-009", "危险废物利用处置合同", receiver, 210);
        await Paper("insurance", "PL-2026-0117", "环境污染责任保险", null, 33);
        await Paper("vehicle", "豫A0001W", "13米厢式货车", carrier, 150);
        await Paper("vehicle", "豫A0002W", "9.6米厢式货车", carrier, 58);
        await Paper("driver", "410100-9999-01", "赵师傅", carrier, 260);
        await Paper("driver", "410100-9999-02", "钱师傅", carrier, 19);
        object Planned(string part, string wasteCode, string method, long tonnes) =>
            new { part, wasteCode, method, plannedGrams = tonnes * Tonne };
        foreach (var year in new[] { today.AddDays(-4).Year, today.Year, today.AddDays(30).Year }.Distinct())
        {
            await officer.PutAsync($"/api/v1/waste/sites/{site}/plans/{year}", new
            {
                receipt = string.Create(CultureInfo.InvariantCulture, $"BA{year}-9999-001"),
                filedOn = new DateOnly(year, 1, 20),
                lines = new[]
                {
                    Planned("A.3", "321-024-48", "", 4200), Planned("A.3", "321-023-48", "", 2600),
                    Planned("A.3", "321-025-48", "", 420), Planned("A.5", "321-024-48", "R4", 2000),
                    Planned("A.7", "321-024-48", "R4", 1800), Planned("A.7", "321-023-48", "R5", 2400),
                },
            }, cancel);
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        if (site != 0)
        {
            return;
        }

        site = (await SitesAsync(keeper, cancel))[Site];
        foreach (var (path, into) in new[] { ("facilities", places), ("streams", streams) })
        {
            var found = await keeper.GetAsync($"/api/v1/waste/{path}?site={site}", cancel);
            foreach (var item in found.GetProperty("items").EnumerateArray())
            {
                into[item.GetProperty("code").GetString()!] = item.GetProperty("id").GetString()!;
            }
        }
    }

    private static async Task<Dictionary<string, int>> SitesAsync(LodeClient who, CancellationToken cancel)
    {
        var session = await who.GetAsync("/api/v1/identity/session", cancel);
        return session.GetProperty("person").GetProperty("sites").EnumerateArray().ToDictionary(
            one => one.GetProperty("code").GetString()!, one => one.GetProperty("number").GetInt32());
    }

    private Task<string> GenerateAsync(string stream, string place, decimal tonnes, CancellationToken cancel) =>
        MakeAsync(keeper, "batches", new
        {
            site,
            streamId = streams[stream],
            facilityId = places[place],
            grams = (long)(tonnes * Tonne),
            handler = "何川",
        }, cancel);

    private Task MoveAsync(string batch, string from, string to, CancellationToken cancel) =>
        keeper.PostAsync($"/api/v1/waste/batches/{batch}/move", new
        {
            fromId = places[from],
            toId = places[to],
            handler = "何川",
            keeper = "周宁",
        }, cancel);

    // A batch of dross becomes aluminum, secondary dross that is new waste, dust and loss; half of the secondary dross
    // goes on to the next line.
    private async Task RecoverAsync(string batch, decimal tonnes, DateOnly day, CancellationToken cancel)
    {
        var desk = new WasteDesk(site, places, streams);
        var grams = (long)(tonnes * Tonne);
        var (ingot, dust, loss) = (grams * 36 / 100, grams * 3 / 400, grams * 5 / 400);
        var left = grams - ingot - dust - loss;
        await desk.SampleAsync(
            keeper, batch, "LH", day, 0.004, WasteRecovery.Elements(("Al", 0.452), ("F", 0.031), ("Cl", 0.02)),
            cancel);
        var made = await desk.RunAsync(keeper, "line-1", "R4", batch, "store-a", grams, new
        {
            products = new[] { WasteRecovery.Product("铝锭", ingot, 0, ("Al", 0.98)) },
            residues = new object[]
            {
                new
                {
                    streamId = streams["dross"],
                    storeId = places["store-a"],
                    grams = left,
                    moisture = 0,
                    elements = WasteRecovery.Elements(("Al", 0.11), ("F", 0.045), ("Cl", 0.03)),
                },
                new { streamId = streams["dust"], storeId = places["store-a"], grams = dust },
            },
            lossGrams = loss,
        }, cancel);
        await WasteRecovery.SecondaryAsync(keeper, desk, Id(made.GetProperty("residues")[0]), left / 2, cancel);
    }

    private async Task<IReadOnlyList<string>> OldestAsync(string wasteCode, int count, CancellationToken cancel)
    {
        var found = await keeper.GetAsync($"/api/v1/waste/batches?site={site}&wasteCode={wasteCode}", cancel);
        return [.. found.GetProperty("items").EnumerateArray().Take(count).Select(Id)];
    }

    internal static async Task<string> MakeAsync(
        LodeClient who, string path, object body, CancellationToken cancel) =>
        Id(await who.PostAsync($"/api/v1/waste/{path}", body, cancel));

    private static string Id(JsonElement made) => made.GetProperty("id").GetString()!;
}
