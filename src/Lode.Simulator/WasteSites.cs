using System.Text.Json;

namespace Lode.Simulator;

/// <summary>Waste of the sites beside the smelter, so that the group has something to see: red mud, ash, gypsum,
/// tailings, sludge, catalysts. A day's work each day, a part of the bulk waste used on the site.</summary>
internal sealed class WasteSites(LodeClient keeper)
{
    private const long Tonne = 1_000_000;
    private static readonly TimeSpan Local = TimeSpan.FromHours(8);

    /// <param name="Store">Where it lies: code, names, kind, tonnes of capacity.</param>
    /// <param name="Opening">Tonnes from before the books, and their age in days.</param>
    /// <param name="Daily">Tonnes a day; 0 for what comes by campaigns.</param>
    /// <param name="Used">Share that the site uses itself, per cent of the day's.</param>
    private sealed record Kind(
        string Site, string Code, string Waste, string Zh, string En, string Form, string Group,
        (string Code, string Zh, string En, long Tonnes) Store, (decimal Tonnes, int Days) Opening, decimal Daily,
        int Used = 0, string Product = "");

    private static readonly Dictionary<string, (string Unit, string Class, double Latitude, double Longitude)> Units =
        new(StringComparer.Ordinal)
        {
            ["refinery2"] = ("二号氧化铝厂（仿真）", "keySupervised", 34.76, 112.16),
            ["power1"] = ("自备电厂（仿真）", "keySupervised", 34.69, 113.41),
            ["concentrator1"] = ("铜选矿厂（仿真）", "registered", 34.06, 111.35),
            ["acid1"] = ("制酸厂（仿真）", "simplified", 34.31, 111.98),
        };

    private static readonly Kind[] Kinds =
    [
        new("refinery2", "red-mud", "SW09", "赤泥", "Red mud", "semisolid", "general",
            ("yard", "赤泥堆场", "Red-mud yard", 900_000), (412_600, 300), 2_310, 12, "路基材料"),
        new("refinery2", "oil", "900-249-08", "废矿物油", "Waste oil", "liquid", "ignitable",
            ("store-oil", "油品库", "Oil store", 6), (2.140m, 96), 0.03m),
        new("power1", "ash", "SW02", "粉煤灰", "Fly ash", "solid", "general",
            ("silo", "灰库", "Ash silos", 9_000), (3_180, 12), 486, 90, "水泥掺合料"),
        new("power1", "gypsum", "SW06", "脱硫石膏", "FGD gypsum", "solid", "general",
            ("shed", "石膏棚", "Gypsum shed", 6_000), (2_270, 25), 148, 70, "石膏板原料"),
        new("power1", "catalyst", "772-007-50", "废脱硝催化剂", "Spent SCR catalyst", "solid", "general",
            ("store-1", "危废库", "Hazardous store", 40), (31.500m, 285), 0),
        new("concentrator1", "tailings", "SW05", "尾矿", "Tailings", "semisolid", "general",
            ("pond", "尾矿库", "Tailings pond", 2_400_000), (1_102_000, 900), 5_040, 6, "充填骨料"),
        new("concentrator1", "oil", "900-249-08", "废矿物油", "Waste oil", "liquid", "ignitable",
            ("store-oil", "油品库", "Oil store", 4), (0.920m, 41), 0.02m),
        new("acid1", "sludge", "321-031-48", "酸泥（铅滤饼）", "Acid sludge", "semisolid", "arsenicSludge",
            ("store-as", "砷渣库", "Arsenic store", 160), (118.400m, 61), 1.9m),
        new("acid1", "catalyst", "261-173-50", "废钒催化剂", "Spent vanadium catalyst", "solid", "general",
            ("store-1", "危废库", "Hazardous store", 60), (18.750m, 132), 0),
    ];

    private readonly Dictionary<string, (int Site, Dictionary<string, string> Ids)> known = new(StringComparer.Ordinal);
    private DateOnly done;

    /// <summary>Registers and opening stock, when the group is founded.</summary>
    internal static async Task FoundAsync(
        LodeClient officer, IReadOnlyDictionary<string, int> sites, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var (code, unit) in Units)
        {
            await officer.PutAsync($"/api/v1/waste/sites/{sites[code]}", new
            {
                creditCode = "91410100MA0DEMA009",
                unitName = unit.Unit,
                @class = unit.Class,
                contact = "林岚",
                phone = "0371-0000000",
                latitude = unit.Latitude,
                longitude = unit.Longitude,
            }, cancel);
            await PlaceAsync(officer, sites[code], "works", "generate", "生产车间", "Works", null, cancel);
            await PlaceAsync(officer, sites[code], "use", "use", "综合利用线", "Utilization line", null, cancel);
        }

