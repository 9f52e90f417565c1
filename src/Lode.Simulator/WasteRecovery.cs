using System.Globalization;
using System.Text.Json;

namespace Lode.Simulator;

/// <summary>What the plants make of their waste: lines with assays before and after, reduction measures with the
/// production that they are judged by, targets of the action plan and what was reported before the books.</summary>
internal static class WasteRecovery
{
    private const long Tonne = 1_000_000;
    private const int BookDays = 7;

    private static readonly (string Code, string Kind, string Zh, string En, long? Tonnes)[] Places =
    [
        ("line-2", "use", "二次铝灰利用线", "Secondary dross line", null),
        ("line-3", "use", "炭渣回收线", "Carbon dross line", null),
        ("line-4", "use", "大修渣无害化线", "Spent potlining line", null),
        ("line-5", "use", "含氟废水处理线", "Fluoride water line", null),
        ("tank-f", "store", "含氟废水池", "Fluoride water tank", 900),
        ("store-f", "store", "氟化钙库", "Calcium fluoride store", 300),
    ];

    private static readonly (string Code, string Waste, string Zh, string En, string Form)[] Streams =
    [
        ("fluoride-water", "SW59", "含氟废水", "Fluoride water", "liquid"),
        ("caf2", "SW07", "氟化钙污泥", "Calcium fluoride sludge", "semisolid"),
    ];

    private static readonly (string Indicator, double Target, double Reported)[] Aims =
    [
        ("generalUse", 0.20, 0.147), ("redMudUse", 0.12, 0.098), ("hazardousUse", 0.60, 0.523),
        ("aluminumRecovery", 0.75, 0.712), ("fluorineRemoval", 0.90, 0.861), ("sulfurRemoval", 0.80, 0.790),
    ];

    /// <summary>Lines and streams of the smelter, measures of smelter and refinery, targets of the group.</summary>
    internal static async Task FoundAsync(
        LodeClient officer, IReadOnlyDictionary<string, int> sites, DateTimeOffset now, CancellationToken cancel)
    {
        var site = sites["smelter1"];
        foreach (var (code, kind, nameZh, nameEn, tonnes) in Places)
        {
            await WasteOffice.MakeAsync(
                officer, "facilities", new { site, code, kind, nameZh, nameEn, capacityGrams = tonnes * Tonne },
                cancel);
        }

        foreach (var (code, wasteCode, nameZh, nameEn, form) in Streams)
        {
            await WasteOffice.MakeAsync(
                officer, "streams", new { site, code, wasteCode, nameZh, nameEn, form, compatibility = "wet" },
                cancel);
        }

        await MeasuresAsync(officer, sites, now, cancel);
        await TargetsAsync(officer, site, now, cancel);
        await HeapAsync(officer, sites["refinery2"], "yard", "heap", new DateOnly(2009, 6, 1), 120_000, now, cancel);
        await HeapAsync(
            officer, sites["concentrator1"], "pond", "pond", new DateOnly(1998, 9, 1), 60_000, now, cancel);
    }

    /// <summary>Production and surveys, once the week is there: the pond's survey does not fit its book.</summary>
    internal static async Task LeaveAsync(
        LodeClient officer, IReadOnlyDictionary<string, int> sites, DateTimeOffset now, CancellationToken cancel)
    {
        await OutputsAsync(officer, sites, now, cancel);
        await SurveyAsync(officer, sites["refinery2"], "yard", 258_000, 1.62, "无人机航测，钻孔取样测密度", now, cancel);
        await SurveyAsync(officer, sites["concentrator1"], "pond", 775_000, 1.35, "水下地形测量", now, cancel);
    }

    /// <summary>What the lines of the smelter do on a day beside the recovery of dross.</summary>
    internal static async Task DayAsync(
        LodeClient keeper, WasteDesk desk, DateOnly day, CancellationToken cancel)
    {
        await WaterAsync(keeper, desk, day, cancel);
        if (day.DayNumber % 2 == 0)
        {
            await CarbonAsync(keeper, desk, day, cancel);
        }

        if (day.DayNumber % 4 == 1)
        {
            await LiningAsync(keeper, desk, day, cancel);
        }
    }