        var stores = new Dictionary<(string, string), string>();
        foreach (var kind in Kinds)
        {
            var site = sites[kind.Site];
            if (!stores.TryGetValue((kind.Site, kind.Store.Code), out var store))
            {
                store = await PlaceAsync(
                    officer, site, kind.Store.Code, "store", kind.Store.Zh, kind.Store.En, kind.Store.Tonnes * Tonne,
                    cancel);
                stores[(kind.Site, kind.Store.Code)] = store;
            }

            var stream = await WasteOffice.MakeAsync(officer, "streams", new
            {
                site,
                code = kind.Code,
                wasteCode = kind.Waste,
                nameZh = kind.Zh,
                nameEn = kind.En,
                form = kind.Form,
                compatibility = kind.Group,
            }, cancel);
            await WasteOffice.MakeAsync(officer, "batches", new
            {
                site,
                streamId = stream,
                facilityId = store,
                grams = (long)(kind.Opening.Tonnes * Tonne),
                handler = "何川",
                isOpening = true,
                generatedAt = now.AddDays(-kind.Opening.Days),
            }, cancel);
        }
    }

    /// <summary>What is due at an instant of stepped time: once a day, at eleven.</summary>
    internal async Task GoOnAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancel)
    {
        var local = now.ToOffset(Local);
        var today = DateOnly.FromDateTime(local.Date);
        if (today <= done || local.Hour < 11 || now < since)
        {
            return;
        }

        done = today;
        await ReadAsync(cancel);
        foreach (var kind in Kinds.Where(one => one.Daily > 0))
        {
            await DayAsync(kind, kind.Daily * (1 + (0.02m * (today.DayNumber % 4))), cancel);
        }

        await SludgeAsync(today, cancel);
        await ExcavateAsync("refinery2", "SW09", "yard", "路基材料", 310 + (12 * (today.DayNumber % 5)), cancel);
        await ExcavateAsync("concentrator1", "SW05", "pond", "充填骨料", 150 + (9 * (today.DayNumber % 3)), cancel);
    }

    private async Task DayAsync(Kind kind, decimal tonnes, CancellationToken cancel)
    {
        var (site, ids) = known[kind.Site];
        var grams = (long)(tonnes * Tonne);
        var batch = await WasteOffice.MakeAsync(keeper, "batches", new
        {
            site,
            streamId = ids[kind.Code],
            facilityId = ids["works"],
            grams,
            handler = "何川",
        }, cancel);
        await keeper.PostAsync($"/api/v1/waste/batches/{batch}/move", new
        {
            fromId = ids["works"],
            toId = ids[kind.Store.Code],
            handler = "何川",
            keeper = "周宁",
        }, cancel);
        if (kind.Used == 0)
        {
            return;
        }

        var used = grams * kind.Used / 100;
        await keeper.PostAsync("/api/v1/waste/processes", new
        {
            site,
            facilityId = ids["use"],
            method = "R5",
            inputs = new[] { new { batchId = batch, fromId = ids[kind.Store.Code], grams = used } },
            products = new[] { new { name = kind.Product, grams = used } },
            handler = "何川",
        }, cancel);
    }

    // Old stock is taken out of the heap and used, beside the day's own.
    private async Task ExcavateAsync(
        string code, string wasteCode, string place, string product, long tonnes, CancellationToken cancel)
    {
        var (site, ids) = known[code];
        var desk = new WasteDesk(site, ids, ids);
        if (await desk.OldestAsync(keeper, wasteCode, cancel) is { } batch)
        {
            await desk.RunAsync(keeper, "use", "R5", batch, place, tonnes * Tonne, new
            {
                products = new[] { new { name = product, grams = tonnes * Tonne } },
            }, cancel);
        }
    }

    // Sludge of the gas cleaning is roasted: sulfur leaves it, lead goes to the smelter.
    private async Task SludgeAsync(DateOnly day, CancellationToken cancel)
    {
        const long Grams = 1_500_000;
        var (site, ids) = known["acid1"];
        var desk = new WasteDesk(site, ids, ids);
        if (await desk.OldestAsync(keeper, "321-031-48", cancel) is not { } batch)
        {
            return;
        }

        await desk.SampleAsync(keeper, batch, "SN", day, 0.3, WasteRecovery.Elements(("S", 0.15)), cancel);
        await desk.RunAsync(keeper, "use", "R4", batch, "store-as", Grams, new
        {
            products = new[] { WasteRecovery.Product("铅精料", Grams * 80 / 100, 0.15, ("S", 0.0278)) },
            lossGrams = Grams * 20 / 100,
        }, cancel);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        if (known.Count > 0)
        {
            return;
        }

        var session = await keeper.GetAsync("/api/v1/identity/session", cancel);
        foreach (var item in session.GetProperty("person").GetProperty("sites").EnumerateArray())
        {
            var code = item.GetProperty("code").GetString()!;
            if (Units.ContainsKey(code))
            {
                var number = item.GetProperty("number").GetInt32();
                known[code] = (number, await IdsAsync(number, cancel));
            }
        }
    }

    private async Task<Dictionary<string, string>> IdsAsync(int site, CancellationToken cancel)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { "facilities", "streams" })
        {
            var found = await keeper.GetAsync($"/api/v1/waste/{path}?site={site}", cancel);
            foreach (JsonElement item in found.GetProperty("items").EnumerateArray())
            {
                ids[item.GetProperty("code").GetString()!] = item.GetProperty("id").GetString()!;
            }
        }

        return ids;
    }

    private static Task<string> PlaceAsync(
        LodeClient officer, int site, string code, string kind, string nameZh, string nameEn, long? capacityGrams,
        CancellationToken cancel) =>
        WasteOffice.MakeAsync(
            officer, "facilities", new { site, code, kind, nameZh, nameEn, capacityGrams }, cancel);
}