    /// <summary>Secondary dross, new waste of the recovery of dross, is burned to an alumina product.</summary>
    internal static async Task SecondaryAsync(
        LodeClient keeper, WasteDesk desk, string batch, long grams, CancellationToken cancel) =>
        await desk.RunAsync(keeper, "line-2", "R5", batch, "store-a", grams, new
        {
            products = new object[]
            {
                Product("粗铝", grams * 9 / 100, 0, ("Al", 0.66)),
                Product("高铝料", grams * 70 / 100, 0, ("Al", 0.02), ("F", 0.0103), ("Cl", 0.0004)),
            },
            lossGrams = grams - (grams * 9 / 100) - (grams * 70 / 100),
        }, cancel);

    /// <summary>Production of the days that the books cover, month by month.</summary>
    private static async Task OutputsAsync(
        LodeClient officer, IReadOnlyDictionary<string, int> sites, DateTimeOffset now, CancellationToken cancel)
    {
        (string Site, string Waste, string Product, long Daily)[] outputs =
        [
            ("smelter1", "321-024-48", "铝锭", 820), ("smelter1", "321-025-48", "电解铝液", 845),
            ("refinery2", "SW09", "氧化铝", 1_640),
        ];
        var today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);
        foreach (var month in Enumerable.Range(0, BookDays).Select(back => today.AddDays(-back))
            .GroupBy(day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture)))
        {
            foreach (var (site, waste, product, daily) in outputs)
            {
                await officer.PutAsync(
                    $"/api/v1/waste/sites/{sites[site]}/outputs/{waste}/{month.Key}",
                    new { product, outputGrams = daily * month.Count() * Tonne }, cancel);
            }
        }
    }

    internal static Dictionary<string, double> Elements(params (string Element, double Share)[] parts) =>
        parts.ToDictionary(part => part.Element, part => part.Share, StringComparer.Ordinal);

    internal static object Product(
        string name, long grams, double moisture, params (string Element, double Share)[] parts) =>
        new { name, grams, moisture, elements = Elements(parts) };

    // Lime goes in, calcium fluoride comes out as sludge, the water is used again.
    private static async Task WaterAsync(LodeClient keeper, WasteDesk desk, DateOnly day, CancellationToken cancel)
    {
        var part = 1_000 + (15 * (day.DayNumber % 5));
        long Of(decimal tonnes) => (long)(tonnes * part) * (Tonne / 1_000);
        var batch = await desk.GenerateAsync(keeper, "fluoride-water", "tank-f", Of(186m), cancel);
        await desk.SampleAsync(keeper, batch, "HF", day, 0.985, Elements(("F", 0.42)), cancel);
        await desk.RunAsync(keeper, "line-5", "R5", batch, "tank-f", Of(186m), new
        {
            products = new[] { Product("回用水", Of(183.9m), 0.9863, ("F", 0.0175)) },
            residues = new[]
            {
                new
                {
                    streamId = desk.Streams["caf2"],
                    storeId = desk.Places["store-f"],
                    grams = Of(186m) + Of(2.1m) - Of(183.9m),
                    moisture = 0.45,
                    elements = Elements(("F", 0.48)),
                },
            },
            gainGrams = Of(2.1m),
        }, cancel);
    }

    // Out of the stock from before the books.
    private static async Task CarbonAsync(LodeClient keeper, WasteDesk desk, DateOnly day, CancellationToken cancel)
    {
        const long Grams = 3_200_000;
        if (await desk.OldestAsync(keeper, "321-025-48", cancel) is not { } batch)
        {
            return;
        }

        await desk.SampleAsync(
            keeper, batch, "TZ", day, 0.01, Elements(("Al", 0.118), ("F", 0.33), ("Na", 0.2)), cancel);
        await desk.RunAsync(keeper, "line-3", "R5", batch, "store-c", Grams, new
        {
            products = new object[]
            {
                Product("再生冰晶石", Grams * 55 / 100, 0, ("Al", 0.125), ("F", 0.5), ("Na", 0.3)),
                Product("炭粉", Grams * 30 / 100, 0, ("F", 0.06), ("Na", 0.04)),
            },
            lossGrams = Grams * 15 / 100,
        }, cancel);
    }

    private static async Task LiningAsync(LodeClient keeper, WasteDesk desk, DateOnly day, CancellationToken cancel)
    {
        const long Grams = 6_400_000;
        var batch = await desk.GenerateAsync(keeper, "spl", "store-b", Grams, cancel);
        await desk.SampleAsync(
            keeper, batch, "DX", day, 0.021, Elements(("Al", 0.158), ("F", 0.112), ("Na", 0.136)), cancel);
        await desk.RunAsync(keeper, "line-4", "R5", batch, "store-b", Grams, new
        {
            products = new[] { Product("水泥原料", Grams * 92 / 100, 0, ("Al", 0.16), ("F", 0.019), ("Na", 0.06)) },
            lossGrams = Grams * 13 / 100,
            gainGrams = Grams * 5 / 100,
        }, cancel);
    }

    private static async Task HeapAsync(
        LodeClient officer, int site, string code, string kind, DateOnly since, long plannedTonnes, DateTimeOffset now,
        CancellationToken cancel) =>
        await officer.PutAsync($"/api/v1/waste/heaps/{await PlaceAsync(officer, site, code, cancel)}", new
        {
            kind,
            since,
            note = kind == "heap" ? "2009年起堆存，新旧分区，回采从东坡开始" : "1998年建库，年内回采作充填骨料",
            now.ToOffset(TimeSpan.FromHours(8)).Year,
            plannedGrams = plannedTonnes * Tonne,
        }, cancel);

    private static async Task SurveyAsync(
        LodeClient officer, int site, string code, double volumeM3, double densityTPerM3, string method,
        DateTimeOffset now, CancellationToken cancel)
    {
        var place = await PlaceAsync(officer, site, code, cancel);
        await officer.PostAsync($"/api/v1/waste/heaps/{place}/surveys", new
        {
            number = string.Create(CultureInfo.InvariantCulture, $"CL-{code}-{now:yyyyMMdd}"),
            surveyedAt = now.AddDays(-1),
            volumeM3,
            densityTPerM3,
            volumeUncertainty = 0.02,
            densityUncertainty = 0.03,
            method,
            document = "测量报告（仿真）",
        }, cancel);
    }

    private static async Task<string> PlaceAsync(
        LodeClient officer, int site, string code, CancellationToken cancel) =>
        (await officer.GetAsync($"/api/v1/waste/facilities?site={site}", cancel)).GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("code").GetString() == code).GetProperty("id").GetString()!;

    // What the measures of the smelter are to save in the year: table A.6 of its plan.
    private static async Task CutsAsync(
        LodeClient officer, int site, DateTimeOffset now, IReadOnlyList<(string Id, long Tonnes)> cuts,
        CancellationToken cancel)
    {
        var path = $"/api/v1/waste/sites/{site}/plans/{now.ToOffset(TimeSpan.FromHours(8)).Year}";
        var plan = await officer.GetAsync(path, cancel);
        await officer.PutAsync(path, new
        {
            receipt = plan.GetProperty("receipt").GetString(),
            filedOn = plan.GetProperty("filedOn").GetString(),
            lines = plan.GetProperty("lines"),
            cuts = cuts.Select(cut => new { measureId = cut.Id, plannedGrams = cut.Tonnes * Tonne }),
        }, cancel);
    }

    private static async Task MeasuresAsync(
        LodeClient officer, IReadOnlyDictionary<string, int> sites, DateTimeOffset now, CancellationToken cancel)
    {
        var start = new DateOnly(now.AddDays(-7).Year, 1, 10);
        Task<string> Measure(
            string site, string code, string wasteCode, string kind, string name, double before, double target,
            string evidence, string document) =>
            WasteOffice.MakeAsync(officer, "measures", new
            {
                site = sites[site],
                code,
                wasteCode,
                kind,
                name,
                baselineKgPerT = before,
                targetKgPerT = target,
                startsOn = start,
                evidence,
                document,
            }, cancel);
        var stirring = await Measure("smelter1", "JL-01", "321-024-48", "process", "保温炉电磁搅拌，少扒渣", 16.2, 13.5,
            "技改验收，三个月扒渣记录", "JG-2026-011");
        var coating = await Measure("smelter1", "JL-02", "321-025-48", "material", "阳极抗氧化涂层", 1.6, 1.1,
            "阳极残极检查记录", "GY-2026-027");
        await Measure("smelter1", "JL-03", "900-041-49", "reuse", "吨袋返厂复用", 0.08, 0.03, "返厂交接单", "HB-2026-019");
        await Measure("refinery2", "JL-01", "SW09", "design", "赤泥选铁，尾渣减量", 1_520, 1_380,
            "选铁线投运报告", "YH-2026-004");
        await CutsAsync(officer, sites["smelter1"], now, [(stirring, 780), (coating, 150)], cancel);
    }

    // For the group, and for the smelter the same; the year before stands as it was reported.
    private static async Task TargetsAsync(
        LodeClient officer, int smelter, DateTimeOffset now, CancellationToken cancel)
    {
        var year = now.ToOffset(TimeSpan.FromHours(8)).Year;
        foreach (var node in new[] { 1, smelter })
        {
            foreach (var (indicator, target, reported) in Aims.Where(aim => node == 1 || aim.Indicator != "redMudUse"))
            {
                await officer.PutAsync(
                    $"/api/v1/waste/sites/{node}/targets/{year}/{indicator}",
                    new { target, note = "资源化行动方案（仿真）" }, cancel);
                await officer.PutAsync(
                    $"/api/v1/waste/sites/{node}/targets/{year - 1}/{indicator}",
                    new { target = target * 0.95, reported, note = "上年度环境统计年报（仿真）" }, cancel);
            }
        }
    }
}

/// <summary>Places and streams of a site by their codes, and the steps that its lines take.</summary>
internal sealed record WasteDesk(
    int Site, IReadOnlyDictionary<string, string> Places, IReadOnlyDictionary<string, string> Streams)
{
    internal Task<string> GenerateAsync(
        LodeClient keeper, string stream, string place, long grams, CancellationToken cancel) =>
        WasteOffice.MakeAsync(keeper, "batches", new
        {
            site = Site,
            streamId = Streams[stream],
            facilityId = Places[place],
            grams,
            handler = "何川",
        }, cancel);

    internal Task SampleAsync(
        LodeClient keeper, string batch, string series, DateOnly day, double moisture,
        Dictionary<string, double> elements, CancellationToken cancel) =>
        keeper.PostAsync($"/api/v1/waste/batches/{batch}/samples", new
        {
            number = string.Create(CultureInfo.InvariantCulture, $"{series}-{day:MMdd}"),
            moisture,
            elements,
        }, cancel);

    /// <param name="outputs">products, residues, lossGrams, gainGrams as the door takes them.</param>
    internal Task<JsonElement> RunAsync(
        LodeClient keeper, string line, string method, string batch, string from, long grams, object outputs,
        CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToNode(outputs)!.AsObject();
        body["site"] = Site;
        body["facilityId"] = Places[line];
        body["method"] = method;
        body["handler"] = "何川";
        body["inputs"] = JsonSerializer.SerializeToNode(
            new[] { new { batchId = batch, fromId = Places[from], grams } });
        return keeper.PostAsync("/api/v1/waste/processes", body, cancel);
    }

    /// <summary>The oldest open batch of a waste; null without one.</summary>
    internal async Task<string?> OldestAsync(LodeClient keeper, string wasteCode, CancellationToken cancel)
    {
        var found = await keeper.GetAsync(
            $"/api/v1/waste/batches?site={Site}&wasteCode={wasteCode}&limit=1", cancel);
        return found.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString())
            .FirstOrDefault();
    }
}
